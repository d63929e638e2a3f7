//! What can be wrong with an STS call, and AWS's words for it.

use crate::AwsError;

/// An STS operation's refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StsError {
    /// The role is not there, is another account's, or does not trust the caller: AWS does not say which.
    #[error("User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")]
    MayNotAssume {
        /// Who asked, an ARN.
        caller: String,
        /// For which role.
        role_arn: String,
    },
    /// The role that the caller took on is gone.
    #[error("The security token included in the request is invalid")]
    RoleGone,
    /// Longer than the role allows.
    #[error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")]
    TooLong,
    /// Longer than a role that takes on a role may.
    #[error("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")]
    ChainTooLong,
    /// A value that can't be, in a whole sentence.
    #[error("{0}")]
    Invalid(String),
    /// A member that is not looked at here; to accept it would be a lie.
    #[error("Coldstart does not implement {0} in this operation yet.")]
    Unsupported(&'static str),
}

impl From<StsError> for AwsError {
    fn from(error: StsError) -> Self {
        use http::StatusCode as Status;
        let (status, code) = match &error {
            StsError::MayNotAssume { .. } => (Status::FORBIDDEN, "AccessDenied"),
            StsError::RoleGone => (Status::FORBIDDEN, "InvalidClientTokenId"),
            StsError::TooLong | StsError::ChainTooLong | StsError::Invalid(_) => (Status::BAD_REQUEST, "ValidationError"),
            StsError::Unsupported(_) => (Status::NOT_IMPLEMENTED, "NotImplemented"),
        };
        Self::new(status, code, error.to_string())
    }
}
