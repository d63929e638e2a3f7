//! IAM's limits: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.

use std::collections::BTreeMap;

use super::{document::Document, error::IamError, holder::Holder, names::PolicyName, state::State};

/// The most roles of an account.
pub const MOST_ROLES: usize = 1_000;
/// The most managed policies of an account, without AWS's.
pub const MOST_POLICIES: usize = 1_500;

/// The most users of an account.
pub const MOST_USERS: usize = 5_000;
/// The most groups of an account.
pub const MOST_GROUPS: usize = 300;
/// The most groups that a user may be in.
pub const MOST_GROUPS_OF_A_USER: usize = 10;
/// The most access keys of a user.
pub const MOST_KEYS: usize = 2;

/// Checks that one more user is within the quota.
pub fn room_for_a_user(state: &State) -> Result<(), IamError> {
    match state.users.len() < MOST_USERS {
        true => Ok(()),
        false => Err(IamError::TooMany("UsersPerAccount", MOST_USERS)),
    }
}

/// Checks that one more group is within the quota.
pub fn room_for_a_group(state: &State) -> Result<(), IamError> {
    match state.groups.len() < MOST_GROUPS {
        true => Ok(()),
        false => Err(IamError::TooMany("GroupsPerAccount", MOST_GROUPS)),
    }
}

/// Checks that one more role is within the quota.
pub fn room_for_a_role(state: &State) -> Result<(), IamError> {
    match state.roles.len() < MOST_ROLES {
        true => Ok(()),
        false => Err(IamError::TooMany("RolesPerAccount", MOST_ROLES)),
    }
}

/// Checks that one more managed policy is within the quota.
pub fn room_for_a_policy(state: &State) -> Result<(), IamError> {
    match state.policies.len() < MOST_POLICIES {
        true => Ok(()),
        false => Err(IamError::TooMany("PoliciesPerAccount", MOST_POLICIES)),
    }
}

/// Checks that a trust policy has at most 2,048 characters, white space not counted.
pub fn trust_length(trust: &Document) -> Result<(), IamError> {
    if trust.counted_length() > 2048 {
        return Err(IamError::TooLong("Cannot exceed quota for ACLSizePerRole: 2048".into()));
    }
    Ok(())
}

/// Checks that a managed policy has at most 6,144 characters, white space not counted.
pub fn policy_length(document: &Document) -> Result<(), IamError> {
    if document.counted_length() > 6144 {
        return Err(IamError::TooLong("Cannot exceed quota for PolicySize: 6144".into()));
    }
    Ok(())
}

/// Checks that the inline policies of a role, user or group are within their limit together, white space not counted.
pub fn inline_length<H: Holder>(name: &H::Name, documents: &BTreeMap<PolicyName, Document>) -> Result<(), IamError> {
    if documents.values().map(Document::counted_length).sum::<usize>() > H::INLINE_LENGTH {
        let (most, kind) = (H::INLINE_LENGTH, H::KIND);
        return Err(IamError::TooLong(format!("Maximum policy size of {most} bytes exceeded for {kind} {name}")));
    }
    Ok(())
}

/// The longest duration of a role's sessions unless a caller sets another one, seconds.
pub const SESSION_DURATION: u32 = 3600;
