//! CreateQueue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    settings::{Place, Settings},
    tags::add_tags,
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    sqs::{
        QueueName,
        access::{self, OnQueue},
        error::SqsError,
        names::{arn, url},
        state::Queue,
    },
};

/// CreateQueue's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateQueueRequest {
    queue_name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default, rename = "tags")]
    tags: BTreeMap<String, String>,
}

/// The URL of a queue, as output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueUrl {
    pub(super) queue_url: String,
}

impl OnQueue for CreateQueueRequest {
    fn queue<I>(&self, _: &Call<I>) -> Result<QueueName, SqsError> {
        let fifo = self.attributes.get("FifoQueue").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        match (self.queue_name.parse::<QueueName>(), fifo) {
            (Ok(name), fifo) if name.is_fifo() == fifo => Ok(name),
            (Ok(_) | Err(_), true) => Err(SqsError::InvalidParameter(
                "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix \
                 and be 1 to 80 in length."
                    .into(),
            )),
            (Ok(_) | Err(_), false) => Err(SqsError::InvalidParameter(
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length".into(),
            )),
        }
    }
}

/// Returns the needs: a caller who creates a queue with tags also needs the permission to tag it.
pub fn needs(call: &Call<CreateQueueRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = access::needs(call, row)?;
    match call.input.tags.is_empty() {
        true => Ok(needs),
        false => Ok(needs.and("sqs:TagQueue", arn(&call.core, call.account.id, &call.queue()?))),
    }
}

/// Creates a queue. If it exists with the same values of the given attributes, nothing is changed.
pub async fn create_queue(call: Call<CreateQueueRequest>) -> Result<QueueUrl, SqsError> {
    let name = call.queue()?;
    let CreateQueueRequest { attributes, tags, .. } = &call.input;
    let place = Place { queue: &name, account: call.account.id, region: call.region() };
    call.account.write(|state| {
        if let Some(queue) = state.sqs.queues.get(&name) {
            let mut wanted = queue.settings.clone();
            wanted.apply(place, attributes)?;
            return match queue.settings.difference(&wanted, name.is_fifo(), attributes) {
                Some(attribute) => Err(SqsError::QueueExists(attribute)),
                None => Ok(()),
            };
        }
        let mut settings = Settings::default();
        settings.apply(place, attributes)?;
        settings.check_dead_letters(&state.sqs, place)?;
        let mut all = BTreeMap::new();
        add_tags(&mut all, tags, &name)?;
        let (id, now) = (call.core.ids.uuid(), call.now.as_second());
        let queue = Queue { id, created: now, modified: now, purged: None, settings, tags: all };
        state.sqs.queues.insert(name.clone(), queue);
        Ok(())
    })?;
    Ok(QueueUrl { queue_url: url(&call.core, &call.account, &name) })
}
