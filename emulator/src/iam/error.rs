//! What can be wrong with an IAM call, and AWS's words for it.

use crate::{
    AwsError,
    iam::{
        document::Malformed,
        names::{PolicyArn, PolicyName, RoleName},
    },
    page::InvalidMark,
};

/// An IAM operation's refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IamError {
    /// No role of this name.
    #[error("The role with name {0} cannot be found.")]
    RoleNotFound(RoleName),
    /// Nothing of this ARN that policies could belong to.
    #[error("The specified entity {0} cannot be found.")]
    SourceNotFound(String),
    /// There is a role of this name already, if in other letters' case.
    #[error("Role with name {0} already exists.")]
    RoleExists(RoleName),
    /// A role can't go while managed policies are attached.
    #[error("Cannot delete entity, must detach all policies first.")]
    PoliciesAttached,
    /// A role can't go while it has policies of its own.
    #[error("Cannot delete entity, must delete policies first.")]
    PoliciesInside,
    /// The role has no policy of its own by this name.
    #[error("The role policy with name {0} cannot be found.")]
    RolePolicyNotFound(PolicyName),
    /// No managed policy of this ARN.
    #[error("Policy {0} was not found.")]
    PolicyNotFound(PolicyArn),
    /// No managed policy of this ARN that could be attached.
    #[error("Policy {0} does not exist or is not attachable.")]
    PolicyNotAttachable(PolicyArn),
    /// There is a managed policy of this name already.
    #[error("A policy called {0} already exists. Duplicate names are not allowed.")]
    PolicyExists(PolicyName),
    /// The managed policy has no such version.
    #[error("Policy {0} version {1} does not exist or is not attachable.")]
    VersionNotFound(PolicyArn, String),
    /// AWS's own policies can't be changed by an account.
    #[error("Policy {0} is an AWS managed policy and cannot be changed.")]
    PolicyIsAws(PolicyArn),
    /// A managed policy can't go while roles have it.
    #[error("Cannot delete a policy attached to entities.")]
    PolicyInUse,
    /// A managed policy can't go while it has versions beside the default one.
    #[error(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."
    )]
    VersionsLeft,
    /// The default version goes with its policy only.
    #[error("Cannot delete the default version of a policy.")]
    VersionIsDefault,
    /// Five versions are there.
    #[error("A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.")]
    TooManyVersions,
    /// Ten managed policies are attached.
    #[error("Cannot exceed quota for PoliciesPerRole: 10")]
    TooManyAttached,
    /// As many of a kind as an account may have.
    #[error("Cannot exceed quota for {0}: {1}")]
    TooMany(&'static str, usize),
    /// A document, or all of a role's together, over the limit.
    #[error("{0}")]
    TooLong(String),
    /// More than fifty tags.
    #[error("The number of tags has reached the maximum limit.")]
    TooManyTags,
    /// The same tag key twice.
    #[error("Duplicate tag keys found. Please note that Tag keys are case insensitive.")]
    DuplicateTags,
    /// The policy document is none.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No user of this name: there are none.
    #[error("The user with name {0} cannot be found.")]
    UserNotFound(String),
    /// A role asks for its own user.
    #[error("Must specify userName when calling with non-User credentials")]
    NotAUser,
    /// The role belongs to a service.
    #[error("Cannot perform the operation on the protected role '{0}' - this role is only modifiable by AWS")]
    RoleIsProtected(RoleName),
    /// The account has the service-linked role already.
    #[error("Service role name {0} has been taken in this account, please try a different suffix.")]
    ServiceRoleTaken(RoleName),
    /// The service has one role and no more.
    #[error("Custom suffix is not allowed for {0}")]
    NoSuffix(String),
    /// What is asked for can't be, in a whole sentence.
    #[error("{0}")]
    InvalidInput(String),
    /// No deletion of a service-linked role by this id.
    #[error("Service-linked role deletion task {0} cannot be found.")]
    DeletionNotFound(String),
    /// Storage failed.
    #[error("{0}")]
    Internal(String),
    /// A value that can't be, in a whole sentence.
    #[error("{0}")]
    Invalid(String),
    /// The marker is none that an answer had.
    #[error("Invalid Marker.")]
    InvalidMarker,
    /// A member that is not looked at here; to accept it would be a lie.
    #[error("Coldstart does not implement {0} in this operation yet.")]
    Unsupported(&'static str),
}

impl From<InvalidMark> for IamError {
    fn from(_: InvalidMark) -> Self {
        Self::InvalidMarker
    }
}

impl From<IamError> for AwsError {
    fn from(error: IamError) -> Self {
        use http::StatusCode as Status;
        let (status, code) = match &error {
            IamError::RoleNotFound(_)
            | IamError::SourceNotFound(_)
            | IamError::RolePolicyNotFound(_)
            | IamError::PolicyNotFound(_)
            | IamError::PolicyNotAttachable(_)
            | IamError::UserNotFound(_)
            | IamError::DeletionNotFound(_)
            | IamError::VersionNotFound(..) => (Status::NOT_FOUND, "NoSuchEntity"),
            IamError::RoleExists(_) | IamError::PolicyExists(_) => (Status::CONFLICT, "EntityAlreadyExists"),
            IamError::PoliciesAttached
            | IamError::PoliciesInside
            | IamError::PolicyInUse
            | IamError::VersionsLeft
            | IamError::VersionIsDefault => (Status::CONFLICT, "DeleteConflict"),
            IamError::TooManyVersions
            | IamError::TooManyAttached
            | IamError::TooManyTags
            | IamError::TooMany(..)
            | IamError::TooLong(_) => (Status::CONFLICT, "LimitExceeded"),
            IamError::PolicyIsAws(_) => (Status::FORBIDDEN, "AccessDenied"),
            IamError::DuplicateTags | IamError::ServiceRoleTaken(_) | IamError::NoSuffix(_) | IamError::InvalidInput(_) => {
                (Status::BAD_REQUEST, "InvalidInput")
            }
            IamError::RoleIsProtected(_) => (Status::BAD_REQUEST, "UnmodifiableEntity"),
            IamError::Internal(cause) => return Self::internal(cause),
            IamError::Malformed(_) => (Status::BAD_REQUEST, "MalformedPolicyDocument"),
            IamError::Invalid(_) | IamError::InvalidMarker | IamError::NotAUser => (Status::BAD_REQUEST, "ValidationError"),
            IamError::Unsupported(_) => (Status::NOT_IMPLEMENTED, "NotImplemented"),
        };
        Self::new(status, code, error.to_string())
    }
}
