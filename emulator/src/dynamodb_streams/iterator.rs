//! Shard iterators: the stream's ARN and, in base64, the shard and the place. They are not secret, since the stream's ARN in them is
//! what the caller needs leave for.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{access::of_arn, error::StreamsError};
use crate::{
    Call,
    dynamodb::streams::{Position, StreamId},
};

/// How long an iterator can be used.
const LIFE: SignedDuration = SignedDuration::from_mins(15);

/// A shard iterator.
#[derive(Clone, Debug)]
pub struct ShardIterator {
    pub stream: StreamId,
    pub place: Place,
}

/// Where an iterator is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Place {
    pub shard: String,
    pub position: Position,
    /// When the iterator was made, by the account's clock.
    pub made: Timestamp,
}

impl ShardIterator {
    /// Parses an iterator.
    ///
    /// # Errors
    /// The text is not one, or its stream is not of this account.
    pub fn of<I>(call: &Call<I>, text: &str) -> Result<Self, StreamsError> {
        let mut parts = text.split('|');
        let (Some(arn), Some("1"), Some(place), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(StreamsError::InvalidIterator);
        };
        let stream = of_arn(call, arn).map_err(|_| StreamsError::InvalidIterator)?;
        let place = BASE64_URL_SAFE_NO_PAD.decode(place).ok().and_then(|place| serde_json::from_slice(&place).ok());
        Ok(Self { stream, place: place.ok_or(StreamsError::InvalidIterator)? })
    }

    /// Returns the iterator as text.
    pub fn text<I>(&self, call: &Call<I>) -> String {
        let place = serde_json::to_vec(&self.place).unwrap_or_else(|error| unreachable!("a place is texts: {error}"));
        format!("{}|1|{}", self.stream.arn(call.region(), call.account.id), BASE64_URL_SAFE_NO_PAD.encode(place))
    }

    /// Checks that the iterator can still be used.
    ///
    /// # Errors
    /// It is too old.
    pub fn check(&self, now: Timestamp) -> Result<(), StreamsError> {
        let made = self.place.made;
        match now.duration_since(made) > LIFE {
            true => Err(StreamsError::ExpiredIterator { created: made.to_string(), now: now.to_string() }),
            false => Ok(()),
        }
    }
}
