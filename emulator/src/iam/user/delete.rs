//! DeleteUser.

use super::ByName;
use crate::{Call, iam::error::IamError};

/// Deletes a user, who must have no policies, keys and groups.
pub async fn delete_user(call: Call<ByName>) -> Result<(), IamError> {
    let name = &call.input.user_name;
    call.account.write(|state| {
        let user = state.iam.user(name)?;
        if !user.groups.is_empty() {
            return Err(IamError::UsersInGroup);
        }
        if state.iam.keys_of(name).next().is_some() {
            return Err(IamError::KeysLeft);
        }
        if !user.attached.is_empty() {
            return Err(IamError::PoliciesAttached);
        }
        if !user.inline.is_empty() {
            return Err(IamError::PoliciesInside);
        }
        state.iam.users.remove(name);
        Ok(())
    })
}
