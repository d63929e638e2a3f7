//! Checks of messages before they are accepted.

use super::attributes;
use crate::{
    delivery,
    sqs::{QueueName, Settings, error::SqsError},
};

/// The longest delay of a message, seconds.
const LONGEST_DELAY: i64 = 900;
/// The longest group and deduplication id, characters.
const LONGEST_ID: usize = 128;

/// A message that is being sent.
#[derive(Clone, Debug)]
pub struct Draft {
    pub body: String,
    pub message: delivery::Message,
    /// Seconds.
    pub delay: Option<i64>,
}

impl Draft {
    /// Returns the size that counts for limits, bytes.
    pub fn bytes(&self) -> usize {
        self.body.len() + attributes::bytes(&self.message.attributes)
    }

    /// Checks the message for a queue.
    ///
    /// # Errors
    /// AWS would refuse it.
    pub fn check(&self, queue: &QueueName, settings: &Settings) -> Result<(), SqsError> {
        if self.body.is_empty() {
            return Err(SqsError::Missing("MessageBody"));
        }
        if let Some(character) = odd_character(&self.body) {
            return Err(SqsError::InvalidCharacter { character, place: "message body".into(), in_body: true });
        }
        let limit = settings.maximum_message_size as usize;
        if self.bytes() > limit {
            let text = format!("One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes.");
            return Err(SqsError::InvalidParameter(text));
        }
        check_id("MessageGroupId", self.message.group_id.as_deref())?;
        check_id("MessageDeduplicationId", self.message.deduplication_id.as_deref())?;
        match queue.is_fifo() {
            true => self.check_fifo(settings),
            false => self.check_standard(),
        }
    }

    fn check_standard(&self) -> Result<(), SqsError> {
        if let Some(id) = &self.message.deduplication_id {
            let reason = "The request includes a parameter that is not valid for this queue type.";
            return Err(SqsError::invalid(id, "MessageDeduplicationId", reason));
        }
        match self.delay {
            Some(delay) if !(0..=LONGEST_DELAY).contains(&delay) => {
                Err(SqsError::invalid(delay, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900."))
            }
            _ => Ok(()),
        }
    }

    fn check_fifo(&self, settings: &Settings) -> Result<(), SqsError> {
        if let Some(delay) = self.delay.filter(|delay| *delay != 0) {
            let reason = "The request include parameter that is not valid for this queue type.";
            return Err(SqsError::invalid(delay, "DelaySeconds", reason));
        }
        if self.message.group_id.is_none() {
            return Err(SqsError::Missing("MessageGroupId"));
        }
        if self.message.deduplication_id.is_none() && !settings.content_based_deduplication {
            let text =
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
            return Err(SqsError::InvalidParameter(text.into()));
        }
        Ok(())
    }
}

fn check_id(parameter: &str, id: Option<&str>) -> Result<(), SqsError> {
    let is_valid = |id: &str| !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_graphic());
    match id {
        Some(id) if !is_valid(id) => {
            let reason = format!("{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.");
            Err(SqsError::invalid(id, parameter, &reason))
        }
        _ => Ok(()),
    }
}

/// Returns the first character that XML can't have.
pub fn odd_character(text: &str) -> Option<u32> {
    let is_plain = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().find(|letter| !is_plain(*letter)).map(u32::from)
}
