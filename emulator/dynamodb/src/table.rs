//! Tables: their keys, indexes and settings.

mod create;
mod describe;
mod error;
mod index;
mod names;
mod schema;
mod update;

use serde::{Deserialize, Serialize};

pub use create::CreateTableInput;
pub use describe::{
    BillingModeSummary, Facts, IndexDescription, IndexFacts, TableClassSummary, TableDescription, ThroughputDescription,
};
pub use error::TableError;
pub use index::{Index, IndexKind, IndexRef, Projection, ProjectionType};
pub use schema::{AttributeDefinition, Key, KeyAttribute, KeySchemaElement, KeyType, ScalarType};

pub(crate) use schema::empty;
pub use update::{GlobalIndexUpdate, IndexName, IndexSettings, TableUpdate, UpdateTableInput};

/// The definition of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Table {
    /// The name, without account and region.
    pub table_name: String,
    /// The types of all attributes that are in keys.
    pub attribute_definitions: Vec<AttributeDefinition>,
    /// The partition key and, if there is one, the sort key.
    pub key_schema: Vec<KeySchemaElement>,
    /// The local indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub local_secondary_indexes: Vec<Index>,
    /// The global indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub global_secondary_indexes: Vec<Index>,
    /// How the table is paid for.
    pub billing_mode: BillingMode,
    /// The units a second; zero if requests are paid for.
    pub provisioned_throughput: Throughput,
    /// What the records of the stream have, if there is a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamViewType>,
    /// Whether the table may not be deleted.
    #[serde(default)]
    pub deletion_protection_enabled: bool,
    /// The class, if it was ever set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_class: Option<TableClass>,
    /// The most units a second of a table whose requests are paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

/// How a table is paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BillingMode {
    /// By units that are set.
    #[default]
    Provisioned,
    /// By requests.
    PayPerRequest,
}

/// Units a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Throughput {
    /// Reads of 4 KB.
    pub read_capacity_units: i64,
    /// Writes of 1 KB.
    pub write_capacity_units: i64,
}

/// The most units a second; -1 for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OnDemandThroughput {
    /// Reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_read_request_units: Option<i64>,
    /// Writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_write_request_units: Option<i64>,
}

/// What the records of a stream have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StreamViewType {
    /// The item after the change.
    NewImage,
    /// The item before the change.
    OldImage,
    /// Both.
    NewAndOldImages,
    /// The key alone.
    KeysOnly,
}

/// `StreamSpecification`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamSpecification {
    /// Whether there is a stream.
    pub stream_enabled: bool,
    /// What its records have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_view_type: Option<StreamViewType>,
}

/// The class of a table's storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TableClass {
    /// The usual one.
    Standard,
    /// For what is seldom read.
    StandardInfrequentAccess,
}

impl Table {
    /// The key of the table's items.
    #[must_use]
    pub fn key(&self) -> Key<'_> {
        Key::of(&self.key_schema, &self.attribute_definitions)
    }

    /// All indexes, local ones first.
    pub fn indexes(&self) -> impl Iterator<Item = IndexRef<'_>> {
        let of = |kind| move |index| IndexRef::new(self, index, kind);
        let local = self.local_secondary_indexes.iter().map(of(IndexKind::Local));
        local.chain(self.global_secondary_indexes.iter().map(of(IndexKind::Global)))
    }

    /// An index by its name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<IndexRef<'_>> {
        self.indexes().find(|index| index.name() == name)
    }
}
