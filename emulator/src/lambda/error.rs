//! The errors of Lambda's operations, with AWS's messages, and their one mapping to status, name and body.

use http::StatusCode;

use crate::{AwsError, SaveError, StoreError, text::Violation};

/// The error of an operation.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// A member breaks a constraint that the service's model does not have.
    #[error("{0}")]
    Violation(String),
    /// A header is not encoded as it has to be.
    #[error("{0}")]
    Serialization(String),
    /// The input conforms to the service model, but the service refuses it.
    #[error("{0}")]
    InvalidParameter(String),
    /// The function or version does not exist; its ARN, with the qualifier if there is one.
    #[error("Function not found: {0}")]
    NoSuchFunction(String),
    /// The alias does not exist; its ARN.
    #[error("Cannot find alias arn: {0}")]
    NoSuchAlias(String),
    /// Another resource does not exist.
    #[error("{0}")]
    NotFound(String),
    /// The name exists already, or the resource is in use.
    #[error("{0}")]
    Conflict(String),
    /// The function is being updated; its ARN.
    #[error("The operation cannot be performed at this time. An update is in progress for resource: {0}")]
    UpdateInProgress(String),
    /// The function is being created.
    #[error("The operation cannot be performed at this time. The function is currently in the following state: Pending")]
    StillPending,
    /// The function's role was deleted, or its trust policy no longer allows Lambda.
    #[error("The role defined for the function cannot be assumed by Lambda.")]
    RoleNotAssumable,
    /// The request's revision id is not the current one.
    #[error("{0}")]
    PreconditionFailed(String),
    /// The function is in another account.
    #[error(
        "User: {caller} is not authorized to perform: {action} on resource: {resource} because no resource-based policy allows the \
         {action} action"
    )]
    AccessDenied {
        /// The caller's ARN.
        caller: String,
        /// The action, such as `lambda:GetFunction`.
        action: String,
        /// The function's ARN.
        resource: String,
    },
    /// The caller may not read the code.
    #[error("{0}")]
    Forbidden(String),
    /// The package is larger than `ZIPPED_LIMIT`; the operation's name. The number in AWS's message is the limit of a base64
    /// request.
    #[error("Request must be smaller than 69905067 bytes for the {0} operation")]
    PackageTooLarge(&'static str),
    /// The event is larger than its invocation type allows.
    #[error("{bytes} byte payload is too large for the {invocation_type} invocation type (limit {limit} bytes)")]
    PayloadTooLarge {
        /// The event's size, in bytes.
        bytes: usize,
        /// `RequestResponse` or `Event`.
        invocation_type: &'static str,
        /// The largest size, in bytes.
        limit: usize,
    },
    /// The event is not JSON; the parser's message.
    #[error("Could not parse request body into json: Could not parse payload into json: {0}")]
    PayloadNotJson(String),
    /// A limit of concurrency or uploads is reached.
    #[error("Rate Exceeded.")]
    Throttled(Throttle),
    /// The account's queue of asynchronous events is full.
    #[error(
        "{events} events or {megabytes} MB of them wait to be delivered in this account already. Coldstart takes no more before some are; AWS has no such \
         limit."
    )]
    EventsWait {
        /// The largest number of queued events.
        events: usize,
        /// The largest size of all queued payloads, in MB.
        megabytes: u64,
    },
    /// The function is in a loop of invocations.
    #[error(
        "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your \
         function's invocation."
    )]
    Recursive,
    /// The account's packages would exceed the code storage.
    #[error("Code storage limit exceeded.")]
    CodeStorageExceeded,
    /// The package would be more than the account's share of the disk; sizes in bytes.
    #[error(
        "Code storage limit exceeded. The disk of this Coldstart is nearly full: this account stores {used} bytes of code and may store {limit} now, \
         which this package of {size} bytes exceeds. Delete functions or versions that are no longer needed."
    )]
    DiskNearlyFull {
        /// What the account stores.
        used: u64,
        /// The package's size.
        size: u64,
        /// What the account may store now.
        limit: u64,
    },
    /// The policy would be longer than AWS allows; its size, in bytes.
    #[error("The final policy size ({0}) is bigger than the limit (20480).")]
    PolicyTooLong(usize),
    /// Coldstart failed, not the caller. The cause is not shown to the caller.
    #[error("{0}")]
    Internal(String),
}

/// The limit that throttled a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttle {
    /// The account's concurrency without what other functions have reserved, or the account's share of the machine.
    Account,
    /// The function's reserved concurrency.
    Reserved,
    /// The rate of uploads.
    Caller,
}

impl Throttle {
    /// Returns the value of the response's `Reason`.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Account => "ConcurrentInvocationLimitExceeded",
            Self::Reserved => "ReservedFunctionConcurrentInvocationLimitExceeded",
            Self::Caller => "CallerRateLimitExceeded",
        }
    }
}

impl LambdaError {
    /// Returns the error for a member, given by its name, whose value breaks a constraint.
    pub fn violation(value: &str, member: &str, constraint: impl Into<String>) -> Self {
        Self::Violation(Violation { value: value.into(), constraint: constraint.into() }.at(member))
    }
}

impl From<SaveError> for LambdaError {
    fn from(error: SaveError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<StoreError> for LambdaError {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<LambdaError> for AwsError {
    fn from(error: LambdaError) -> Self {
        let message = error.to_string();
        let user = |status, code| Self::new(status, code, message.clone()).member("Type", "User");
        match error {
            LambdaError::Violation(_) => Self::bad_request("ValidationException", message),
            LambdaError::Serialization(_) => Self::bad_request("SerializationException", message).message_as("Message"),
            LambdaError::InvalidParameter(_) => user(StatusCode::BAD_REQUEST, "InvalidParameterValueException"),
            LambdaError::NoSuchFunction(_) | LambdaError::NoSuchAlias(_) | LambdaError::NotFound(_) => {
                user(StatusCode::NOT_FOUND, "ResourceNotFoundException").message_as("Message")
            }
            LambdaError::Conflict(_) | LambdaError::UpdateInProgress(_) | LambdaError::StillPending => {
                user(StatusCode::CONFLICT, "ResourceConflictException")
            }
            LambdaError::PreconditionFailed(_) => user(StatusCode::PRECONDITION_FAILED, "PreconditionFailedException"),
            LambdaError::AccessDenied { .. } | LambdaError::Forbidden(_) | LambdaError::RoleNotAssumable => {
                Self::new(StatusCode::FORBIDDEN, "AccessDeniedException", message).message_as("Message")
            }
            LambdaError::PackageTooLarge(_) => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message).message_as("Message")
            }
            LambdaError::PayloadTooLarge { .. } => user(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException"),
            LambdaError::PayloadNotJson(_) => user(StatusCode::BAD_REQUEST, "InvalidRequestContentException"),
            LambdaError::Throttled(limit) => {
                user(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException").member("Reason", limit.reason())
            }
            LambdaError::EventsWait { .. } => {
                user(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException").member("Reason", Throttle::Caller.reason())
            }
            LambdaError::Recursive => user(StatusCode::BAD_REQUEST, "RecursiveInvocationException").message_as("Message"),
            LambdaError::CodeStorageExceeded | LambdaError::DiskNearlyFull { .. } => {
                user(StatusCode::BAD_REQUEST, "CodeStorageExceededException")
            }
            LambdaError::PolicyTooLong(_) => user(StatusCode::BAD_REQUEST, "PolicyLengthExceededException"),
            LambdaError::Internal(cause) => Self::internal(&cause),
        }
    }
}
