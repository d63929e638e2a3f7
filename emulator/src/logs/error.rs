//! What can be wrong with a Logs call, and AWS's words for it.

use crate::{AwsError, StoreError, logs::pattern::InvalidPattern, page::InvalidMark};

/// A Logs operation's refusal.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// No such group.
    #[error("The specified log group does not exist.")]
    GroupNotFound,
    /// No such stream.
    #[error("The specified log stream does not exist.")]
    StreamNotFound,
    /// The ARN to be tagged is of nothing that is there.
    #[error("The specified resource does not exist.")]
    ResourceNotFound,
    /// There is such a group already.
    #[error("The specified log group already exists")]
    GroupExists,
    /// There is such a stream already.
    #[error("The specified log stream already exists")]
    StreamExists,
    /// Neither name nor identifier, or both.
    #[error("Exactly one of logGroupName and logGroupIdentifier must be specified.")]
    OneGroup,
    /// Two ways to choose that shut each other out.
    #[error("{0} and {1} are mutually exclusive parameters.")]
    Exclusive(&'static str, &'static str),
    /// Streams in the order of their last event can't be searched by prefix.
    #[error("Cannot order by LastEventTime with a logStreamNamePrefix.")]
    PrefixByTime,
    /// Events out of order.
    #[error("Log events in a single PutLogEvents request must be in chronological order.")]
    OutOfOrder,
    /// Too much at once.
    #[error("Upload too large: {0} bytes exceeds limit of 1048576")]
    BatchTooLarge(usize),
    /// The account has written too much of late.
    #[error("Rate exceeded")]
    Throttled,
    /// Too many tags.
    #[error("A log group can have at most {0} tags.")]
    TooManyTags(usize),
    /// The token is none that an answer had.
    #[error("The specified nextToken is invalid.")]
    InvalidToken,
    /// The filter pattern is none.
    #[error(transparent)]
    Pattern(#[from] InvalidPattern),
    /// A value that can't be, in a whole sentence.
    #[error("{0}")]
    Invalid(String),
    /// A search did not come to its end, which is our fault.
    #[error(transparent)]
    Unfinished(#[from] tokio::task::JoinError),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LogsError {
    /// AWS's sentence for a value that breaks a member's constraint.
    pub fn violation(value: impl std::fmt::Display, member: &str, constraint: &str) -> Self {
        Self::Invalid(format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
        ))
    }
}

impl From<InvalidMark> for LogsError {
    fn from(_: InvalidMark) -> Self {
        Self::InvalidToken
    }
}

impl From<LogsError> for AwsError {
    fn from(error: LogsError) -> Self {
        let code = match &error {
            LogsError::GroupNotFound | LogsError::StreamNotFound | LogsError::ResourceNotFound => "ResourceNotFoundException",
            LogsError::GroupExists | LogsError::StreamExists => "ResourceAlreadyExistsException",
            LogsError::Throttled => "ThrottlingException",
            LogsError::TooManyTags(_) => "TooManyTagsException",
            LogsError::OneGroup
            | LogsError::Exclusive(..)
            | LogsError::PrefixByTime
            | LogsError::OutOfOrder
            | LogsError::BatchTooLarge(_)
            | LogsError::InvalidToken
            | LogsError::Pattern(_)
            | LogsError::Invalid(_) => "InvalidParameterException",
            LogsError::Unfinished(cause) => return Self::internal(cause),
            LogsError::Store(cause) => return Self::internal(cause),
        };
        Self::bad_request(code, error.to_string())
    }
}
