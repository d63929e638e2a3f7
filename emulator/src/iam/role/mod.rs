//! Roles, one file a verb; here is what answers show of them.

pub mod create;
pub mod delete;
pub mod get;
pub mod instance_profiles;
pub mod list;
pub mod tag;
pub mod update;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::on_role,
    names::{Description, Path, RoleName},
    state::Role,
    tags::Tag,
};

/// The input of an operation on a role as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    /// The role.
    pub role_name: RoleName,
}

/// An answer that holds a role.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneRole {
    role: RoleView,
}

impl OneRole {
    /// With this role.
    pub fn of(role: RoleView) -> Self {
        Self { role }
    }
}

/// A role as answers show it; which members depends on the operation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleView {
    path: Path,
    role_name: RoleName,
    role_id: String,
    arn: String,
    create_date: Timestamp,
    assume_role_policy_document: String,
    description: Option<Description>,
    max_session_duration: Option<u32>,
    tags: Option<Vec<Tag>>,
    role_last_used: Option<NeverUsed>,
}

/// When a role was last used is not kept: AWS, too, says nothing for the first hours.
#[derive(Debug, Serialize)]
struct NeverUsed {}

impl RoleView {
    /// As CreateRole answers.
    pub fn created(role: &Role) -> Self {
        Self { description: None, max_session_duration: None, tags: role.tags.shown(), ..Self::listed(role) }
    }

    /// As ListRoles answers.
    pub fn listed(role: &Role) -> Self {
        Self {
            path: role.path.clone(),
            role_name: role.name.clone(),
            role_id: role.id.clone(),
            arn: role.arn.clone(),
            create_date: role.created,
            assume_role_policy_document: role.trust.encoded(),
            description: role.description.clone(),
            max_session_duration: Some(role.max_session_duration),
            tags: None,
            role_last_used: None,
        }
    }

    /// As GetRole answers.
    pub fn whole(role: &Role) -> Self {
        Self { tags: role.tags.shown(), role_last_used: Some(NeverUsed {}), ..Self::listed(role) }
    }
}

on_role!(ByName);
