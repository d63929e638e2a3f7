//! ListRolePolicies.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        access::on_role,
        error::IamError,
        names::{PolicyName, RoleName},
        paging::{Paging, Rest},
    },
};

/// ListRolePolicies' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolePoliciesRequest {
    role_name: RoleName,
    #[serde(flatten)]
    paging: Paging,
}

/// ListRolePolicies' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RolePolicies {
    policy_names: Vec<PolicyName>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the names of a role's inline policies.
pub async fn list_role_policies(call: Call<ListRolePoliciesRequest>) -> Result<RolePolicies, IamError> {
    call.account.read(|state| {
        let names = state.iam.role(&call.input.role_name)?.inline.keys().cloned();
        let (policy_names, rest) = call.input.paging.cut(names, PolicyName::to_string)?;
        Ok(RolePolicies { policy_names, rest })
    })
}

on_role!(ListRolePoliciesRequest);
