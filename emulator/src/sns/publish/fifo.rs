//! Numbers of messages in a FIFO topic, and messages that are sent twice.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::{
    delivery,
    sns::{
        error::SnsError,
        names::TopicName,
        state::{Known, State},
    },
};

/// How long a message is known again.
const INTERVAL: SignedDuration = SignedDuration::from_mins(5);
/// The number before that of a topic's first message.
const BEFORE_FIRST: u64 = 10_000_000_000_000_000_000;
/// The longest id of a group or a message, characters.
const LONGEST_ID: usize = 128;
/// The most messages of a topic that are known again.
const MOST_KNOWN: usize = 5_000;

/// What became of a message.
pub enum Number {
    /// It is the message with this number.
    New(String),
    /// It was sent before.
    Known { message_id: String, sequence: String },
}

/// Gives a message its number, and its deduplication id if the topic makes it from the content.
///
/// # Errors
/// The message has no group or no deduplication id, or a topic has accepted too many within five minutes.
pub fn number(
    sns: &mut State,
    name: &TopicName,
    body: &str,
    parts: &mut delivery::Message,
    message_id: &str,
    now: Timestamp,
) -> Result<Number, SnsError> {
    let refuse = |problem: &str| SnsError::Parameter(problem.into());
    let group = parts.group_id.clone().ok_or_else(|| refuse("The MessageGroupId parameter is required for FIFO topics"))?;
    let topic = sns.topic(name)?;
    let id = match &parts.deduplication_id {
        Some(id) => id.clone(),
        None if topic.has("ContentBasedDeduplication") => hex::encode(Sha256::digest(body)),
        None => {
            return Err(refuse(
                "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
            ));
        }
    };
    for (member, id) in [("MessageGroupId", &group), ("MessageDeduplicationId", &id)] {
        if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refuse(member));
        }
    }
    parts.deduplication_id = Some(id.clone());
    let by_group = topic.attribute("FifoThroughputScope") == Some("MessageGroup");
    let key = (name.clone(), if by_group { group } else { String::new() }, id);
    forget(sns, name, now);
    if let Some(known) = sns.known.get(&key) {
        return Ok(Number::Known { message_id: known.message_id.clone(), sequence: known.sequence.clone() });
    }
    let first = (name.clone(), String::new(), String::new());
    if sns.known.range(first..).take_while(|((topic, ..), _)| topic == name).nth(MOST_KNOWN).is_some() {
        return Err(SnsError::MessagesWait { messages: MOST_KNOWN, megabytes: 16 });
    }
    let topic = sns.topic_mut(name)?;
    topic.messages += 1;
    let sequence = format!("{:020}", BEFORE_FIRST.saturating_add(topic.messages));
    sns.known.insert(key, Known { message_id: message_id.into(), sequence: sequence.clone(), at: now });
    Ok(Number::New(sequence))
}

/// Forgets the messages of a topic that are older than five minutes.
fn forget(sns: &mut State, name: &TopicName, now: Timestamp) {
    let first = (name.clone(), String::new(), String::new());
    let of_it = sns.known.range(first..).take_while(|((topic, ..), _)| topic == name);
    let old = of_it.filter(|(_, known)| now.duration_since(known.at) >= INTERVAL).map(|(key, _)| key.clone());
    for key in old.collect::<Vec<_>>() {
        sns.known.remove(&key);
    }
}
