//! DeleteRolePolicy.

use super::ByName;
use crate::{Call, iam::error::IamError};

/// Deletes an inline policy of a role.
pub async fn delete_role_policy(call: Call<ByName>) -> Result<(), IamError> {
    let ByName { role_name, policy_name } = call.input;
    call.account.write(|state| match state.iam.own_role_mut(&role_name)?.inline.remove(&policy_name) {
        Some(_) => Ok(()),
        None => Err(IamError::RolePolicyNotFound(policy_name)),
    })
}
