//! ListAttachedRolePolicies, ListAttachedUserPolicies, ListAttachedGroupPolicies, ListEntitiesForPolicy.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        access::{on, on_policy},
        error::IamError,
        holder::Holder,
        names::{GroupName, Path, PolicyArn, PolicyName, RoleName, UserName},
        paging::{Paging, Rest},
        state::{Group, Policy, Role, User},
    },
};

/// The input of the lists of one role's, user's or group's policies.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", bound = "")]
pub struct ListAttachedPoliciesRequest<H: Holder> {
    #[serde(alias = "RoleName", alias = "UserName", alias = "GroupName")]
    name: H::Name,
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// The output of these lists.
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

/// Returns the managed policies that are attached to a role, user or group.
pub async fn list_attached_policies<H: Holder>(call: Call<ListAttachedPoliciesRequest<H>>) -> Result<AttachedPolicies, IamError> {
    let ListAttachedPoliciesRequest { name, path_prefix, paging } = &call.input;
    let prefix = path_prefix.as_deref().unwrap_or("/");
    call.account.read(|state| {
        let attached = H::find(&state.iam, name)?.attached().iter();
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
    path_prefix: Option<String>,
    #[serde(default)]
    policy_usage_filter: Usage,
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

/// The ways to use a policy that a caller can select; both by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum Usage {
    #[default]
    Any,
    PermissionsPolicy,
    PermissionsBoundary,
}

/// ListEntitiesForPolicy's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Entities {
    policy_groups: Vec<PolicyGroup>,
    policy_users: Vec<PolicyUser>,
    policy_roles: Vec<PolicyRole>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyGroup {
    group_name: GroupName,
    group_id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyUser {
    user_name: UserName,
    user_id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyRole {
    role_name: RoleName,
    role_id: String,
}

/// One that uses the policy.
enum Entity<'s> {
    Group(&'s Group),
    User(&'s User),
    Role(&'s Role),
}

impl Entity<'_> {
    /// Returns the key of the order: groups, users, roles, each by name.
    fn key(&self) -> (u8, String) {
        match self {
            Self::Group(group) => (0, group.name.to_string()),
            Self::User(user) => (1, user.name.to_string()),
            Self::Role(role) => (2, role.name.to_string()),
        }
    }
}

/// Returns the groups, users and roles to which a managed policy is attached, or whose boundary it is.
pub async fn list_entities_for_policy(call: Call<ListEntitiesForPolicyRequest>) -> Result<Entities, IamError> {
    let ListEntitiesForPolicyRequest { policy_arn, entity_filter, path_prefix, policy_usage_filter, paging } = &call.input;
    let wanted = |kind| [EntityFilter::Any, kind].contains(entity_filter);
    let below = |path: &Path| path.as_str().starts_with(path_prefix.as_deref().unwrap_or("/"));
    fn uses(holder: &impl Holder, arn: &PolicyArn, usage: Usage) -> bool {
        let attached = usage != Usage::PermissionsBoundary && holder.attached().contains(arn);
        attached || (usage != Usage::PermissionsPolicy && holder.boundary() == Some(arn))
    }
    let usage = *policy_usage_filter;
    call.account.read(|state| {
        state.iam.policy(policy_arn)?;
        let groups = state.iam.groups.values().filter(|group| wanted(EntityFilter::Group) && uses(*group, policy_arn, usage));
        let users = state.iam.users.values().filter(|user| wanted(EntityFilter::User) && uses(*user, policy_arn, usage));
        let roles = state.iam.roles.values().filter(|role| wanted(EntityFilter::Role) && uses(*role, policy_arn, usage));
        let groups = groups.filter(|group| below(&group.path)).map(Entity::Group);
        let users = users.filter(|user| below(&user.path)).map(Entity::User);
        let roles = roles.filter(|role| below(&role.path)).map(Entity::Role);
        let (entities, rest) = paging.cut(groups.chain(users).chain(roles), Entity::key)?;
        let mut found = Entities { policy_groups: Vec::new(), policy_users: Vec::new(), policy_roles: Vec::new(), rest };
        for entity in entities {
            match entity {
                Entity::Group(group) => {
                    found.policy_groups.push(PolicyGroup { group_name: group.name.clone(), group_id: group.id.clone() });
                }
                Entity::User(user) => {
                    found.policy_users.push(PolicyUser { user_name: user.name.clone(), user_id: user.id.clone() })
                }
                Entity::Role(role) => {
                    found.policy_roles.push(PolicyRole { role_name: role.name.clone(), role_id: role.id.clone() })
                }
            }
        }
        Ok(found)
    })
}

on!(Role, name: ListAttachedPoliciesRequest<Role>);
on!(User, name: ListAttachedPoliciesRequest<User>);
on!(Group, name: ListAttachedPoliciesRequest<Group>);
on_policy!(ListEntitiesForPolicyRequest);
