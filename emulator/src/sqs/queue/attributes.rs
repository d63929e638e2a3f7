//! GetQueueAttributes, SetQueueAttributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::settings::{Place, Settings};
use crate::{
    Call,
    sqs::{access::on_queue, error::SqsError, names::arn},
};

/// GetQueueAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetQueueAttributesRequest {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
}

/// SetQueueAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetQueueAttributesRequest {
    queue_url: String,
    attributes: BTreeMap<String, String>,
}

on_queue!(GetQueueAttributesRequest, SetQueueAttributesRequest);

/// GetQueueAttributes' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attributes {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
}

/// Returns attributes of a queue: none unless the caller names some.
pub async fn get_queue_attributes(call: Call<GetQueueAttributesRequest>) -> Result<Attributes, SqsError> {
    let name = call.queue()?;
    let asked = &call.input.attribute_names;
    let mut attributes = call.account.read(|state| {
        let queue = state.sqs.queue(&name)?;
        if let Some(unknown) = asked.iter().find(|name| !Settings::is_attribute(name)) {
            return Err(SqsError::UnknownAttribute(unknown.clone()));
        }
        let counts = call.account.live.sqs.counts(&state.sqs, &name, call.now.as_millisecond());
        let mut all = queue.settings.shown(name.is_fifo(), queue.settings.kms_key.is_some());
        all.extend([
            ("QueueArn", arn(&call.core, call.account.id, &name).to_string()),
            ("CreatedTimestamp", queue.created.to_string()),
            ("LastModifiedTimestamp", queue.modified.to_string()),
            ("ApproximateNumberOfMessages", counts.visible.to_string()),
            ("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string()),
            ("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string()),
        ]);
        Ok(all)
    })?;
    if !asked.iter().any(|name| name == "All") {
        attributes.retain(|name, _| asked.iter().any(|asked| asked == name));
    }
    Ok(Attributes { attributes })
}

/// Changes attributes of a queue; the others stay.
pub async fn set_queue_attributes(call: Call<SetQueueAttributesRequest>) -> Result<(), SqsError> {
    let name = call.queue()?;
    let place = Place { queue: &name, account: call.account.id, region: call.region() };
    call.account.write(|state| {
        let mut settings = state.sqs.queue(&name)?.settings.clone();
        settings.apply(place, &call.input.attributes)?;
        if call.input.attributes.contains_key("RedrivePolicy") {
            settings.check_dead_letters(&state.sqs, place)?;
        }
        let queue = state.sqs.queue_mut(&name)?;
        queue.settings = settings;
        queue.modified = call.now.as_second();
        Ok(())
    })
}
