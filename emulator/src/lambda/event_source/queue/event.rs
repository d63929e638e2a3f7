//! The event that a function gets for messages of a queue.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event>.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::Serialize;

use crate::{
    AccountId,
    delivery::{Attribute, AttributeValue},
    emulator::Core,
    sqs::{QueueName, Taken, arn},
};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Event<'m> {
    records: Vec<Record<'m>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'m> {
    message_id: &'m str,
    receipt_handle: &'m str,
    body: &'m str,
    attributes: BTreeMap<&'static str, String>,
    message_attributes: BTreeMap<&'m str, MessageAttribute<'m>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    md5_of_message_attributes: Option<String>,
    md5_of_body: String,
    event_source: &'static str,
    #[serde(rename = "eventSourceARN")]
    event_source_arn: String,
    aws_region: &'m str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageAttribute<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    string_value: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binary_value: Option<String>,
    string_list_values: [(); 0],
    binary_list_values: [(); 0],
    data_type: &'m str,
}

impl<'m> MessageAttribute<'m> {
    fn of(attribute: &'m Attribute) -> Self {
        let (string_value, binary_value) = match &attribute.value {
            AttributeValue::Text(text) => (Some(text.as_str()), None),
            AttributeValue::Bytes(bytes) => (None, Some(BASE64_STANDARD.encode(bytes))),
        };
        Self { string_value, binary_value, string_list_values: [], binary_list_values: [], data_type: &attribute.data_type }
    }
}

/// Returns the event, JSON.
pub fn event(core: &Core, account: AccountId, queue: &QueueName, messages: &[Taken]) -> Bytes {
    let queue_arn = |name: &QueueName| arn(core, account, name).to_string();
    let records = messages.iter().map(|taken| Record {
        message_id: &taken.message.id,
        receipt_handle: &taken.handle,
        body: &taken.message.body,
        attributes: taken.system_attributes(queue, queue_arn),
        message_attributes: taken
            .message
            .attributes
            .iter()
            .map(|(name, value)| (name.as_str(), MessageAttribute::of(value)))
            .collect(),
        md5_of_message_attributes: taken.md5_of_attributes(),
        md5_of_body: taken.md5_of_body(),
        event_source: "aws:sqs",
        event_source_arn: queue_arn(queue),
        aws_region: &core.config.region,
    });
    let event = serde_json::to_vec(&Event { records: records.collect() });
    event.unwrap_or_else(|error| unreachable!("an event is text: {error}")).into()
}
