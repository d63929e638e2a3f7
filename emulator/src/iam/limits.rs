//! IAM's limits: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.

use std::collections::BTreeMap;

use super::{
    document::Document,
    error::IamError,
    names::{PolicyName, RoleName},
    state::State,
};

/// The most roles of an account.
pub const MOST_ROLES: usize = 1_000;
/// The most managed policies of an account, without AWS's.
pub const MOST_POLICIES: usize = 1_500;

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

/// Checks that a role's inline policies have at most 10,240 characters together, white space not counted.
pub fn inline_length(role: &RoleName, documents: &BTreeMap<PolicyName, Document>) -> Result<(), IamError> {
    if documents.values().map(Document::counted_length).sum::<usize>() > 10_240 {
        return Err(IamError::TooLong(format!("Maximum policy size of 10240 bytes exceeded for role {role}")));
    }
    Ok(())
}

/// The longest duration of a role's sessions unless a caller sets another one, seconds.
pub const SESSION_DURATION: u32 = 3600;
