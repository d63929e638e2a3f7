//! Log groups, one file a verb.

pub mod create;
pub mod delete;
pub mod describe;
pub mod retention;
pub mod tags;

use serde::Deserialize;

use super::names::GroupName;

/// The input of an operation on a group as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ByName {
    /// The group.
    pub log_group_name: GroupName,
}
