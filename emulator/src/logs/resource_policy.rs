//! PutResourcePolicy, DescribeResourcePolicies, DeleteResourcePolicy: they let services write to the account's groups.

use serde::{Deserialize, Serialize};

use super::error::LogsError;
use crate::{Call, iam::document::Document, page::page};

/// The most policies of an account, by AWS's quota.
const MOST: usize = 10;
/// The number of policies of a page unless the caller sets a smaller one.
const PAGE: usize = 50;

/// A policy, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResourcePolicy {
    pub document: Document,
    /// When it was put last, milliseconds since 1970.
    pub updated: i64,
}

/// PutResourcePolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutResourcePolicyRequest {
    policy_name: Option<String>,
    policy_document: Option<String>,
    resource_arn: Option<String>,
}

/// PutResourcePolicy's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Put {
    resource_policy: Shown,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    policy_name: String,
    policy_document: String,
    last_updated_time: i64,
}

/// DeleteResourcePolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteResourcePolicyRequest {
    policy_name: Option<String>,
}

/// DescribeResourcePolicies' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeResourcePoliciesRequest {
    next_token: Option<String>,
    limit: Option<usize>,
}

/// DescribeResourcePolicies' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourcePolicies {
    resource_policies: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl Shown {
    fn of(name: &str, policy: &ResourcePolicy) -> Self {
        let (policy_document, last_updated_time) = (policy.document.text().into(), policy.updated);
        Self { policy_name: name.into(), policy_document, last_updated_time }
    }
}

fn named(name: Option<String>) -> Result<String, LogsError> {
    name.ok_or(LogsError::Missing("policyName"))
}

/// Creates a policy, or replaces it.
pub async fn put_resource_policy(call: Call<PutResourcePolicyRequest>) -> Result<Put, LogsError> {
    let PutResourcePolicyRequest { policy_name, policy_document, resource_arn } = call.input;
    if resource_arn.is_some() {
        return Err(LogsError::NoPoliciesOfGroups);
    }
    let name = named(policy_name)?;
    let text = policy_document.ok_or(LogsError::Missing("policyDocument"))?;
    let document = Document::resource(&text).map_err(|_| LogsError::PolicyDocument)?;
    let is_whole = document.statements.iter().all(|statement| statement.resources.is_some());
    if !is_whole {
        return Err(LogsError::PolicyDocument);
    }
    let policy = ResourcePolicy { document, updated: call.now.as_millisecond() };
    let resource_policy = Shown::of(&name, &policy);
    call.account.write(|state| {
        let policies = &mut state.logs.policies;
        if !policies.contains_key(&name) && policies.len() >= MOST {
            return Err(LogsError::TooMany);
        }
        policies.insert(name, policy);
        Ok(())
    })?;
    Ok(Put { resource_policy })
}

/// Deletes a policy.
pub async fn delete_resource_policy(call: Call<DeleteResourcePolicyRequest>) -> Result<(), LogsError> {
    let name = named(call.input.policy_name)?;
    call.account.write(|state| state.logs.policies.remove(&name).map(|_| ()).ok_or(LogsError::NoPolicy(name)))
}

/// Returns the account's policies, by name.
pub async fn describe_resource_policies(call: Call<DescribeResourcePoliciesRequest>) -> Result<ResourcePolicies, LogsError> {
    let DescribeResourcePoliciesRequest { next_token, limit } = &call.input;
    call.account.read(|state| {
        let policies = state.logs.policies.iter();
        let page = page(policies, |(name, _)| (*name).clone(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        let resource_policies = page.items.into_iter().map(|(name, policy)| Shown::of(name, policy)).collect();
        Ok(ResourcePolicies { resource_policies, next_token: page.next })
    })
}
