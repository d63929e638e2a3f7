//! The account's managed policies, one file for each operation, and their form in outputs.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod tag;
pub mod version;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::on_policy,
    names::{Description, Path, PolicyArn, PolicyName},
    state::{Policy, State},
    tags::Tag,
};

/// The input of an operation on a managed policy as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByArn {
    policy_arn: PolicyArn,
}

/// An output with one policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OnePolicy {
    policy: PolicyView,
}

/// A managed policy in an output, without its document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyView {
    policy_name: PolicyName,
    policy_id: String,
    arn: PolicyArn,
    path: Path,
    default_version_id: String,
    attachment_count: usize,
    permissions_boundary_usage_count: usize,
    is_attachable: bool,
    description: Option<Description>,
    create_date: Timestamp,
    update_date: Timestamp,
    tags: Option<Vec<Tag>>,
}

impl PolicyView {
    /// Returns the policy as in ListPolicies.
    pub fn listed(state: &State, policy: &Policy) -> Self {
        Self {
            policy_name: policy.name.clone(),
            policy_id: policy.id.clone(),
            arn: policy.arn.clone(),
            path: policy.path.clone(),
            default_version_id: format!("v{}", policy.default_version),
            attachment_count: state.attachments(&policy.arn),
            permissions_boundary_usage_count: state.bounded_by(&policy.arn),
            is_attachable: true,
            description: None,
            create_date: policy.created,
            update_date: policy.updated,
            tags: None,
        }
    }

    /// Returns the policy as in GetPolicy.
    pub fn whole(state: &State, policy: &Policy) -> Self {
        Self { description: policy.description.clone(), tags: policy.tags.shown(), ..Self::listed(state, policy) }
    }
}

on_policy!(ByArn);
