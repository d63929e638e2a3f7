//! ListAttachedRolePolicies, ListEntitiesForPolicy.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        access::{on_policy, on_role},
        error::IamError,
        names::{PolicyArn, PolicyName, RoleName},
        paging::{Paging, Rest},
        state::Policy,
    },
};

/// ListAttachedRolePolicies' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedRolePoliciesRequest {
    role_name: RoleName,
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// ListAttachedRolePolicies' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPolicies {
    attached_policies: Vec<AttachedPolicy>,
    #[serde(flatten)]
    rest: Rest,
}

/// An attached managed policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPolicy {
    policy_name: PolicyName,
    policy_arn: PolicyArn,
}

impl AttachedPolicy {
    pub fn of(policy: &Policy) -> Self {
        Self { policy_name: policy.name.clone(), policy_arn: policy.arn.clone() }
    }
}

/// Returns the managed policies that are attached to a role.
pub async fn list_attached_role_policies(call: Call<ListAttachedRolePoliciesRequest>) -> Result<AttachedPolicies, IamError> {
    let ListAttachedRolePoliciesRequest { role_name, path_prefix, paging } = &call.input;
    let prefix = path_prefix.as_deref().unwrap_or("/");
    call.account.read(|state| {
        let attached = state.iam.role(role_name)?.attached.iter();
        let policies = attached.filter_map(|arn| state.iam.policy(arn).ok());
        let policies = policies.filter(|policy| policy.path.as_str().starts_with(prefix));
        let (policies, rest) = paging.cut(policies, |policy| policy.arn.to_string())?;
        let attached_policies = policies.into_iter().map(AttachedPolicy::of).collect();
        Ok(AttachedPolicies { attached_policies, rest })
    })
}

/// ListEntitiesForPolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEntitiesForPolicyRequest {
    policy_arn: PolicyArn,
    #[serde(default)]
    entity_filter: EntityFilter,
    #[serde(flatten)]
    paging: Paging,
}

/// The kinds of entities that a caller can select.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum EntityFilter {
    #[default]
    Any,
    Role,
    User,
    Group,
    LocalManagedPolicy,
    AWSManagedPolicy,
}

/// ListEntitiesForPolicy's output. There are no users and groups.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Entities {
    policy_groups: [(); 0],
    policy_users: [(); 0],
    policy_roles: Vec<PolicyRole>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyRole {
    role_name: RoleName,
    role_id: String,
}

/// Returns the roles to which a managed policy is attached.
pub async fn list_entities_for_policy(call: Call<ListEntitiesForPolicyRequest>) -> Result<Entities, IamError> {
    let ListEntitiesForPolicyRequest { policy_arn, entity_filter, paging } = &call.input;
    let roles_too = matches!(entity_filter, EntityFilter::Any | EntityFilter::Role);
    call.account.read(|state| {
        state.iam.policy(policy_arn)?;
        let roles = state.iam.roles_with(policy_arn).filter(|_| roles_too);
        let (roles, rest) = paging.cut(roles, |role| role.name.to_string())?;
        let policy_roles =
            roles.into_iter().map(|role| PolicyRole { role_name: role.name.clone(), role_id: role.id.clone() }).collect();
        Ok(Entities { policy_groups: [], policy_users: [], policy_roles, rest })
    })
}

on_role!(ListAttachedRolePoliciesRequest);
on_policy!(ListEntitiesForPolicyRequest);
