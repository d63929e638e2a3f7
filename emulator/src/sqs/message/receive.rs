//! ReceiveMessage.

use std::{collections::BTreeMap, pin::pin};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    attributes::{MessageAttributeValue, is_asked},
    md5,
    take::{Taken, take},
};
use crate::{
    Account, Call,
    sqs::{QueueName, Settings, access::on_queue, error::SqsError, names::arn},
};

/// The most messages of a receipt.
const MOST: i64 = 10;
/// The longest wait, seconds.
const LONGEST_WAIT: i64 = 20;
/// The longest time for which a message is invisible, seconds.
pub const LONGEST_TIMEOUT: i64 = 43_200;
/// Attributes of messages that a receiver may ask for.
const SYSTEM_ATTRIBUTES: [&str; 10] = [
    "All",
    "SenderId",
    "SentTimestamp",
    "ApproximateReceiveCount",
    "ApproximateFirstReceiveTimestamp",
    "SequenceNumber",
    "MessageDeduplicationId",
    "MessageGroupId",
    "AWSTraceHeader",
    "DeadLetterQueueSourceArn",
];

/// ReceiveMessage's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReceiveMessageRequest {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
}

on_queue!(ReceiveMessageRequest);

/// ReceiveMessage's output. Without messages it has no member at all.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Messages {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Received>,
}

/// A message as its receiver sees it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Received {
    message_id: String,
    receipt_handle: String,
    #[serde(rename = "MD5OfBody")]
    md5_of_body: String,
    body: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_message_attributes: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    message_attributes: BTreeMap<String, MessageAttributeValue>,
}

/// Receives messages, and waits for one if there is none and the caller or the queue says so. A caller who goes away waits no longer.
pub async fn receive_message(call: Call<ReceiveMessageRequest>) -> Result<Messages, SqsError> {
    let name = call.queue()?;
    let most =
        in_range(call.input.max_number_of_messages, "MaxNumberOfMessages", (1, MOST), "Must be between 1 and 10, if provided.")?;
    let wait =
        in_range(call.input.wait_time_seconds, "WaitTimeSeconds", (0, LONGEST_WAIT), "Must be >= 0 and <= 20, if provided.")?;
    let range = (0, LONGEST_TIMEOUT);
    let timeout = in_range(call.input.visibility_timeout, "VisibilityTimeout", range, "Must be between 0 and 43200, if provided.")?;
    let asked = asked(&call.input)?;
    let own_wait = call.account.read(|state| state.sqs.queue(&name).map(|queue| queue.settings.receive_wait))?;
    let deadline = call.now + SignedDuration::from_secs(wait.unwrap_or_else(|| own_wait.into()));
    let most = usize::try_from(most.unwrap_or(1)).unwrap_or(1);
    loop {
        let mut woken = pin!(call.account.live.sqs.woken());
        // From here on nothing is missed that happens meanwhile.
        woken.as_mut().enable();
        let taken = take(&call.core, &call.account, &name, most, timeout).await?;
        if !taken.is_empty() {
            tell_readers(&call.account, &name);
        }
        if !taken.is_empty() || call.core.now(&call.account) >= deadline {
            let messages = taken.into_iter().map(|taken| shown(&call, &name, taken, &asked));
            return Ok(Messages { messages: messages.collect() });
        }
        let until = next(&call.account, &name, deadline);
        tokio::select! {
            () = woken => {}
            () = call.core.clock.sleep_until(until) => {}
        }
    }
}

/// Tells Lambda, if it reads the queue, too, when the next message that is in flight becomes visible again.
pub fn tell_readers(account: &Account, queue: &QueueName) {
    let next = account.live.sqs.next(queue).and_then(|due| Timestamp::from_millisecond(due).ok());
    let Some(next) = next.filter(|_| account.read(|state| state.lambda.reads_queue(queue))) else { return };
    let told = account.write(|state| {
        state.lambda.queue_filled(queue, next);
        Ok::<_, std::convert::Infallible>(())
    });
    told.unwrap_or_else(|never| match never {});
}

/// Returns the real time at which a message may become visible, at the latest the deadline.
fn next(account: &Account, queue: &QueueName, deadline: Timestamp) -> Timestamp {
    let due = account.live.sqs.next(queue).and_then(|due| Timestamp::from_millisecond(due).ok());
    account.clock().real(due.map_or(deadline, |due| due.min(deadline)))
}

fn in_range(value: Option<i64>, name: &str, (least, most): (i64, i64), reason: &str) -> Result<Option<i64>, SqsError> {
    match value {
        Some(value) if !(least..=most).contains(&value) => Err(SqsError::invalid(value, name, reason)),
        _ => Ok(value),
    }
}

fn asked(input: &ReceiveMessageRequest) -> Result<Vec<String>, SqsError> {
    let asked: Vec<String> = input.attribute_names.iter().chain(&input.message_system_attribute_names).cloned().collect();
    let is_known = |name: &&String| SYSTEM_ATTRIBUTES.contains(&name.as_str()) || Settings::is_attribute(name);
    match asked.iter().find(|name| !is_known(name)) {
        Some(unknown) => Err(SqsError::UnknownAttribute(unknown.clone())),
        None => Ok(asked),
    }
}

fn shown(call: &Call<ReceiveMessageRequest>, queue: &QueueName, taken: Taken, asked: &[String]) -> Received {
    let mut attributes = taken.system_attributes(queue, |name| arn(&call.core, call.account.id, name).to_string());
    attributes.retain(|name, _| asked.iter().any(|asked| asked == "All" || asked == name));
    let mut own = taken.message.attributes;
    own.retain(|name, _| is_asked(name, &call.input.message_attribute_names));
    Received {
        message_id: taken.message.id,
        receipt_handle: taken.handle,
        md5_of_body: md5::of_body(&taken.message.body),
        body: taken.message.body,
        attributes,
        md5_of_message_attributes: md5::of_attributes(&own),
        message_attributes: own.iter().map(|(name, attribute)| (name.clone(), MessageAttributeValue::of(attribute))).collect(),
    }
}

impl Taken {
    /// Returns all system attributes. `arn` makes the ARN of a queue.
    pub fn system_attributes(&self, queue: &QueueName, arn: impl Fn(&QueueName) -> String) -> BTreeMap<&'static str, String> {
        let message = &self.message;
        let sequence = queue.is_fifo().then(|| format!("{:020}", self.sequence));
        let all = [
            ("SenderId", Some(message.sender.clone())),
            ("SentTimestamp", Some(message.sent.to_string())),
            ("ApproximateReceiveCount", Some(self.received.to_string())),
            ("ApproximateFirstReceiveTimestamp", Some(self.first_received.to_string())),
            ("SequenceNumber", sequence),
            ("MessageDeduplicationId", message.deduplication_id.clone()),
            ("MessageGroupId", message.group.clone()),
            ("AWSTraceHeader", message.trace_header.clone()),
            ("DeadLetterQueueSourceArn", message.dead_letter_source.as_ref().map(arn)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Returns the digest of the message's attributes; `None` if there are none.
    pub fn md5_of_attributes(&self) -> Option<String> {
        md5::of_attributes(&self.message.attributes)
    }

    /// Returns the digest of the body.
    pub fn md5_of_body(&self) -> String {
        md5::of_body(&self.message.body)
    }
}
