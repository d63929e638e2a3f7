//! Groups, one file for each operation, and their form in outputs.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod members;
pub mod update;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::on_group,
    names::{GroupName, Path},
    state::Group,
};

/// The input of an operation on a group as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    group_name: GroupName,
}

/// A group in an output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupView {
    path: Path,
    group_name: GroupName,
    group_id: String,
    arn: String,
    create_date: Timestamp,
}

impl GroupView {
    pub fn of(group: &Group) -> Self {
        Self {
            path: group.path.clone(),
            group_name: group.name.clone(),
            group_id: group.id.clone(),
            arn: group.arn.clone(),
            create_date: group.created,
        }
    }
}

on_group!(ByName);
