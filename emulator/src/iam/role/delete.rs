//! DeleteRole.

use super::ByName;
use crate::{Call, iam::error::IamError};

/// Deletes a role, which must not have policies.
pub async fn delete_role(call: Call<ByName>) -> Result<(), IamError> {
    let name = &call.input.role_name;
    call.account.write(|state| {
        let role = state.iam.own_role_mut(name)?;
        if !role.attached.is_empty() {
            return Err(IamError::PoliciesAttached);
        }
        if !role.inline.is_empty() {
            return Err(IamError::PoliciesInside);
        }
        state.iam.roles.remove(name);
        Ok(())
    })
}
