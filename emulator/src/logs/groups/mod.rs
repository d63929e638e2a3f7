//! Log groups, one file a verb.

pub mod create;
pub mod delete;
pub mod describe;
pub mod retention;
pub mod tags;

use serde::Deserialize;

use super::{access::OnGroup, error::LogsError, names::GroupName};
use crate::Call;

/// The input of an operation on a group as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ByName {
    /// The group.
    pub log_group_name: GroupName,
}

impl OnGroup for ByName {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }
}
