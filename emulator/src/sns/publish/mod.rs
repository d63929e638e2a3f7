//! Messages: how they are accepted, by operations and from other services.

pub mod batch;
mod content;
mod fifo;
pub mod operation;
mod service;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use content::Content;
pub use service::receive;

use super::{
    deliver,
    error::SnsError,
    names::{SubscriptionId, TopicName},
    subscription::{Protocol, wants},
};
use crate::{AccountId, Call, account::State, delivery, emulator::Core, lambda::Lineage, trace::Trace};

/// The largest number of messages of an account that wait for their delivery. AWS has no such limit; Coldstart keeps all in memory.
const MOST_WAITING: usize = 1_000;
/// The largest size of all of them, bytes: 16 MB.
const MOST_WAITING_BYTES: u64 = 16 << 20;

/// A message, as its topic has accepted it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// The kind of message.
    #[serde(rename = "type")]
    pub kind: Kind,
    pub topic: TopicName,
    /// The text for subscriptions without one of their own.
    pub body: String,
    /// The texts for subscriptions with these protocols.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<Protocol, String>,
    /// Attributes, subject, and the ids of FIFO topics.
    pub parts: delivery::Message,
    /// The message's number in a FIFO topic.
    pub sequence: Option<String>,
    pub at: Timestamp,
    /// The functions that have run before it.
    pub lineage: Lineage,
    /// The trace of the request that published it.
    pub trace: Option<Trace>,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Notification,
    /// Asks the owner of an address.
    SubscriptionConfirmation,
}

impl Kind {
    /// Returns AWS's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notification => "Notification",
            Self::SubscriptionConfirmation => "SubscriptionConfirmation",
        }
    }
}

/// The subscriptions to which a message is still to be delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publication {
    pub topic: TopicName,
    /// The size of the message, bytes.
    pub bytes: u64,
    pub pending: Vec<Pending>,
}

/// A subscription to which a message is to be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub subscription: SubscriptionId,
    /// The number of tries so far.
    pub tries: u32,
    /// When the next one is due.
    pub due: Timestamp,
}

impl Message {
    /// Returns the text for a subscription with this protocol.
    pub fn body_for(&self, protocol: Protocol) -> &str {
        self.bodies.get(&protocol).unwrap_or(&self.body)
    }

    /// Returns the size, bytes.
    fn bytes(&self) -> u64 {
        let attributes = self.parts.attributes.iter().map(|(name, attribute)| name.len() + attribute.as_bytes().len());
        let bodies = self.bodies.values().map(String::len).sum::<usize>();
        (self.body.len() + bodies + attributes.sum::<usize>()) as u64
    }
}

/// The cause of a message.
#[derive(Clone, Debug)]
pub struct Cause {
    pub now: Timestamp,
    pub lineage: Lineage,
    pub trace: Option<Trace>,
}

impl Cause {
    /// Returns the cause of a message that a call publishes.
    fn of<I>(call: &Call<I>) -> Self {
        let header = call.trace_header.as_deref();
        Self { now: call.now, lineage: Lineage::of(header), trace: Some(Trace::of(&call.core, header)) }
    }
}

/// A message that was accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub message_id: String,
    /// Its number, in a FIFO topic.
    pub sequence: Option<String>,
}

/// Accepts a message for a topic, and notes to which subscriptions it has to be delivered. A job does that when the state is stored; a
/// FIFO topic does it here, so that its order is kept.
///
/// # Errors
/// There is no such topic, it does not take the message, or too many messages wait.
pub fn accept(
    core: &Core,
    account: AccountId,
    state: &mut State,
    topic: &TopicName,
    content: Content,
    cause: Cause,
) -> Result<Accepted, SnsError> {
    state.sns.topic(topic)?;
    let message_id = core.ids.uuid();
    let Cause { now, lineage, trace } = cause;
    let Content { body, bodies, mut parts } = content;
    let sequence = match topic.is_fifo() {
        true => match fifo::number(&mut state.sns, topic, &body, &mut parts, &message_id, now)? {
            fifo::Number::New(sequence) => Some(sequence),
            fifo::Number::Known { message_id, sequence } => return Ok(Accepted { message_id, sequence: Some(sequence) }),
        },
        false => None,
    };
    let kind = Kind::Notification;
    let message = Message { kind, topic: topic.clone(), body, bodies, parts, sequence: sequence.clone(), at: now, lineage, trace };
    let for_it = |subscription: &super::Subscription| subscription.is_confirmed && wants(subscription, &message);
    let subscriptions = state.sns.subscriptions_of(topic).filter(|(_, subscription)| for_it(subscription));
    let subscriptions: Vec<SubscriptionId> = subscriptions.map(|(id, _)| id.clone()).collect();
    let mut pending: Vec<Pending> =
        subscriptions.into_iter().map(|subscription| Pending { subscription, tries: 0, due: now }).collect();
    if topic.is_fifo() {
        let sender = deliver::Sender { core, account, message_id: &message_id, message: &message, signatures: None, now };
        pending = pending.into_iter().filter_map(|pending| sender.send(state, pending, None)).collect();
    }
    wait(state, &message_id, message, pending)?;
    Ok(Accepted { message_id, sequence })
}

/// Asks the owner of an address whether a subscription is wanted, by a message.
///
/// # Errors
/// Too many messages wait.
pub fn ask(core: &Core, state: &mut State, topic: &TopicName, id: &SubscriptionId, now: Timestamp) -> Result<(), SnsError> {
    let message = Message {
        kind: Kind::SubscriptionConfirmation,
        topic: topic.clone(),
        body: String::new(),
        bodies: BTreeMap::new(),
        parts: delivery::Message::default(),
        sequence: None,
        at: now,
        lineage: Lineage::default(),
        trace: None,
    };
    wait(state, &core.ids.uuid(), message, vec![Pending { subscription: id.clone(), tries: 0, due: now }])
}

/// Keeps a message until it is delivered to all these subscriptions.
fn wait(state: &mut State, id: &str, message: Message, pending: Vec<Pending>) -> Result<(), SnsError> {
    if pending.is_empty() {
        return Ok(());
    }
    let bytes = message.bytes();
    if state.sns.publications.len() >= MOST_WAITING || state.sns.waiting_bytes() + bytes > MOST_WAITING_BYTES {
        return Err(SnsError::MessagesWait { messages: MOST_WAITING, megabytes: MOST_WAITING_BYTES >> 20 });
    }
    state.sns.publications.insert(id.into(), Publication { topic: message.topic.clone(), bytes, pending });
    state.sns.messages.insert(id.into(), message);
    Ok(())
}
