//! Operations on the whole account: GetAccountSummary, GetAccountAuthorizationDetails.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    attachment::list::AttachedPolicy,
    boundary::AttachedBoundary,
    document::Document,
    error::IamError,
    holder::Holder,
    limits::{MOST_GROUPS, MOST_GROUPS_OF_A_USER, MOST_KEYS, MOST_POLICIES, MOST_ROLES, MOST_USERS},
    managed,
    names::{GroupName, Path, PolicyName, RoleName, UserName},
    paging::{Paging, Rest},
    policy::{PolicyView, version::VersionView},
    state::{Group, Policy, Role, State, User},
    tags::Tag,
};
use crate::Call;

/// GetAccountSummary's input: none.
#[derive(Debug, Deserialize)]
pub struct GetAccountSummaryRequest {}

/// GetAccountSummary's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountSummary {
    summary_map: BTreeMap<&'static str, usize>,
}

/// Returns numbers of the account's users, groups, roles and policies, and its quotas.
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>.
pub async fn get_account_summary(call: Call<GetAccountSummaryRequest>) -> Result<AccountSummary, IamError> {
    let keys = call.core.keyring.keys_of(call.account.id).await.map_err(|error| IamError::Internal(error.to_string()))?;
    let entries = call.account.read(|state| {
        let versions = state.iam.policies.values().map(|policy| policy.versions.len()).sum();
        [
            ("AccessKeysPerUserQuota", MOST_KEYS),
            ("AccountAccessKeysPresent", usize::from(!keys.is_empty())),
            ("AccountMFAEnabled", 0),
            ("AccountPasswordPresent", 0),
            ("AccountSigningCertificatesPresent", 0),
            ("AssumeRolePolicySizeQuota", 2048),
            ("AttachedPoliciesPerGroupQuota", 10),
            ("AttachedPoliciesPerRoleQuota", 10),
            ("AttachedPoliciesPerUserQuota", 10),
            ("GlobalEndpointTokenVersion", 1),
            ("GroupPolicySizeQuota", 5120),
            ("Groups", state.iam.groups.len()),
            ("GroupsPerUserQuota", MOST_GROUPS_OF_A_USER),
            ("GroupsQuota", MOST_GROUPS),
            ("InstanceProfiles", 0),
            ("InstanceProfilesQuota", 1000),
            ("MFADevices", 0),
            ("MFADevicesInUse", 0),
            ("Policies", state.iam.policies.len()),
            ("PoliciesQuota", MOST_POLICIES),
            ("PolicySizeQuota", 6144),
            ("PolicyVersionsInUse", versions),
            ("PolicyVersionsInUseQuota", 10_000),
            ("Providers", 0),
            ("RolePolicySizeQuota", 10_240),
            ("Roles", state.iam.roles.len()),
            ("RolesQuota", MOST_ROLES),
            ("ServerCertificates", 0),
            ("ServerCertificatesQuota", 20),
            ("SigningCertificatesPerUserQuota", 2),
            ("UserPolicySizeQuota", 2048),
            ("Users", state.iam.users.len()),
            ("UsersQuota", MOST_USERS),
            ("VersionsPerPolicyQuota", 5),
        ]
    });
    Ok(AccountSummary { summary_map: entries.into() })
}

/// GetAccountAuthorizationDetails' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthorizationDetailsRequest {
    #[serde(default)]
    filter: Vec<Kind>,
    #[serde(flatten)]
    paging: Paging,
}

/// The kinds of entities that a caller can select.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Kind {
    User,
    Group,
    Role,
    LocalManagedPolicy,
    AWSManagedPolicy,
}

/// GetAccountAuthorizationDetails' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthorizationDetails {
    user_detail_list: Vec<UserDetail>,
    group_detail_list: Vec<GroupDetail>,
    role_detail_list: Vec<RoleDetail>,
    policies: Vec<PolicyDetail>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct RoleDetail {
    path: Path,
    role_name: RoleName,
    role_id: String,
    arn: String,
    create_date: Timestamp,
    assume_role_policy_document: String,
    instance_profile_list: [(); 0],
    role_policy_list: Vec<PolicyInside>,
    attached_managed_policies: Vec<AttachedPolicy>,
    permissions_boundary: Option<AttachedBoundary>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserDetail {
    path: Path,
    user_name: UserName,
    user_id: String,
    arn: String,
    create_date: Timestamp,
    user_policy_list: Vec<PolicyInside>,
    group_list: Vec<GroupName>,
    attached_managed_policies: Vec<AttachedPolicy>,
    permissions_boundary: Option<AttachedBoundary>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct GroupDetail {
    path: Path,
    group_name: GroupName,
    group_id: String,
    arn: String,
    create_date: Timestamp,
    group_policy_list: Vec<PolicyInside>,
    attached_managed_policies: Vec<AttachedPolicy>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyInside {
    policy_name: PolicyName,
    policy_document: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyDetail {
    #[serde(flatten)]
    policy: PolicyView,
    policy_version_list: Vec<VersionView>,
}

enum Entity<'s> {
    User(&'s User),
    Group(&'s Group),
    Role(&'s Role),
    Policy(Kind, &'s Policy),
}

impl Entity<'_> {
    /// Returns the key of the order: users, groups, roles, policies, each by ARN.
    fn key(&self) -> (Kind, String) {
        match self {
            Self::User(user) => (Kind::User, user.arn.clone()),
            Self::Group(group) => (Kind::Group, group.arn.clone()),
            Self::Role(role) => (Kind::Role, role.arn.clone()),
            Self::Policy(kind, policy) => (*kind, policy.arn.to_string()),
        }
    }
}

/// Returns all users, groups, roles and managed policies with their documents: the account's own policies, and those of AWS that are
/// attached.
pub async fn get_account_authorization_details(call: Call<AuthorizationDetailsRequest>) -> Result<AuthorizationDetails, IamError> {
    let AuthorizationDetailsRequest { filter, paging } = &call.input;
    let wanted = |kind: Kind| filter.is_empty() || filter.contains(&kind);
    call.account.read(|state| {
        let state = &state.iam;
        let users = state.users.values().map(Entity::User);
        let groups = state.groups.values().map(Entity::Group);
        let roles = state.roles.values().map(Entity::Role);
        let own = state.policies.values().map(|policy| Entity::Policy(Kind::LocalManagedPolicy, policy));
        let attached = managed::all().filter(|policy| state.attachments(&policy.arn) + state.bounded_by(&policy.arn) > 0);
        let attached = attached.map(|policy| Entity::Policy(Kind::AWSManagedPolicy, policy));
        let entities = users.chain(groups).chain(roles).chain(own).chain(attached).filter(|entity| wanted(entity.key().0));
        let (entities, rest) = paging.cut(entities, Entity::key)?;
        let (mut user_detail_list, mut group_detail_list) = (Vec::new(), Vec::new());
        let (mut role_detail_list, mut policies) = (Vec::new(), Vec::new());
        for entity in entities {
            match entity {
                Entity::User(user) => user_detail_list.push(user_detail(state, user)),
                Entity::Group(group) => group_detail_list.push(group_detail(state, group)),
                Entity::Role(role) => role_detail_list.push(role_detail(state, role)),
                Entity::Policy(_, policy) => policies.push(policy_detail(state, policy)),
            }
        }
        Ok(AuthorizationDetails { user_detail_list, group_detail_list, role_detail_list, policies, rest })
    })
}

fn role_detail(state: &State, role: &Role) -> RoleDetail {
    RoleDetail {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: role.arn.clone(),
        create_date: role.created,
        assume_role_policy_document: role.trust.encoded(),
        instance_profile_list: [],
        role_policy_list: inside(role),
        attached_managed_policies: attached(state, role),
        permissions_boundary: role.boundary.as_ref().map(AttachedBoundary::of),
        tags: role.tags.as_slice().to_vec(),
    }
}

fn user_detail(state: &State, user: &User) -> UserDetail {
    UserDetail {
        path: user.path.clone(),
        user_name: user.name.clone(),
        user_id: user.id.clone(),
        arn: user.arn.clone(),
        create_date: user.created,
        user_policy_list: inside(user),
        group_list: user.groups.iter().cloned().collect(),
        attached_managed_policies: attached(state, user),
        permissions_boundary: user.boundary.as_ref().map(AttachedBoundary::of),
        tags: user.tags.as_slice().to_vec(),
    }
}

fn group_detail(state: &State, group: &Group) -> GroupDetail {
    GroupDetail {
        path: group.path.clone(),
        group_name: group.name.clone(),
        group_id: group.id.clone(),
        arn: group.arn.clone(),
        create_date: group.created,
        group_policy_list: inside(group),
        attached_managed_policies: attached(state, group),
    }
}

fn inside(holder: &impl Holder) -> Vec<PolicyInside> {
    let shown = |(name, document): (&PolicyName, &Document)| PolicyInside {
        policy_name: name.clone(),
        policy_document: document.encoded(),
    };
    holder.inline().iter().map(shown).collect()
}

fn attached(state: &State, holder: &impl Holder) -> Vec<AttachedPolicy> {
    holder.attached().iter().filter_map(|arn| state.policy(arn).ok()).map(AttachedPolicy::of).collect()
}

fn policy_detail(state: &State, policy: &Policy) -> PolicyDetail {
    let versions = policy.versions.iter().rev().map(|(number, version)| VersionView::whole(policy, *number, version));
    PolicyDetail { policy: PolicyView::listed(state, policy), policy_version_list: versions.collect() }
}
