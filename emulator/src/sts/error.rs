//! What can be wrong with an STS call, and AWS's words for it.

use crate::{
    AwsError,
    iam::{PolicyArn, document::Malformed},
};

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
    /// A role asks for a session of its own.
    #[error("Cannot call GetSessionToken with session credentials")]
    SessionOfSession,
    /// There are no devices for multi-factor authentication.
    #[error(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
    )]
    NoDevice,
    /// No account has this key. AWS's own sentence is not documented.
    #[error("The access key id is not known.")]
    UnknownKey,
    /// Storage failed.
    #[error("{0}")]
    Internal(String),
    /// A value that can't be, in a whole sentence.
    #[error("{0}")]
    Invalid(String),
    /// The session policy is none.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No managed policy of this ARN that a session could have. AWS's own sentence is not documented.
    #[error("The managed session policy {0} cannot be found.")]
    PolicyNotFound(PolicyArn),
    /// The session policies together are too long; percent of what may be.
    #[error("Packed policy consumes {0}% of allotted space, please use smaller policy.")]
    PackedTooLarge(usize),
}

impl From<StsError> for AwsError {
    fn from(error: StsError) -> Self {
        use http::StatusCode as Status;
        let (status, code) = match &error {
            StsError::MayNotAssume { .. } | StsError::SessionOfSession | StsError::NoDevice | StsError::UnknownKey => {
                (Status::FORBIDDEN, "AccessDenied")
            }
            StsError::Internal(cause) => return Self::internal(cause),
            StsError::RoleGone => (Status::FORBIDDEN, "InvalidClientTokenId"),
            StsError::TooLong | StsError::ChainTooLong | StsError::Invalid(_) => (Status::BAD_REQUEST, "ValidationError"),
            StsError::Malformed(_) | StsError::PolicyNotFound(_) => (Status::BAD_REQUEST, "MalformedPolicyDocument"),
            StsError::PackedTooLarge(_) => (Status::BAD_REQUEST, "PackedPolicyTooLarge"),
        };
        Self::new(status, code, error.to_string())
    }
}
