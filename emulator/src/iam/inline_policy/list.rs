//! ListRolePolicies, ListUserPolicies, ListGroupPolicies.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        access::on,
        error::IamError,
        holder::Holder,
        names::PolicyName,
        paging::{Paging, Rest},
        state::{Group, Role, User},
    },
};

/// The input of all three.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", bound = "")]
pub struct ListPoliciesRequest<H: Holder> {
    #[serde(alias = "RoleName", alias = "UserName", alias = "GroupName")]
    name: H::Name,
    #[serde(flatten)]
    paging: Paging,
}

/// The output of all three.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyNames {
    policy_names: Vec<PolicyName>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the names of inline policies.
pub async fn list_policies<H: Holder>(call: Call<ListPoliciesRequest<H>>) -> Result<PolicyNames, IamError> {
    call.account.read(|state| {
        let names = H::find(&state.iam, &call.input.name)?.inline().keys().cloned();
        let (policy_names, rest) = call.input.paging.cut(names, PolicyName::to_string)?;
        Ok(PolicyNames { policy_names, rest })
    })
}

on!(Role, name: ListPoliciesRequest<Role>);
on!(User, name: ListPoliciesRequest<User>);
on!(Group, name: ListPoliciesRequest<Group>);
