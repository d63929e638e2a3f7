//! Operations on the whole account: GetAccountSummary, GetAccountAuthorizationDetails.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    attachment::list::AttachedPolicy,
    error::IamError,
    limits::{MOST_POLICIES, MOST_ROLES},
    managed,
    names::{Path, PolicyName, RoleName},
    paging::{Paging, Rest},
    policy::{PolicyView, version::VersionView},
    state::{Policy, Role, State},
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

/// Returns numbers of the account's roles and policies, and its quotas.
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>.
pub async fn get_account_summary(call: Call<GetAccountSummaryRequest>) -> Result<AccountSummary, IamError> {
    let keys = call.core.keyring.keys_of(call.account.id).await.map_err(|error| IamError::Internal(error.to_string()))?;
    let entries = call.account.read(|state| {
        let versions = state.iam.policies.values().map(|policy| policy.versions.len()).sum();
        [
            ("AccessKeysPerUserQuota", 2),
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
            ("Groups", 0),
            ("GroupsPerUserQuota", 10),
            ("GroupsQuota", 300),
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
            ("Users", 0),
            ("UsersQuota", 5000),
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
    Role,
    Group,
    LocalManagedPolicy,
    AWSManagedPolicy,
}

/// GetAccountAuthorizationDetails' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthorizationDetails {
    user_detail_list: [(); 0],
    group_detail_list: [(); 0],
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
    tags: Vec<Tag>,
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
    Role(&'s Role),
    Policy(Kind, &'s Policy),
}

impl Entity<'_> {
    /// Returns the key of the order: roles before policies, each by ARN.
    fn key(&self) -> (Kind, String) {
        match self {
            Self::Role(role) => (Kind::Role, role.arn.clone()),
            Self::Policy(kind, policy) => (*kind, policy.arn.to_string()),
        }
    }
}

/// Returns all roles and managed policies with their documents: the account's own policies, and those of AWS that are attached to a
/// role.
pub async fn get_account_authorization_details(call: Call<AuthorizationDetailsRequest>) -> Result<AuthorizationDetails, IamError> {
    let AuthorizationDetailsRequest { filter, paging } = &call.input;
    let wanted = |kind: Kind| filter.is_empty() || filter.contains(&kind);
    call.account.read(|state| {
        let state = &state.iam;
        let roles = state.roles.values().map(Entity::Role);
        let own = state.policies.values().map(|policy| Entity::Policy(Kind::LocalManagedPolicy, policy));
        let attached = managed::all().filter(|policy| state.roles_with(&policy.arn).next().is_some());
        let attached = attached.map(|policy| Entity::Policy(Kind::AWSManagedPolicy, policy));
        let entities = roles.chain(own).chain(attached).filter(|entity| wanted(entity.key().0));
        let (entities, rest) = paging.cut(entities, Entity::key)?;
        let (mut role_detail_list, mut policies) = (Vec::new(), Vec::new());
        for entity in entities {
            match entity {
                Entity::Role(role) => role_detail_list.push(role_detail(state, role)),
                Entity::Policy(_, policy) => policies.push(policy_detail(state, policy)),
            }
        }
        Ok(AuthorizationDetails { user_detail_list: [], group_detail_list: [], role_detail_list, policies, rest })
    })
}

fn role_detail(state: &State, role: &Role) -> RoleDetail {
    let inside = |(name, document): (&PolicyName, &super::document::Document)| PolicyInside {
        policy_name: name.clone(),
        policy_document: document.encoded(),
    };
    RoleDetail {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: role.arn.clone(),
        create_date: role.created,
        assume_role_policy_document: role.trust.encoded(),
        instance_profile_list: [],
        role_policy_list: role.inline.iter().map(inside).collect(),
        attached_managed_policies: role.attached.iter().filter_map(|arn| state.policy(arn).ok()).map(AttachedPolicy::of).collect(),
        tags: role.tags.as_slice().to_vec(),
    }
}

fn policy_detail(state: &State, policy: &Policy) -> PolicyDetail {
    let versions = policy.versions.iter().rev().map(|(number, version)| VersionView::whole(policy, *number, version));
    PolicyDetail { policy: PolicyView::listed(state, policy), policy_version_list: versions.collect() }
}
