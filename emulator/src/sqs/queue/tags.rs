//! TagQueue, UntagQueue, ListQueueTags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ByUrl;
use crate::{
    Call,
    sqs::{QueueName, access::on_queue, error::SqsError},
};

/// The most tags of a queue.
const MOST: usize = 50;

/// TagQueue's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagQueueRequest {
    queue_url: String,
    tags: BTreeMap<String, String>,
}

/// UntagQueue's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagQueueRequest {
    queue_url: String,
    tag_keys: Vec<String>,
}

on_queue!(TagQueueRequest, UntagQueueRequest);

/// ListQueueTags' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tags {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
}

/// Adds tags to a queue's, and replaces those with the same keys.
///
/// # Errors
/// A key or a value is too long, or the queue would have too many tags.
pub fn add_tags(all: &mut BTreeMap<String, String>, more: &BTreeMap<String, String>, queue: &QueueName) -> Result<(), SqsError> {
    let invalid = |text: &str| Err(SqsError::InvalidParameter(text.into()));
    if more.keys().any(|key| key.is_empty() || key.chars().count() > 128) {
        return invalid("Tag keys must be between 1 and 128 characters in length.");
    }
    if more.values().any(|value| value.chars().count() > 256) {
        return invalid("Tag values must be between 0 and 256 characters in length.");
    }
    all.extend(more.clone());
    if all.len() > MOST {
        return Err(SqsError::InvalidParameter(format!("Too many tags added for queue {queue}.")));
    }
    Ok(())
}

/// Adds tags to a queue.
pub async fn tag_queue(call: Call<TagQueueRequest>) -> Result<(), SqsError> {
    let name = call.queue()?;
    if call.input.tags.is_empty() {
        return Err(SqsError::Missing("Tags"));
    }
    call.account.write(|state| add_tags(&mut state.sqs.queue_mut(&name)?.tags, &call.input.tags, &name))
}

/// Removes tags from a queue; keys that do not exist are ignored.
pub async fn untag_queue(call: Call<UntagQueueRequest>) -> Result<(), SqsError> {
    let name = call.queue()?;
    call.account.write(|state| {
        let queue = state.sqs.queue_mut(&name)?;
        queue.tags.retain(|key, _| !call.input.tag_keys.contains(key));
        Ok(())
    })
}

/// Returns the tags of a queue.
pub async fn list_queue_tags(call: Call<ByUrl>) -> Result<Tags, SqsError> {
    let name = call.queue()?;
    call.account.read(|state| Ok(Tags { tags: state.sqs.queue(&name)?.tags.clone() }))
}
