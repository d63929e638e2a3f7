//! Groups of schedules, one file for each operation.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{access::OnGroup, error::SchedulerError, names::ScheduleGroupName};
use crate::Call;

/// The most groups of an account. AWS's quota is 500.
const MOST: usize = 500;

/// A group, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    pub created: Timestamp,
    pub tags: BTreeMap<String, String>,
    /// The token of the call that created it: the same call again is no error.
    pub client_token: Option<String>,
}

/// The input of an operation on a group as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    name: ScheduleGroupName,
}

impl OnGroup for ByName {
    fn group<I>(&self, _: &Call<I>) -> Result<ScheduleGroupName, SchedulerError> {
        Ok(self.name.clone())
    }
}
