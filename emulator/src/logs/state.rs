//! The durable state of log groups. Events are kept apart from it, in the store.

use std::collections::BTreeMap;

use records::{Table, records, text_key};
use serde::{Deserialize, Serialize};

use super::{
    error::LogsError,
    names::{GroupName, StreamName},
    resource_policy::ResourcePolicy,
};

records! {
    /// An account's log groups.
    #[derive(Debug)]
    pub struct State {
        /// Groups by name.
        pub groups: Table<GroupName, Group> = "group",
        /// Policies that let services write to groups, by name.
        pub policies: Table<String, ResourcePolicy> = "resource-policy",
    }
}

text_key!(GroupName);

/// A log group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// When it was created, milliseconds since 1970.
    pub created: i64,
    /// The number of days after which events expire; `None` for never.
    pub retention_days: Option<i64>,
    pub tags: BTreeMap<String, String>,
    /// Streams that CreateLogStream made, with the time of creation, milliseconds since 1970. Streams that services made are known
    /// by their events.
    pub streams: BTreeMap<StreamName, i64>,
}

impl Group {
    /// Returns a group without retention, tags and streams.
    pub fn new(created: i64) -> Self {
        Self { created, retention_days: None, tags: BTreeMap::new(), streams: BTreeMap::new() }
    }
}

impl State {
    /// Returns a group.
    ///
    /// # Errors
    /// There is no group with this name.
    pub fn group(&self, name: &str) -> Result<(&GroupName, &Group), LogsError> {
        let name = GroupName::try_from(name.to_owned()).map_err(|_| LogsError::GroupNotFound)?;
        self.groups.get_key_value(&name).ok_or(LogsError::GroupNotFound)
    }

    /// Returns a group to change.
    ///
    /// # Errors
    /// There is no group with this name.
    pub fn group_mut(&mut self, name: &str) -> Result<&mut Group, LogsError> {
        let name = GroupName::try_from(name.to_owned()).map_err(|_| LogsError::GroupNotFound)?;
        self.groups.get_mut(&name).ok_or(LogsError::GroupNotFound)
    }
}
