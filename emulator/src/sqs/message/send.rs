//! SendMessage, SendMessageBatch.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Message,
    attributes::{self, MessageAttributeValue},
    batch::{BatchResult, check_ids},
    check::Draft,
    md5,
};
use crate::{
    Call, Principal,
    account::State,
    delivery::{self, Attribute, AttributeValue},
    emulator::Core,
    lambda::Lineage,
    sqs::{QueueName, access::on_queue, error::SqsError, queue::LARGEST_MESSAGE, state::Known},
};

/// How long a FIFO queue knows a message again, milliseconds.
const KNOWN_FOR: i64 = 300_000;
/// How many of the messages that a queue knows are looked at with each new one, to forget those that are too old.
const SWEPT: usize = 4;
/// The bits of a sequence number below the time in milliseconds.
const BITS_IN_A_MILLISECOND: u32 = 20;
/// The system attribute that senders may set.
const TRACE_HEADER: &str = "AWSTraceHeader";

/// Declares an input that has the content of a message beside another member.
macro_rules! with_content {
    ($(#[$documented:meta])* $visibility:vis struct $name:ident { $own:ident }) => {
        $(#[$documented])*
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "PascalCase")]
        $visibility struct $name {
            $own: String,
            message_body: String,
            delay_seconds: Option<i64>,
            #[serde(default)]
            message_attributes: BTreeMap<String, MessageAttributeValue>,
            #[serde(default)]
            message_system_attributes: BTreeMap<String, MessageAttributeValue>,
            message_deduplication_id: Option<String>,
            message_group_id: Option<String>,
        }

        impl $name {
            /// Returns the message, with its attributes checked.
            fn content(&self) -> Result<Content, SqsError> {
                let message = delivery::Message {
                    attributes: attributes::read(self.message_attributes.clone())?,
                    group_id: self.message_group_id.clone(),
                    deduplication_id: self.message_deduplication_id.clone(),
                    subject: None,
                };
                let draft = Draft { body: self.message_body.clone(), message, delay: self.delay_seconds };
                Ok(Content { draft, system: system_attributes(&self.message_system_attributes)? })
            }
        }
    };
}

with_content! {
    /// SendMessage's input.
    pub struct SendMessageRequest { queue_url }
}

with_content! {
    struct Entry { id }
}

/// SendMessageBatch's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessageBatchRequest {
    queue_url: String,
    entries: Vec<Entry>,
}

on_queue!(SendMessageRequest, SendMessageBatchRequest);

/// A message of a request.
struct Content {
    draft: Draft,
    system: BTreeMap<String, Attribute>,
}

/// SendMessage's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Sent {
    /// The entry of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    message_id: String,
    #[serde(rename = "MD5OfMessageBody")]
    md5_of_message_body: String,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_message_attributes: Option<String>,
    #[serde(rename = "MD5OfMessageSystemAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_message_system_attributes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<String>,
}

/// Sends a message.
pub async fn send_message(call: Call<SendMessageRequest>) -> Result<Sent, SqsError> {
    let name = call.queue()?;
    let content = call.input.content();
    call.account.write(|state| {
        state.sqs.queue(&name)?;
        send(&call, state, &name, content?, None)
    })
}

/// Sends several messages. Each is accepted or refused by itself.
pub async fn send_message_batch(call: Call<SendMessageBatchRequest>) -> Result<BatchResult<Sent>, SqsError> {
    let name = call.queue()?;
    let entries = &call.input.entries;
    call.account.write(|state| {
        let settings = &state.sqs.queue(&name)?.settings;
        check_ids("SendMessageBatch", entries.iter().map(|entry| &entry.id))?;
        let contents: Vec<_> = entries.iter().map(|entry| (entry.id.clone(), entry.content())).collect();
        let bytes: usize = contents.iter().filter_map(|(_, content)| Some(content.as_ref().ok()?.draft.bytes())).sum();
        let limit = LARGEST_MESSAGE as usize;
        if bytes > limit {
            return Err(SqsError::BatchTooLong { bytes, limit });
        }
        // What a FIFO queue needs of each message is checked for the whole batch.
        for draft in contents.iter().filter_map(|(_, content)| Some(&content.as_ref().ok()?.draft)) {
            if let Err(error @ SqsError::Missing("MessageGroupId")) = draft.check(&name, settings) {
                return Err(SqsError::InvalidParameter(error.to_string()));
            }
        }
        let results = contents.into_iter().map(|(id, content)| {
            let sent = content.and_then(|content| send(&call, state, &name, content, Some(id.clone())));
            (id, sent)
        });
        Ok(BatchResult::of(results.collect::<Vec<_>>()))
    })
}

fn send<I>(call: &Call<I>, state: &mut State, queue: &QueueName, content: Content, id: Option<String>) -> Result<Sent, SqsError> {
    let Content { draft, system } = content;
    let of_sender = system.get(TRACE_HEADER).and_then(|attribute| match &attribute.value {
        AttributeValue::Text(text) => Some(text.clone()),
        AttributeValue::Bytes(_) => None,
    });
    let trace_header = of_sender.or_else(|| call.trace_header.clone());
    let (body, attributes) = (md5::of_body(&draft.body), md5::of_attributes(&draft.message.attributes));
    let origin = Origin {
        sender: sender(call, state),
        lineage: Lineage::of(trace_header.as_deref()),
        trace_header,
        now: call.now.as_millisecond(),
    };
    let accepted = accept(&call.core, state, queue, draft, origin)?;
    Ok(Sent {
        id,
        message_id: accepted.message_id,
        md5_of_message_body: body,
        md5_of_message_attributes: attributes,
        md5_of_message_system_attributes: md5::of_attributes(&system),
        sequence_number: queue.is_fifo().then(|| format!("{:020}", accepted.sequence)),
    })
}

/// Returns the sender's id as AWS has it: for a role, its unique id and the session's name.
fn sender<I>(call: &Call<I>, state: &State) -> String {
    match &call.principal {
        Principal::Role { role, session, .. } => {
            let id = state.iam.roles.get(role).map_or_else(|| role.to_string(), |role| role.id.clone());
            format!("{id}:{session}")
        }
        Principal::User(user) => user.id.clone(),
        _ => call.account.id.to_string(),
    }
}

fn system_attributes(given: &BTreeMap<String, MessageAttributeValue>) -> Result<BTreeMap<String, Attribute>, SqsError> {
    if let Some(unknown) = given.keys().find(|name| *name != TRACE_HEADER) {
        return Err(SqsError::InvalidParameter(format!("Message system attribute name '{unknown}' is invalid.")));
    }
    let read = given.iter().map(|(name, value)| Ok((name.clone(), value.clone().read(name)?)));
    read.collect()
}

/// Where a message comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub sender: String,
    pub trace_header: Option<String>,
    pub lineage: Lineage,
    /// The account's time, milliseconds since 1970.
    pub now: i64,
}

/// An accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub message_id: String,
    pub sequence: u64,
}

/// Puts a message into a queue, or finds the one that it repeats.
///
/// # Errors
/// There is no such queue, or AWS would refuse the message.
pub fn accept(core: &Core, state: &mut State, queue: &QueueName, draft: Draft, origin: Origin) -> Result<Accepted, SqsError> {
    let settings = &state.sqs.queue(queue)?.settings;
    draft.check(queue, settings)?;
    let Origin { sender, trace_header, lineage, now } = origin;
    let delay = draft.delay.filter(|_| !queue.is_fifo()).unwrap_or_else(|| settings.delay.into());
    let by_group = settings.deduplication_by_group;
    let Draft { body, message: delivery::Message { attributes, group_id, deduplication_id, .. }, .. } = draft;
    let deduplication_id = match (queue.is_fifo(), deduplication_id) {
        (false, _) => None,
        (true, Some(id)) => Some(id),
        (true, None) => Some(hex::encode(Sha256::digest(&body))),
    };
    let known = deduplication_id.clone().map(|id| {
        let scope = group_id.clone().filter(|_| by_group).unwrap_or_default();
        (queue.clone(), scope, id)
    });
    if let Some(before) = known.as_ref().and_then(|key| state.sqs.known.get(key)).filter(|before| before.until > now) {
        return Ok(Accepted { message_id: before.message_id.clone(), sequence: before.sequence });
    }
    let message = Message {
        id: core.ids.uuid(),
        body,
        attributes,
        sender,
        sent: now,
        visible_from: now + delay * 1_000,
        group: group_id,
        deduplication_id,
        trace_header,
        lineage,
        dead_letter_source: None,
        received_before: 0,
    };
    let message_id = message.id.clone();
    let sequence = put(core, state, queue, message, now);
    if let Some(key) = known {
        remember(state, key, Known { message_id: message_id.clone(), sequence, until: now + KNOWN_FOR }, now);
    }
    Ok(Accepted { message_id, sequence })
}

/// Adds a message to a queue as it is, and returns its sequence number.
pub fn put(core: &Core, state: &mut State, queue: &QueueName, message: Message, now: i64) -> u64 {
    let of_time = u64::try_from(now).unwrap_or(0) << BITS_IN_A_MILLISECOND;
    let last = state.sqs.sequences(queue).next_back().unwrap_or(0);
    let sequence = core.sequences.next(of_time.max(last + 1));
    if let Ok(at) = Timestamp::from_millisecond(message.visible_from) {
        state.lambda.queue_filled(queue, at);
    }
    state.sqs.messages.insert((queue.clone(), sequence), message);
    sequence
}

/// Remembers a message, and forgets a few of those that are too old.
fn remember(state: &mut State, key: (QueueName, String, String), known: Known, now: i64) {
    let table = &mut state.sqs.known;
    let mut next: Vec<_> = table.range(key.clone()..).take(SWEPT).map(|(key, _)| key.clone()).collect();
    if next.len() < SWEPT {
        next.extend(table.keys().take(SWEPT).cloned());
    }
    for key in next {
        if table.get(&key).is_some_and(|known| known.until <= now) {
            table.remove(&key);
        }
    }
    table.insert(key, known);
}
