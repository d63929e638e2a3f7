//! What of the log groups a restart must not lose. Events are in the store's log.

use std::collections::BTreeMap;

use records::{Table, records, text_key};
use serde::{Deserialize, Serialize};

use super::{
    error::LogsError,
    names::{GroupName, StreamName},
};

records! {
    /// An account's log groups.
    #[derive(Debug)]
    pub struct State {
        /// By name.
        pub groups: Table<GroupName, Group> = "group",
    }
}

text_key!(GroupName);

/// A log group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// When it was made, milliseconds since 1970.
    pub created: i64,
    /// After how many days events are forgotten; never where this is not set.
    pub retention_days: Option<i64>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Streams made by CreateLogStream, and when, milliseconds since 1970. Those that a function's environment made are told by their events.
    pub streams: BTreeMap<StreamName, i64>,
}

impl Group {
    /// A new one.
    pub fn new(created: i64) -> Self {
        Self { created, retention_days: None, tags: BTreeMap::new(), streams: BTreeMap::new() }
    }
}

impl State {
    /// A group by its name.
    ///
    /// # Errors
    /// When there is none.
    pub fn group(&self, name: &str) -> Result<(&GroupName, &Group), LogsError> {
        let name = GroupName::try_from(name.to_owned()).map_err(|_| LogsError::GroupNotFound)?;
        self.groups.get_key_value(&name).ok_or(LogsError::GroupNotFound)
    }

    /// A group by its name, to be changed.
    ///
    /// # Errors
    /// When there is none.
    pub fn group_mut(&mut self, name: &str) -> Result<&mut Group, LogsError> {
        let name = GroupName::try_from(name.to_owned()).map_err(|_| LogsError::GroupNotFound)?;
        self.groups.get_mut(&name).ok_or(LogsError::GroupNotFound)
    }
}
