//! Log groups, one file for each operation.

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
    pub log_group_name: GroupName,
}

impl OnGroup for ByName {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }
}
