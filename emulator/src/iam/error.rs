//! Errors of IAM, with AWS's messages.

use crate::{
    AwsError,
    iam::{
        document::Malformed,
        names::{AccessKeyId, GroupName, PolicyArn, PolicyName, RoleName, UserName},
    },
    page::InvalidMark,
};

/// Why an IAM operation is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IamError {
    /// There is no role with this name.
    #[error("The role with name {0} cannot be found.")]
    RoleNotFound(RoleName),
    /// There is no role with this ARN whose policies could be simulated.
    #[error("The specified entity {0} cannot be found.")]
    SourceNotFound(String),
    /// A role has this name already; names that differ only in case are equal.
    #[error("Role with name {0} already exists.")]
    RoleExists(RoleName),
    /// A role with attached managed policies can't be deleted.
    #[error("Cannot delete entity, must detach all policies first.")]
    PoliciesAttached,
    /// A role with inline policies can't be deleted.
    #[error("Cannot delete entity, must delete policies first.")]
    PoliciesInside,
    /// The role, user or group has no inline policy with this name.
    #[error("The {0} policy with name {1} cannot be found.")]
    InlinePolicyNotFound(&'static str, PolicyName),
    /// There is no managed policy with this ARN.
    #[error("Policy {0} was not found.")]
    PolicyNotFound(PolicyArn),
    /// There is no managed policy with this ARN that can be attached.
    #[error("Policy {0} does not exist or is not attachable.")]
    PolicyNotAttachable(PolicyArn),
    /// A managed policy has this name already.
    #[error("A policy called {0} already exists. Duplicate names are not allowed.")]
    PolicyExists(PolicyName),
    /// The managed policy has no version with this number.
    #[error("Policy {0} version {1} does not exist or is not attachable.")]
    VersionNotFound(PolicyArn, String),
    /// An account can't change AWS's policies.
    #[error("Policy {0} is an AWS managed policy and cannot be changed.")]
    PolicyIsAws(PolicyArn),
    /// A managed policy that is attached to roles can't be deleted.
    #[error("Cannot delete a policy attached to entities.")]
    PolicyInUse,
    /// A managed policy that has versions beside the default one can't be deleted.
    #[error(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."
    )]
    VersionsLeft,
    /// The default version can be deleted only with its policy.
    #[error("Cannot delete the default version of a policy.")]
    VersionIsDefault,
    /// The policy has five versions already.
    #[error("A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.")]
    TooManyVersions,
    /// The account has reached the quota of a kind of resource.
    #[error("Cannot exceed quota for {0}: {1}")]
    TooMany(&'static str, usize),
    /// A document, or all inline policies of a role together, are over the limit.
    #[error("{0}")]
    TooLong(String),
    /// There would be more than fifty tags.
    #[error("The number of tags has reached the maximum limit.")]
    TooManyTags,
    /// A tag's key is given twice.
    #[error("Duplicate tag keys found. Please note that Tag keys are case insensitive.")]
    DuplicateTags,
    /// The policy document is invalid.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// There is no user with this name.
    #[error("The user with name {0} cannot be found.")]
    UserNotFound(UserName),
    /// A user has this name already; names that differ only in case are equal.
    #[error("User with name {0} already exists.")]
    UserExists(UserName),
    /// There is no group with this name.
    #[error("The group with name {0} cannot be found.")]
    GroupNotFound(GroupName),
    /// A group has this name already; names that differ only in case are equal.
    #[error("Group with name {0} already exists.")]
    GroupExists(GroupName),
    /// The user is in groups, or the group has users.
    #[error("Cannot delete entity, must remove users from group first.")]
    UsersInGroup,
    /// The user has access keys.
    #[error("Cannot delete entity, must delete access keys first.")]
    KeysLeft,
    /// The user has no access key with this id.
    #[error("The Access Key with id {0} cannot be found.")]
    KeyNotFound(AccessKeyId),
    /// There is no managed policy with this ARN that can be a boundary.
    #[error("Scope ARN: {0} does not exist or is not attachable.")]
    BoundaryNotFound(PolicyArn),
    /// The caller is a role and has to name a user.
    #[error("Must specify userName when calling with non-User credentials")]
    NotAUser,
    /// The role is service-linked.
    #[error("Cannot perform the operation on the protected role '{0}' - this role is only modifiable by AWS")]
    RoleIsProtected(RoleName),
    /// The account has the service-linked role already.
    #[error("Service role name {0} has been taken in this account, please try a different suffix.")]
    ServiceRoleTaken(RoleName),
    /// The service has only one role, without a suffix.
    #[error("Custom suffix is not allowed for {0}")]
    NoSuffix(String),
    /// The input is invalid; the message is a whole sentence.
    #[error("{0}")]
    InvalidInput(String),
    /// There is no deletion of a service-linked role with this id.
    #[error("Service-linked role deletion task {0} cannot be found.")]
    DeletionNotFound(String),
    /// The store failed.
    #[error("{0}")]
    Internal(String),
    /// The marker is not from a response.
    #[error("Invalid Marker.")]
    InvalidMarker,
    /// The member is not implemented, and accepting it would be misleading.
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
            | IamError::InlinePolicyNotFound(..)
            | IamError::PolicyNotFound(_)
            | IamError::PolicyNotAttachable(_)
            | IamError::UserNotFound(_)
            | IamError::GroupNotFound(_)
            | IamError::KeyNotFound(_)
            | IamError::BoundaryNotFound(_)
            | IamError::DeletionNotFound(_)
            | IamError::VersionNotFound(..) => (Status::NOT_FOUND, "NoSuchEntity"),
            IamError::RoleExists(_) | IamError::UserExists(_) | IamError::GroupExists(_) | IamError::PolicyExists(_) => {
                (Status::CONFLICT, "EntityAlreadyExists")
            }
            IamError::PoliciesAttached
            | IamError::PoliciesInside
            | IamError::PolicyInUse
            | IamError::UsersInGroup
            | IamError::KeysLeft
            | IamError::VersionsLeft
            | IamError::VersionIsDefault => (Status::CONFLICT, "DeleteConflict"),
            IamError::TooManyVersions | IamError::TooManyTags | IamError::TooMany(..) | IamError::TooLong(_) => {
                (Status::CONFLICT, "LimitExceeded")
            }
            IamError::PolicyIsAws(_) => (Status::FORBIDDEN, "AccessDenied"),
            IamError::DuplicateTags | IamError::ServiceRoleTaken(_) | IamError::NoSuffix(_) | IamError::InvalidInput(_) => {
                (Status::BAD_REQUEST, "InvalidInput")
            }
            IamError::RoleIsProtected(_) => (Status::BAD_REQUEST, "UnmodifiableEntity"),
            IamError::Internal(cause) => return Self::internal(cause),
            IamError::Malformed(_) => (Status::BAD_REQUEST, "MalformedPolicyDocument"),
            IamError::InvalidMarker | IamError::NotAUser => (Status::BAD_REQUEST, "ValidationError"),
            IamError::Unsupported(_) => (Status::NOT_IMPLEMENTED, "NotImplemented"),
        };
        Self::new(status, code, error.to_string())
    }
}
