//! DeleteServiceLinkedRole.

use serde::Serialize;

use crate::{
    Call,
    iam::{error::IamError, role::ByName},
};

/// The number of newest deletions whose status can be requested.
const REMEMBERED: usize = 100;

/// DeleteServiceLinkedRole's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Deletion {
    deletion_task_id: String,
}

/// Deletes a service-linked role. It takes effect at once, because no service here uses its role.
pub async fn delete_service_linked_role(call: Call<ByName>) -> Result<Deletion, IamError> {
    let name = &call.input.role_name;
    let task = call.core.ids.uuid();
    call.account.write(|state| {
        let role = state.iam.role(name).ok().filter(|role| role.is_service_linked());
        let path = role.ok_or_else(|| IamError::RoleNotFound(name.clone()))?.path.clone();
        let deletion_task_id = format!("task{path}{name}/{task}");
        state.iam.roles.remove(name);
        let deletions = state.iam.deletions.get_mut();
        deletions.push_back(deletion_task_id.clone());
        while deletions.len() > REMEMBERED {
            deletions.pop_front();
        }
        Ok(Deletion { deletion_task_id })
    })
}
