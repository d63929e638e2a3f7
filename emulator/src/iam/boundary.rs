//! Permissions boundaries of roles and users: PutRolePermissionsBoundary, PutUserPermissionsBoundary,
//! DeleteRolePermissionsBoundary, DeleteUserPermissionsBoundary.
//!
//! A boundary is a managed policy that limits what the other policies of a role or user give.
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.

use serde::{Deserialize, Serialize};

use super::{
    access::{of_role, of_user, on_role, on_user},
    error::IamError,
    names::{PolicyArn, RoleName, UserName},
    state::State,
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// A boundary in an output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedBoundary {
    permissions_boundary_type: &'static str,
    permissions_boundary_arn: PolicyArn,
}

impl AttachedBoundary {
    pub fn of(arn: &PolicyArn) -> Self {
        Self { permissions_boundary_type: "Policy", permissions_boundary_arn: arn.clone() }
    }
}

/// Checks that a boundary exists.
///
/// # Errors
/// There is no managed policy with this ARN.
pub fn check(state: &State, boundary: Option<&PolicyArn>) -> Result<(), IamError> {
    match boundary {
        Some(arn) if state.policy(arn).is_err() => Err(IamError::BoundaryNotFound(arn.clone())),
        Some(_) | None => Ok(()),
    }
}

/// PutRolePermissionsBoundary's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRoleBoundaryRequest {
    role_name: RoleName,
    permissions_boundary: PolicyArn,
}

/// PutUserPermissionsBoundary's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutUserBoundaryRequest {
    user_name: UserName,
    permissions_boundary: PolicyArn,
}

/// DeleteRolePermissionsBoundary's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRoleBoundaryRequest {
    role_name: RoleName,
}

/// DeleteUserPermissionsBoundary's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserBoundaryRequest {
    user_name: UserName,
}

/// Returns the needs of PutRolePermissionsBoundary: the new boundary is a condition key.
///
/// # Errors
/// None.
pub fn put_role_needs(call: &Call<PutRoleBoundaryRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(of_role(call, row)?.when("iam:PermissionsBoundary", call.input.permissions_boundary.as_str()))
}

/// Returns the needs of PutUserPermissionsBoundary: the new boundary is a condition key.
///
/// # Errors
/// None.
pub fn put_user_needs(call: &Call<PutUserBoundaryRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(of_user(call, row)?.when("iam:PermissionsBoundary", call.input.permissions_boundary.as_str()))
}

/// Sets the boundary of a role.
pub async fn put_role_permissions_boundary(call: Call<PutRoleBoundaryRequest>) -> Result<(), IamError> {
    let PutRoleBoundaryRequest { role_name, permissions_boundary } = call.input;
    call.account.write(|state| {
        state.iam.own_role_mut(&role_name)?;
        check(&state.iam, Some(&permissions_boundary))?;
        state.iam.own_role_mut(&role_name)?.boundary = Some(permissions_boundary);
        Ok(())
    })
}

/// Sets the boundary of a user.
pub async fn put_user_permissions_boundary(call: Call<PutUserBoundaryRequest>) -> Result<(), IamError> {
    let PutUserBoundaryRequest { user_name, permissions_boundary } = call.input;
    call.account.write(|state| {
        state.iam.user(&user_name)?;
        check(&state.iam, Some(&permissions_boundary))?;
        state.iam.user_mut(&user_name)?.boundary = Some(permissions_boundary);
        Ok(())
    })
}

/// Removes the boundary of a role, which may have none.
pub async fn delete_role_permissions_boundary(call: Call<DeleteRoleBoundaryRequest>) -> Result<(), IamError> {
    call.account.write(|state| {
        state.iam.own_role_mut(&call.input.role_name)?.boundary = None;
        Ok(())
    })
}

/// Removes the boundary of a user, who may have none.
pub async fn delete_user_permissions_boundary(call: Call<DeleteUserBoundaryRequest>) -> Result<(), IamError> {
    call.account.write(|state| {
        state.iam.user_mut(&call.input.user_name)?.boundary = None;
        Ok(())
    })
}

on_role!(PutRoleBoundaryRequest, DeleteRoleBoundaryRequest);
on_user!(PutUserBoundaryRequest, DeleteUserBoundaryRequest);
