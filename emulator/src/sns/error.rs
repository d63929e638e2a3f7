//! Errors of SNS, with AWS's messages.

use event_pattern::PatternError;
use http::StatusCode;

use crate::{AwsError, page::InvalidMark};

/// Why an operation of SNS is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnsError {
    /// A member, or an attribute, has a value that SNS does not take; the rest of AWS's sentence.
    #[error("Invalid parameter: {0}")]
    Parameter(String),
    /// A member is no ARN; the number of its parts.
    #[error("Invalid parameter: {0} Reason: An ARN must have at least 6 elements, not {1}")]
    NotAnArn(&'static str, usize),
    /// A message attribute is not valid; AWS's sentence.
    #[error("{0}")]
    MessageAttribute(String),
    /// A value is not valid; the whole of AWS's sentence.
    #[error("{0}")]
    Sentence(String),
    /// There is no topic with this ARN.
    #[error("Topic does not exist")]
    TopicNotFound,
    /// There is no subscription with this ARN.
    #[error("Subscription does not exist")]
    SubscriptionNotFound,
    /// There is no topic with this ARN whose tags could be read or changed.
    #[error("Resource does not exist")]
    ResourceNotFound,
    /// A topic would have more than fifty tags.
    #[error("Could not complete request: tag quota of per resource exceeded")]
    TooManyTags,
    /// The account has as many topics as it may have.
    #[error("Topic limit exceeded")]
    TooManyTopics,
    /// The topic has as many subscriptions as it may have.
    #[error("Subscription limit exceeded")]
    TooManySubscriptions,
    /// The subscription's link needs a signed request.
    #[error("The subscription can be cancelled only by its owner")]
    UnsubscribeUnsigned,
    /// More messages wait for their delivery than an account may have.
    #[error("Rate exceeded. At most {messages} messages with {megabytes} MB in all may wait for their delivery.")]
    MessagesWait {
        /// How many.
        messages: usize,
        /// The size of all, megabytes.
        megabytes: u64,
    },
    /// A batch has no entries.
    #[error("The batch request doesn't contain any entries.")]
    EmptyBatch,
    /// A batch has more than ten entries.
    #[error("The batch request contains more entries than permissible.")]
    TooManyEntries,
    /// Two entries of a batch have the same id.
    #[error("Two or more batch entries in the request have the same Id.")]
    EntriesNotDistinct,
    /// An entry's id is not valid.
    #[error("The Id of a batch entry in a batch request doesn't abide by the specification.")]
    EntryId,
    /// The messages of a batch together are too long.
    #[error("The length of all the messages put together is more than the limit.")]
    BatchTooLong,
    /// The member or value is AWS's and not implemented; accepting it would be misleading.
    #[error("Coldstart does not implement {0} of SNS yet.")]
    Unsupported(String),
    /// The marker is not from a response.
    #[error("Invalid parameter: NextToken Reason: The token is invalid or has expired")]
    InvalidMarker,
    /// The store failed.
    #[error("{0}")]
    Internal(String),
}

impl SnsError {
    /// Returns the error for a filter policy in `Subscribe`, or in `SetSubscriptionAttributes`.
    pub fn filter(error: &PatternError, in_subscribe: bool) -> Self {
        Self::Sentence(if in_subscribe { error.subscribe_message() } else { error.to_string() })
    }
}

impl From<InvalidMark> for SnsError {
    fn from(_: InvalidMark) -> Self {
        Self::InvalidMarker
    }
}

impl From<SnsError> for AwsError {
    fn from(error: SnsError) -> Self {
        use StatusCode as Status;
        let (status, code) = match &error {
            SnsError::Parameter(_) | SnsError::NotAnArn(..) | SnsError::Sentence(_) | SnsError::InvalidMarker => {
                (Status::BAD_REQUEST, "InvalidParameter")
            }
            SnsError::MessageAttribute(_) => (Status::BAD_REQUEST, "ParameterValueInvalid"),
            SnsError::TopicNotFound | SnsError::SubscriptionNotFound => (Status::NOT_FOUND, "NotFound"),
            SnsError::ResourceNotFound => (Status::NOT_FOUND, "ResourceNotFound"),
            SnsError::TooManyTags => (Status::BAD_REQUEST, "TagLimitExceeded"),
            SnsError::TooManyTopics => (Status::FORBIDDEN, "TopicLimitExceeded"),
            SnsError::TooManySubscriptions => (Status::FORBIDDEN, "SubscriptionLimitExceeded"),
            SnsError::UnsubscribeUnsigned => (Status::FORBIDDEN, "AuthorizationError"),
            SnsError::MessagesWait { .. } => (Status::TOO_MANY_REQUESTS, "Throttled"),
            SnsError::EmptyBatch => (Status::BAD_REQUEST, "EmptyBatchRequest"),
            SnsError::TooManyEntries => (Status::BAD_REQUEST, "TooManyEntriesInBatchRequest"),
            SnsError::EntriesNotDistinct => (Status::BAD_REQUEST, "BatchEntryIdsNotDistinct"),
            SnsError::EntryId => (Status::BAD_REQUEST, "InvalidBatchEntryId"),
            SnsError::BatchTooLong => (Status::BAD_REQUEST, "BatchRequestTooLong"),
            SnsError::Unsupported(_) => (Status::NOT_IMPLEMENTED, "NotImplemented"),
            SnsError::Internal(cause) => return Self::internal(cause),
        };
        Self::new(status, code, error.to_string())
    }
}
