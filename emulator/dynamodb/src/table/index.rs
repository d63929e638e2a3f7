//! Secondary indexes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Key, KeySchemaElement, OnDemandThroughput, Table, Throughput};
use crate::{key::RowKey, value::Item};

/// The definition of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Index {
    /// The name.
    pub index_name: String,
    /// The key.
    pub key_schema: Vec<KeySchemaElement>,
    /// What the index has of an item.
    pub projection: Projection,
    /// The units a second of a global index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisioned_throughput: Option<Throughput>,
    /// The most units a second of a global index of a table whose requests are paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

/// What an index has of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Projection {
    /// How it is said; always there in a definition that was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection_type: Option<ProjectionType>,
    /// The attributes besides keys, for `INCLUDE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_key_attributes: Option<Vec<String>>,
}

/// How it is said what an index has of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProjectionType {
    /// All attributes.
    All,
    /// The keys of index and table.
    KeysOnly,
    /// The keys, and attributes by name.
    Include,
}

/// The two kinds of indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// With the table's partition key.
    Local,
    /// With a partition key of its own.
    Global,
}

/// An index of a table.
#[derive(Clone, Debug)]
pub struct IndexRef<'t> {
    index: &'t Index,
    kind: IndexKind,
    key: Key<'t>,
    table_key: Key<'t>,
}

impl<'t> IndexRef<'t> {
    pub(super) fn new(table: &'t Table, index: &'t Index, kind: IndexKind) -> Self {
        Self { index, kind, key: Key::of(&index.key_schema, &table.attribute_definitions), table_key: table.key() }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &'t str {
        &self.index.index_name
    }

    /// Whether it is local or global.
    #[must_use]
    pub fn kind(&self) -> IndexKind {
        self.kind
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &Key<'t> {
        &self.key
    }

    /// Whether the index has all attributes.
    #[must_use]
    pub fn has_all(&self) -> bool {
        self.index.projection.projection_type == Some(ProjectionType::All)
    }

    /// Whether the index has an attribute.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let included = self.index.projection.non_key_attributes.iter().flatten();
        self.has_all() || self.key.has(name) || self.table_key.has(name) || included.into_iter().any(|other| other == name)
    }

    /// The key of an item's entry. `None` if the item has not all attributes of the index's key, and so is not in the index.
    #[must_use]
    pub fn entry(&self, item: &Item) -> Option<RowKey> {
        let mut text = self.key.text(item)?;
        text.push_key(&self.table_key.row(item)?);
        Some(text.into_key())
    }

    /// What the index has of an item.
    #[must_use]
    pub fn project<'i>(&self, item: &'i Item) -> Cow<'i, Item> {
        if self.has_all() {
            return Cow::Borrowed(item);
        }
        let included = self.index.projection.non_key_attributes.iter().flatten();
        let keys = self.key.attributes().chain(self.table_key.attributes()).map(|attribute| attribute.name);
        let names = keys.chain(included.map(String::as_str));
        Cow::Owned(names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect())
    }
}
