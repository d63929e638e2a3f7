//! What the control plane refuses, in AWS's words.

use http::StatusCode;

use crate::{AccountId, AwsError, wire::members::Violation};

/// Why an operation was not carried out. The texts are AWS's; where AWS's is not known, ours say what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// No REST API of this id in this account: 404.
    #[error("Invalid API identifier specified {0}:{1}")]
    NoSuchApi(AccountId, String),
    /// Nothing of a kind under an id: 404. `Invalid Resource identifier specified`.
    #[error("{0}")]
    NoSuch(&'static str),
    /// No model of this name: 404.
    #[error("Invalid model name specified: {0}")]
    NoSuchModel(String),
    /// A usage plan names a stage that is not there: 404.
    #[error("Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {plan}")]
    NoSuchApiStage {
        /// The API's id.
        api: String,
        /// The stage's name.
        stage: String,
        /// The plan's id.
        plan: String,
    },
    /// Something of that name is there already: 409.
    #[error("{0}")]
    Conflict(String),
    /// A member breaks a constraint of the service's model: 400.
    #[error("{0}")]
    Violation(String),
    /// The request is wrong in itself: 400.
    #[error("{0}")]
    Invalid(String),
    /// The path of a patch is none that can be changed: 400.
    #[error("Invalid patch path  '{path}' specified for op '{op}'. Must be one of: [{known}]")]
    InvalidPatchPath {
        /// As given.
        path: String,
        /// As given.
        op: &'static str,
        /// What would do.
        known: String,
    },
    /// The same, of nouns for which AWS does not say more: 400.
    #[error("Invalid patch path {0}")]
    UnknownPatchPath(String),
    /// The path is right, what is to be done with it is not: 400.
    #[error("Invalid patch path  '{path}' specified for op '{op}'. Please choose supported operations")]
    InvalidPatchOperation {
        /// As given.
        path: String,
        /// As given.
        op: &'static str,
    },
    /// More than an account may have: 429, as AWS does it.
    #[error("{0}")]
    LimitExceeded(String),
    /// AWS can do this and we can't: 501, and it says so.
    #[error("Coldstart does not implement this yet: {0}")]
    Unsupported(&'static str),
}

impl GatewayError {
    /// 400 for a member, by its name in a path, that breaks a constraint of the service's model.
    pub fn violation(value: &str, member: &str, constraint: impl Into<String>) -> Self {
        Self::Violation(Violation { value: value.into(), constraint: constraint.into() }.at(member))
    }

    /// 400 with a text.
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
