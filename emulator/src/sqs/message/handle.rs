//! Receipt handles.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::sqs::error::SqsError;

/// What a receipt handle names: a message of a queue, and one receipt of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// The queue's id.
    pub queue: String,
    /// The message's sequence number.
    pub sequence: u64,
    /// The message's id.
    pub message: String,
    /// A UUID for the receipt.
    pub receipt: String,
}

impl Handle {
    /// Parses a handle of a queue.
    ///
    /// # Errors
    /// The text was not made by this queue.
    pub fn read(text: &str, queue: &str) -> Result<Self, SqsError> {
        let invalid = || SqsError::InvalidHandle(text.chars().take(1_024).collect());
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| invalid())?;
        let parts = String::from_utf8(bytes).map_err(|_| invalid())?;
        let parts: Vec<&str> = parts.split(' ').collect();
        let [of, sequence, message, receipt] = parts[..] else { return Err(invalid()) };
        let sequence = sequence.parse().map_err(|_| invalid())?;
        if of != queue {
            return Err(invalid());
        }
        Ok(Self { queue: of.into(), sequence, message: message.into(), receipt: receipt.into() })
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { queue, sequence, message, receipt } = self;
        f.write_str(&BASE64_STANDARD.encode(format!("{queue} {sequence} {message} {receipt}")))
    }
}
