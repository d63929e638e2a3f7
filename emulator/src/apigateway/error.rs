//! The errors of the control plane, with AWS's messages.

use http::StatusCode;

use crate::{AccountId, AwsError, text::Violation};

/// An error of a control plane operation. The messages are AWS's; if AWS's is not known, the message describes the problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The account has no REST API of this id: 404.
    #[error("Invalid API identifier specified {0}:{1}")]
    NoSuchApi(AccountId, String),
    /// An id or name does not exist: 404. The message is `Noun::MISSING` or another of AWS's.
    #[error("{0}")]
    NoSuch(&'static str),
    /// The API has no model of this name: 404.
    #[error("Invalid model name specified: {0}")]
    NoSuchModel(String),
    /// A usage plan names a stage that does not exist, or a patch removes a stage that the plan does not have: 404.
    #[error("Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {plan}")]
    NoSuchApiStage {
        /// The API's id.
        api: String,
        /// The stage's name.
        stage: String,
        /// The plan's id.
        plan: String,
    },
    /// The request conflicts with the present state, such as a name that is taken or a model that is in use: 409.
    #[error("{0}")]
    Conflict(String),
    /// A member breaks a constraint of the service's model: 400.
    #[error("{0}")]
    Violation(String),
    /// The request is invalid: 400.
    #[error("{0}")]
    Invalid(String),
    /// A patch has a path that cannot be patched by its operation: 400.
    #[error("Invalid patch path  '{path}' specified for op '{op}'. Must be one of: [{known}]")]
    InvalidPatchPath {
        /// The path of the request.
        path: String,
        /// The operation of the request.
        op: &'static str,
        /// The paths that allow the operation, separated by commas.
        known: String,
    },
    /// The same, for nouns whose message on AWS names the path only: 400.
    #[error("Invalid patch path {0}")]
    UnknownPatchPath(String),
    /// No path of the noun allows the operation: 400.
    #[error("Invalid patch path  '{path}' specified for op '{op}'. Please choose supported operations")]
    InvalidPatchOperation {
        /// The path of the request.
        path: String,
        /// The operation of the request.
        op: &'static str,
    },
    /// A quota of an account or an API is reached: 429, AWS's status for this error.
    #[error("{0}")]
    LimitExceeded(String),
    /// AWS has this feature and Coldstart does not implement it: 501.
    #[error("Coldstart does not implement this yet: {0}")]
    Unsupported(&'static str),
}

impl GatewayError {
    /// Makes the 400 for a member, given by its name, whose value breaks a constraint of the service's model.
    pub fn violation(value: &str, member: &str, constraint: impl Into<String>) -> Self {
        Self::Violation(Violation { value: value.into(), constraint: constraint.into() }.at(member))
    }

    /// Makes a 400 with a message.
    pub fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }
}

impl From<GatewayError> for AwsError {
    fn from(error: GatewayError) -> Self {
        let (status, code) = match &error {
            GatewayError::NoSuchApi(..)
            | GatewayError::NoSuch(_)
            | GatewayError::NoSuchModel(_)
            | GatewayError::NoSuchApiStage { .. } => (StatusCode::NOT_FOUND, "NotFoundException"),
            GatewayError::Conflict(_) => (StatusCode::CONFLICT, "ConflictException"),
            GatewayError::Invalid(_)
            | GatewayError::InvalidPatchPath { .. }
            | GatewayError::UnknownPatchPath(_)
            | GatewayError::InvalidPatchOperation { .. } => (StatusCode::BAD_REQUEST, "BadRequestException"),
            GatewayError::Violation(_) => (StatusCode::BAD_REQUEST, "ValidationException"),
            GatewayError::LimitExceeded(_) => (StatusCode::TOO_MANY_REQUESTS, "LimitExceededException"),
            GatewayError::Unsupported(_) => (StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
        };
        Self::new(status, code, error.to_string())
    }
}
