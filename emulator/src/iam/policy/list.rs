//! ListPolicies.

use serde::{Deserialize, Serialize};

use super::PolicyView;
use crate::{
    Call,
    iam::{
        error::IamError,
        managed,
        paging::{Paging, Rest},
        state::Policy,
    },
};

/// ListPolicies' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPoliciesRequest {
    #[serde(default)]
    scope: Scope,
    only_attached: Option<bool>,
    path_prefix: Option<String>,
    #[serde(default)]
    policy_usage_filter: Usage,
    #[serde(flatten)]
    paging: Paging,
}

/// The owners of policies that a caller can select.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
enum Scope {
    #[default]
    All,
    #[serde(rename = "AWS")]
    Aws,
    Local,
}

/// The uses of policies that a caller can select.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum Usage {
    #[default]
    Any,
    PermissionsPolicy,
    PermissionsBoundary,
}

/// ListPolicies' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policies {
    policies: Vec<PolicyView>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the managed policies, the account's and AWS's.
pub async fn list_policies(call: Call<ListPoliciesRequest>) -> Result<Policies, IamError> {
    let ListPoliciesRequest { scope, only_attached, path_prefix, policy_usage_filter, paging } = &call.input;
    let (own, aws) = match scope {
        Scope::All => (true, true),
        Scope::Aws => (false, true),
        Scope::Local => (true, false),
    };
    let prefix = path_prefix.as_deref().unwrap_or("/");
    call.account.read(|state| {
        let mut policies: Vec<&Policy> = state.iam.policies.values().filter(|_| own).collect();
        for policy in managed::all().filter(|_| aws) {
            policies.push(policy);
        }
        let policies = policies.into_iter().filter(|policy| {
            let attached = || state.iam.attachments(&policy.arn) > 0;
            let is_used = match policy_usage_filter {
                Usage::Any => !only_attached.unwrap_or(false) || attached(),
                Usage::PermissionsPolicy => attached(),
                Usage::PermissionsBoundary => state.iam.bounded_by(&policy.arn) > 0,
            };
            policy.path.as_str().starts_with(prefix) && is_used
        });
        let (policies, rest) = paging.cut(policies, |policy| policy.arn.to_string())?;
        Ok(Policies { policies: policies.into_iter().map(|policy| PolicyView::listed(&state.iam, policy)).collect(), rest })
    })
}
