//! GetServiceLinkedRoleDeletionStatus.

use serde::{Deserialize, Serialize};

use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    iam::error::IamError,
};

/// GetServiceLinkedRoleDeletionStatus' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletionStatusRequest {
    deletion_task_id: String,
}

/// GetServiceLinkedRoleDeletionStatus' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletionStatus {
    status: &'static str,
}

/// Returns the needs: the resource is the role that the task deletes.
///
/// # Errors
/// None.
pub fn needs(call: &Call<DeletionStatusRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let task = &call.input.deletion_task_id;
    let role = task.strip_prefix("task/").and_then(|rest| rest.rsplit_once('/')).map_or("", |(role, _)| role);
    let arn = crate::Arn::new("iam", "", call.account.id, format_args!("role/{role}"));
    Ok(Needs::of(row, Resource::One(arn.to_string())))
}

/// Returns the status of a deletion, which is always complete.
pub async fn get_service_linked_role_deletion_status(call: Call<DeletionStatusRequest>) -> Result<DeletionStatus, IamError> {
    let task = &call.input.deletion_task_id;
    call.account.read(|state| match state.iam.deletions.contains(task) {
        true => Ok(DeletionStatus { status: "SUCCEEDED" }),
        false => Err(IamError::DeletionNotFound(task.clone())),
    })
}
