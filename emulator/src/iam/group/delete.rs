//! DeleteGroup.

use super::ByName;
use crate::{Call, iam::error::IamError};

/// Deletes a group, which must have neither users nor policies.
pub async fn delete_group(call: Call<ByName>) -> Result<(), IamError> {
    let name = &call.input.group_name;
    call.account.write(|state| {
        let group = state.iam.group(name)?;
        if state.iam.users_in(name).next().is_some() {
            return Err(IamError::UsersInGroup);
        }
        if !group.attached.is_empty() {
            return Err(IamError::PoliciesAttached);
        }
        if !group.inline.is_empty() {
            return Err(IamError::PoliciesInside);
        }
        state.iam.groups.remove(name);
        Ok(())
    })
}
