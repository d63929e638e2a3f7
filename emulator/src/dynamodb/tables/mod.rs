//! Tables: definitions and settings.

mod create;
mod delete;
mod describe;
mod list;
mod update;

use std::collections::BTreeMap;

use ::dynamodb::Table;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use create::{create_table, needs};
pub use delete::delete_table;
pub use describe::{Described, describe_table};
pub use list::list_tables;
pub use update::update_table;

use super::{DynamoError, State, TableName, streams::StreamLabel};

/// A table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableRecord {
    /// Keys, indexes, throughput, stream.
    pub definition: Table,
    /// A UUID, which a table of the same name does not have again.
    pub id: String,
    pub created: Timestamp,
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The attribute that has the time at which an item expires.
    #[serde(default)]
    pub time_to_live: Option<String>,
    /// When it was last decided that requests are paid for.
    #[serde(default)]
    pub pay_per_request_since: Option<Timestamp>,
    /// The newest stream, which may be switched off.
    #[serde(default)]
    pub latest_stream: Option<StreamLabel>,
}

impl State {
    /// Returns a table, or the error of operations on tables.
    pub(super) fn table(&self, name: &TableName) -> Result<&TableRecord, DynamoError> {
        self.tables.get(name).ok_or_else(|| DynamoError::TableNotFound(name.to_string()))
    }

    /// Returns a table to change, or the error of operations on tables.
    pub(super) fn table_mut(&mut self, name: &TableName) -> Result<&mut TableRecord, DynamoError> {
        self.tables.get_mut(name).ok_or_else(|| DynamoError::TableNotFound(name.to_string()))
    }
}

/// Refuses members whose features are not implemented.
fn refuse(operation: &'static str, members: &[(&'static str, &Option<serde::de::IgnoredAny>)]) -> Result<(), DynamoError> {
    match members.iter().find(|(_, member)| member.is_some()) {
        Some((name, _)) => Err(DynamoError::Absent(operation, name)),
        None => Ok(()),
    }
}
