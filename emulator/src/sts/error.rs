//! Errors of STS, with AWS's messages.

use crate::{
    AwsError,
    iam::{PolicyArn, document::Malformed},
};

/// Why an STS operation is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StsError {
    /// The role does not exist, is in another account, or does not trust the caller; AWS does not tell which.
    #[error("User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")]
    MayNotAssume {
        /// The caller's ARN.
        caller: String,
        /// The role's ARN.
        role_arn: String,
    },
    /// The role of the caller's session was deleted.
    #[error("The security token included in the request is invalid")]
    RoleGone,
    /// The duration is longer than the role allows.
    #[error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")]
    TooLong,
    /// The duration is longer than allowed when a role assumes a role.
    #[error("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")]
    ChainTooLong,
    /// The caller's own credentials are temporary.
    #[error("Cannot call {0} with session credentials")]
    SessionOfSession(&'static str),
    /// The call has an MFA code, but there are no MFA devices.
    #[error(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
    )]
    NoDevice,
    /// No account has this key. AWS's message is not documented.
    #[error("The access key id is not known.")]
    UnknownKey,
    /// The store failed.
    #[error("{0}")]
    Internal(String),
    /// The session policy can't be parsed.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// There is no managed policy with this ARN for a session. AWS's message is not documented.
    #[error("The managed session policy {0} cannot be found.")]
    PolicyNotFound(PolicyArn),
    /// The session policies are too long together; percent of the space for them.
    #[error("Packed policy consumes {0}% of allotted space, please use smaller policy.")]
    PackedTooLarge(usize),
}

impl From<StsError> for AwsError {
    fn from(error: StsError) -> Self {
        use http::StatusCode as Status;
        let (status, code) = match &error {
            StsError::MayNotAssume { .. } | StsError::SessionOfSession(_) | StsError::NoDevice | StsError::UnknownKey => {
                (Status::FORBIDDEN, "AccessDenied")
            }
            StsError::Internal(cause) => return Self::internal(cause),
            StsError::RoleGone => (Status::FORBIDDEN, "InvalidClientTokenId"),
            StsError::TooLong | StsError::ChainTooLong => (Status::BAD_REQUEST, "ValidationError"),
            StsError::Malformed(_) | StsError::PolicyNotFound(_) => (Status::BAD_REQUEST, "MalformedPolicyDocument"),
            StsError::PackedTooLarge(_) => (Status::BAD_REQUEST, "PackedPolicyTooLarge"),
        };
        Self::new(status, code, error.to_string())
    }
}
