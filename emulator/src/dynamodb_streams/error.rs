//! Errors of DynamoDB Streams, with AWS's messages.

use crate::AwsError;

/// Why an operation of DynamoDB Streams is refused.
#[derive(Debug, thiserror::Error)]
pub enum StreamsError {
    /// There is no such stream.
    #[error("Requested resource not found: Stream: {0} not found")]
    StreamNotFound(String),
    /// The stream has no such shard.
    #[error("Requested resource not found: Shard: {shard} in Stream: {stream} not found")]
    ShardNotFound {
        /// The shard's id.
        shard: String,
        /// The stream's ARN.
        stream: String,
    },
    /// The iterator was not made by GetShardIterator.
    #[error("Invalid ShardIterator")]
    InvalidIterator,
    /// The iterator is more than fifteen minutes old.
    #[error(
        "Iterator expired. The iterator was created at time {created} while right now is {now} which is further in the future than the tolerated delay of 900000 milliseconds."
    )]
    ExpiredIterator {
        /// When it was made.
        created: String,
        /// The time.
        now: String,
    },
    /// The record with this number is not kept any more.
    #[error("The operation attempted to read past the oldest stream record in a shard.")]
    Trimmed,
    /// An iterator of this type needs another member.
    #[error("{0} is required for ShardIteratorType {1}")]
    Missing(&'static str, &'static str),
    /// The text is not a sequence number.
    #[error("Invalid SequenceNumber")]
    InvalidSequenceNumber,
    /// More records were asked for than there may be.
    #[error(
        "1 validation error detected: Value '{value}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {most}"
    )]
    Limit {
        /// What was asked for.
        value: usize,
        /// What there may be.
        most: usize,
    },
}

impl From<StreamsError> for AwsError {
    fn from(error: StreamsError) -> Self {
        let code = match &error {
            StreamsError::StreamNotFound(_) | StreamsError::ShardNotFound { .. } => "ResourceNotFoundException",
            StreamsError::ExpiredIterator { .. } => "ExpiredIteratorException",
            StreamsError::Trimmed => "TrimmedDataAccessException",
            StreamsError::InvalidIterator
            | StreamsError::Missing(..)
            | StreamsError::InvalidSequenceNumber
            | StreamsError::Limit { .. } => "ValidationException",
        };
        Self::bad_request(code, error.to_string())
    }
}
