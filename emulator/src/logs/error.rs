//! Errors of Logs, with AWS's messages.

use crate::{AwsError, StoreError, logs::pattern::InvalidPattern, page::InvalidMark};

/// Why an operation of Logs is refused.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// There is no group with this name.
    #[error("The specified log group does not exist.")]
    GroupNotFound,
    /// There is no stream with this name.
    #[error("The specified log stream does not exist.")]
    StreamNotFound,
    /// The ARN of a tag operation is not of an existing group.
    #[error("The specified resource does not exist.")]
    ResourceNotFound,
    /// A group with this name exists already.
    #[error("The specified log group already exists")]
    GroupExists,
    /// A stream with this name exists already.
    #[error("The specified log stream already exists")]
    StreamExists,
    /// Both name and identifier are given, or neither.
    #[error("Exactly one of logGroupName and logGroupIdentifier must be specified.")]
    OneGroup,
    /// Two members can't be given together.
    #[error("{0} and {1} are mutually exclusive parameters.")]
    Exclusive(&'static str, &'static str),
    /// Streams ordered by their last event can't be selected by prefix.
    #[error("Cannot order by LastEventTime with a logStreamNamePrefix.")]
    PrefixByTime,
    /// The events are not in the order of their times.
    #[error("Log events in a single PutLogEvents request must be in chronological order.")]
    OutOfOrder,
    /// The batch is over 1 MB.
    #[error("Upload too large: {0} bytes exceeds limit of 1048576")]
    BatchTooLarge(usize),
    /// The account has written too much in a short time.
    #[error("Rate exceeded")]
    Throttled,
    /// A group would have too many tags.
    #[error("A log group can have at most {0} tags.")]
    TooManyTags(usize),
    /// A member that AWS needs is missing.
    #[error("{0} is required.")]
    Missing(&'static str),
    /// The text is no resource policy.
    #[error("Invalid policy document. Please check the documentation and try again.")]
    PolicyDocument,
    /// Policies of single groups are not implemented.
    #[error("Coldstart has resource policies of the account only, without resourceArn.")]
    NoPoliciesOfGroups,
    /// There is no resource policy with this name.
    #[error("Policy with name [{0}] does not exist.")]
    NoPolicy(String),
    /// A quota is used up.
    #[error("Resource limit exceeded.")]
    TooMany,
    /// The token is not from a response.
    #[error("The specified nextToken is invalid.")]
    InvalidToken,
    /// The filter pattern is invalid.
    #[error(transparent)]
    Pattern(#[from] InvalidPattern),
    /// A search was cancelled or panicked, which is an internal error.
    #[error(transparent)]
    Unfinished(#[from] tokio::task::JoinError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<InvalidMark> for LogsError {
    fn from(_: InvalidMark) -> Self {
        Self::InvalidToken
    }
}

impl From<LogsError> for AwsError {
    fn from(error: LogsError) -> Self {
        let code = match &error {
            LogsError::GroupNotFound | LogsError::StreamNotFound | LogsError::ResourceNotFound | LogsError::NoPolicy(_) => {
                "ResourceNotFoundException"
            }
            LogsError::TooMany => "LimitExceededException",
            LogsError::GroupExists | LogsError::StreamExists => "ResourceAlreadyExistsException",
            LogsError::Throttled => "ThrottlingException",
            LogsError::TooManyTags(_) => "TooManyTagsException",
            LogsError::OneGroup
            | LogsError::Exclusive(..)
            | LogsError::PrefixByTime
            | LogsError::OutOfOrder
            | LogsError::BatchTooLarge(_)
            | LogsError::InvalidToken
            | LogsError::Missing(_)
            | LogsError::PolicyDocument
            | LogsError::NoPoliciesOfGroups
            | LogsError::Pattern(_) => "InvalidParameterException",
            LogsError::Unfinished(cause) => return Self::internal(cause),
            LogsError::Store(cause) => return Self::internal(cause),
        };
        Self::bad_request(code, error.to_string())
    }
}
