//! Everything that Lambda's operations refuse, in AWS's words, and the one mapping to status, name and body.

use http::StatusCode;

use crate::{AwsError, SaveError, StoreError};

/// Why an operation was refused.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// The input breaks the model's rules; one sentence a rule, see [`Constraints`](super::constraints::Constraints).
    #[error("{} validation error{} detected: {}", .0.len(), if .0.len() == 1 { "" } else { "s" }, .0.join("; "))]
    Validation(Vec<String>),
    /// The body, or a member of it, is not of its type.
    #[error("{0}")]
    Serialization(String),
    /// The input fits the model, but not the service.
    #[error("{0}")]
    InvalidParameter(String),
    /// No such function, version, or function of that qualifier; its ARN.
    #[error("Function not found: {0}")]
    NoSuchFunction(String),
    /// No such alias; its ARN.
    #[error("Cannot find alias arn: {0}")]
    NoSuchAlias(String),
    /// Something else that is not there.
    #[error("{0}")]
    NotFound(String),
    /// A name that is taken, a thing that is in use.
    #[error("{0}")]
    Conflict(String),
    /// Not now: a change is under way; the function's ARN.
    #[error("The operation cannot be performed at this time. An update is in progress for resource: {0}")]
    UpdateInProgress(String),
    /// Not now: it is being made.
    #[error("The operation cannot be performed at this time. The function is currently in the following state: Pending")]
    StillPending,
    /// The function's role is gone, or trusts Lambda no more.
    #[error("The role defined for the function cannot be assumed by Lambda.")]
    RoleNotAssumable,
    /// The caller has seen an older state than the present one.
    #[error("{0}")]
    PreconditionFailed(String),
    /// Another account's.
    #[error(
        "User: {caller} is not authorized to perform: {action} on resource: {resource} because no resource-based policy allows the \
         {action} action"
    )]
    AccessDenied {
        /// Who called, an ARN.
        caller: String,
        /// `lambda:GetFunction`.
        action: String,
        /// Whose function, an ARN.
        resource: String,
    },
    /// The package is too large to be uploaded.
    #[error("Request must be smaller than 69905067 bytes for the {0} operation")]
    PackageTooLarge(&'static str),
    /// The event is too large.
    #[error("{bytes} byte payload is too large for the {invocation_type} invocation type (limit {limit} bytes)")]
    PayloadTooLarge {
        /// How large it is.
        bytes: usize,
        /// `RequestResponse` or `Event`.
        invocation_type: &'static str,
        /// How large it may be.
        limit: usize,
    },
    /// The event is not JSON.
    #[error("Could not parse request body into json: Could not parse payload into json: {0}")]
    PayloadNotJson(String),
    /// No concurrency is left.
    #[error("Rate Exceeded.")]
    Throttled(Throttle),
    /// As many events wait as may.
    #[error(
        "{events} events or {megabytes} MB of them wait to be delivered in this account already. Coldstart takes no more before some are; AWS has no such \
         limit."
    )]
    EventsWait {
        /// How many may wait.
        events: usize,
        /// How many megabytes their payloads may take.
        megabytes: u64,
    },
    /// The function has called itself too often.
    #[error(
        "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your \
         function's invocation."
    )]
    Recursive,
    /// The account's packages would take more than they may.
    #[error("Code storage limit exceeded.")]
    CodeStorageExceeded,
    /// The policy would get too long.
    #[error("The final policy size ({0}) is bigger than the limit (20480).")]
    PolicyTooLong(usize),
    /// Ours, not the caller's.
    #[error("{0}")]
    Internal(String),
}

/// Which limit throttled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttle {
    /// The account's 1000, less what is reserved for others.
    Account,
    /// The function's reserved concurrency.
    Reserved,
    /// How much may be uploaded in a while.
    Caller,
}

impl Throttle {
    /// AWS's name for it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Account => "ConcurrentInvocationLimitExceeded",
            Self::Reserved => "ReservedFunctionConcurrentInvocationLimitExceeded",
            Self::Caller => "CallerRateLimitExceeded",
        }
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
            LambdaError::Validation(_) => Self::bad_request("ValidationException", message),
            LambdaError::Serialization(_) => Self::bad_request("SerializationException", message),
            LambdaError::InvalidParameter(_) => user(StatusCode::BAD_REQUEST, "InvalidParameterValueException"),
            LambdaError::NoSuchFunction(_) | LambdaError::NoSuchAlias(_) | LambdaError::NotFound(_) => {
                user(StatusCode::NOT_FOUND, "ResourceNotFoundException").message_as("Message")
            }
            LambdaError::Conflict(_) | LambdaError::UpdateInProgress(_) | LambdaError::StillPending => {
                user(StatusCode::CONFLICT, "ResourceConflictException")
            }
            LambdaError::PreconditionFailed(_) => user(StatusCode::PRECONDITION_FAILED, "PreconditionFailedException"),
            LambdaError::AccessDenied { .. } | LambdaError::RoleNotAssumable => {
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
            LambdaError::CodeStorageExceeded => user(StatusCode::BAD_REQUEST, "CodeStorageExceededException"),
            LambdaError::PolicyTooLong(_) => user(StatusCode::BAD_REQUEST, "PolicyLengthExceededException"),
            LambdaError::Internal(cause) => Self::internal(&cause),
        }
    }
}
