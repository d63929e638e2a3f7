//! Errors of SQS, with AWS's messages.

use http::StatusCode;

use super::names::QueueName;
use crate::AwsError;

/// The largest number of entries of a batch.
pub const MOST_ENTRIES: usize = 10;

/// Why an operation of SQS is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqsError {
    /// The account has no queue with this name.
    #[error("The specified queue does not exist.")]
    NoSuchQueue,
    /// The text is not the URL of a queue.
    #[error("The address {0} is not valid for this endpoint.")]
    InvalidAddress(String),
    /// A queue with this name exists, with another value of an attribute.
    #[error("A queue already exists with the same name and a different value for attribute {0}")]
    QueueExists(&'static str),
    /// There is no attribute with this name, or it can't be set.
    #[error("Unknown Attribute {0}.")]
    UnknownAttribute(String),
    /// Only FIFO queues have this attribute.
    #[error("You can specify the {0} only when FifoQueue is set to true.")]
    FifoOnly(&'static str),
    /// Two kinds of encryption at once.
    #[error("You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.")]
    TwoEncryptions,
    /// The value of an attribute is not one that it can have.
    #[error("Invalid value for the parameter {0}.")]
    InvalidAttribute(&'static str),
    /// A parameter is invalid, in AWS's words.
    #[error("{0}")]
    InvalidParameter(String),
    /// A parameter is missing.
    #[error("The request must contain the parameter {0}.")]
    Missing(&'static str),
    /// A parameter has no place in a queue of this type.
    #[error("Value {0} for parameter {1} is invalid. Reason: The request include parameter that is not valid for this queue type.")]
    NotForQueueType(String, &'static str),
    /// The text is not a receipt handle of this queue.
    #[error("The input receipt handle \"{0}\" is not a valid receipt handle.")]
    InvalidHandle(String),
    /// The message has a character that XML can't have.
    #[error(
        "Invalid binary character '#x{character:X}' was found in the {place}, the set of allowed characters is #x9 | #xA | #xD | \
         [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]"
    )]
    InvalidCharacter {
        /// The character's number.
        character: u32,
        /// `message body`, or the attribute.
        place: String,
        /// Whether it is in the body.
        in_body: bool,
    },
    /// A batch has no entry.
    #[error("There should be at least one {0}RequestEntry in the request.")]
    EmptyBatch(&'static str),
    /// A batch has too many entries.
    #[error("Maximum number of entries per request are {MOST_ENTRIES}. You have sent {0}.")]
    TooManyEntries(usize),
    /// Two entries of a batch have one id.
    #[error("Id {0} repeated.")]
    RepeatedId(String),
    /// The id of an entry is invalid.
    #[error(
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
    )]
    InvalidEntryId,
    /// The messages of a batch are too large together.
    #[error("Batch requests cannot be longer than {limit} bytes. You have sent {bytes} bytes.")]
    BatchTooLong {
        /// Their size, bytes.
        bytes: usize,
        /// The largest size, bytes.
        limit: usize,
    },
    /// The queue was purged less than a minute ago.
    #[error("Only one PurgeQueue operation on {0} is allowed every 60 seconds.")]
    PurgeInProgress(QueueName),
    /// The queue that a parameter names does not exist.
    #[error("The resource that you specified for the {0} parameter doesn't exist.")]
    NoSuchResource(&'static str),
    /// There is no such move task.
    #[error("Task does not exist.")]
    NoSuchTask,
    /// More than AWS allows.
    #[error("{0}")]
    OverLimit(String),
}

impl SqsError {
    /// Returns an error for a value that a parameter can't have.
    pub fn invalid(value: impl std::fmt::Display, parameter: &str, reason: &str) -> Self {
        Self::InvalidParameter(format!("Value {value} for parameter {parameter} is invalid. Reason: {reason}"))
    }

    fn shape(&self) -> &'static str {
        match self {
            Self::NoSuchQueue => "QueueDoesNotExist",
            Self::InvalidAddress(_) => "InvalidAddress",
            Self::QueueExists(_) => "QueueNameExists",
            Self::UnknownAttribute(_) | Self::FifoOnly(_) | Self::TwoEncryptions => "InvalidAttributeName",
            Self::InvalidAttribute(_) => "InvalidAttributeValue",
            Self::InvalidParameter(_) | Self::NotForQueueType(..) | Self::InvalidCharacter { in_body: false, .. } => {
                "InvalidParameterValueException"
            }
            Self::Missing(_) => "MissingRequiredParameterException",
            Self::InvalidHandle(_) => "ReceiptHandleIsInvalid",
            Self::InvalidCharacter { in_body: true, .. } => "InvalidMessageContents",
            Self::EmptyBatch(_) => "EmptyBatchRequest",
            Self::TooManyEntries(_) => "TooManyEntriesInBatchRequest",
            Self::RepeatedId(_) => "BatchEntryIdsNotDistinct",
            Self::InvalidEntryId => "InvalidBatchEntryId",
            Self::BatchTooLong { .. } => "BatchRequestTooLong",
            Self::PurgeInProgress(_) => "PurgeQueueInProgress",
            Self::NoSuchResource(_) | Self::NoSuchTask => "ResourceNotFoundException",
            Self::OverLimit(_) => "OverLimit",
        }
    }

    /// Returns the code that the result of a batch has for an entry.
    pub fn entry_code(&self) -> &'static str {
        match self.shape() {
            "InvalidParameterValueException" => "InvalidParameterValue",
            "MissingRequiredParameterException" => "MissingParameter",
            shape => shape,
        }
    }
}

impl From<SqsError> for AwsError {
    fn from(error: SqsError) -> Self {
        let status = match &error {
            SqsError::PurgeInProgress(_) | SqsError::OverLimit(_) => StatusCode::FORBIDDEN,
            SqsError::NoSuchResource(_) | SqsError::NoSuchTask | SqsError::InvalidAddress(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.shape(), error.to_string())
    }
}
