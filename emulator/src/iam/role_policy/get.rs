//! GetRolePolicy.

use serde::Serialize;

use super::ByName;
use crate::{
    Call,
    iam::{
        error::IamError,
        names::{PolicyName, RoleName},
    },
};

/// GetRolePolicy's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RolePolicy {
    role_name: RoleName,
    policy_name: PolicyName,
    policy_document: String,
}

/// Returns an inline policy of a role.
pub async fn get_role_policy(call: Call<ByName>) -> Result<RolePolicy, IamError> {
    let ByName { role_name, policy_name } = call.input;
    call.account.read(|state| {
        let role = state.iam.role(&role_name)?;
        let document = role.inline.get(&policy_name).ok_or_else(|| IamError::RolePolicyNotFound(policy_name.clone()))?;
        let policy_document = document.encoded();
        Ok(RolePolicy { role_name, policy_name, policy_document })
    })
}
