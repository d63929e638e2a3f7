//! UpdateRole, UpdateRoleDescription, UpdateAssumeRolePolicy.

use serde::{Deserialize, Serialize};

use super::{OneRole, RoleView};
use crate::{
    Call,
    iam::{
        access::on_role,
        document::Document,
        error::IamError,
        limits,
        names::{Description, RoleName},
    },
};

/// UpdateRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleRequest {
    role_name: RoleName,
    description: Option<Description>,
    max_session_duration: Option<u32>,
}

/// An output whose result element is empty.
#[derive(Debug, Serialize)]
pub struct Nothing {}

/// Changes a role's description and the longest duration of its sessions.
pub async fn update_role(call: Call<UpdateRoleRequest>) -> Result<Nothing, IamError> {
    let input = call.input;
    call.account.write(|state| {
        let role = state.iam.own_role_mut(&input.role_name)?;
        // A member that is not given is reset to its default.
        role.max_session_duration = input.max_session_duration.unwrap_or(limits::SESSION_DURATION);
        if input.description.is_some() {
            role.description = input.description;
        }
        Ok(Nothing {})
    })
}

/// UpdateRoleDescription's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleDescriptionRequest {
    role_name: RoleName,
    description: Description,
}

/// Changes a role's description.
pub async fn update_role_description(call: Call<UpdateRoleDescriptionRequest>) -> Result<OneRole, IamError> {
    let UpdateRoleDescriptionRequest { role_name, description } = call.input;
    call.account.write(|state| {
        let role = state.iam.role_mut(&role_name)?;
        role.description = Some(description);
        Ok(OneRole { role: RoleView::listed(role) })
    })
}

/// UpdateAssumeRolePolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAssumeRolePolicyRequest {
    role_name: RoleName,
    policy_document: String,
}

/// Replaces a role's trust policy.
pub async fn update_assume_role_policy(call: Call<UpdateAssumeRolePolicyRequest>) -> Result<(), IamError> {
    let UpdateAssumeRolePolicyRequest { role_name, policy_document } = call.input;
    call.account.write(|state| {
        let role = state.iam.own_role_mut(&role_name)?;
        let trust = Document::trust(&policy_document)?;
        limits::trust_length(&trust)?;
        role.trust = trust;
        Ok(())
    })
}

on_role!(UpdateRoleRequest, UpdateRoleDescriptionRequest, UpdateAssumeRolePolicyRequest);
