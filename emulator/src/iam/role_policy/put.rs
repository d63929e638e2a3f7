//! PutRolePolicy.

use serde::Deserialize;

use crate::{
    Call,
    iam::{
        access::on_role,
        document::Document,
        error::IamError,
        limits,
        names::{PolicyName, RoleName},
    },
};

/// PutRolePolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRolePolicyRequest {
    role_name: RoleName,
    policy_name: PolicyName,
    policy_document: String,
}

/// Adds an inline policy to a role, or replaces the one with this name.
pub async fn put_role_policy(call: Call<PutRolePolicyRequest>) -> Result<(), IamError> {
    let PutRolePolicyRequest { role_name, policy_name, policy_document } = call.input;
    call.account.write(|state| {
        let role = state.iam.own_role_mut(&role_name)?;
        let mut inline = role.inline.clone();
        inline.insert(policy_name, Document::identity(&policy_document)?);
        limits::inline_length(&role_name, &inline)?;
        role.inline = inline;
        Ok(())
    })
}

on_role!(PutRolePolicyRequest);
