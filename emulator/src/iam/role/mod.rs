//! Roles, one file for each operation, and their form in outputs.

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
    boundary::AttachedBoundary,
    names::{Description, Path, RoleName},
    state::Role,
    tags::Tag,
};

/// The input of an operation on a role as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    pub role_name: RoleName,
}

/// An output with one role.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneRole {
    role: RoleView,
}

impl OneRole {
    pub fn of(role: RoleView) -> Self {
        Self { role }
    }
}

/// A role in an output; the operation decides which members it has.
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
    permissions_boundary: Option<AttachedBoundary>,
    tags: Option<Vec<Tag>>,
    role_last_used: Option<NeverUsed>,
}

/// Always empty: the last use of a role is not recorded. AWS does not report it in the first hours either.
#[derive(Debug, Serialize)]
struct NeverUsed {}

impl RoleView {
    /// Returns the role as in CreateRole.
    pub fn created(role: &Role) -> Self {
        Self { description: None, max_session_duration: None, tags: role.tags.shown(), ..Self::listed(role) }
    }

    /// Returns the role as in ListRoles.
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
            permissions_boundary: None,
            tags: None,
            role_last_used: None,
        }
    }

    /// Returns the role as in GetRole.
    pub fn whole(role: &Role) -> Self {
        Self {
            permissions_boundary: role.boundary.as_ref().map(AttachedBoundary::of),
            tags: role.tags.shown(),
            role_last_used: Some(NeverUsed {}),
            ..Self::listed(role)
        }
    }
}

on_role!(ByName);
