//! What is computed of the items of one table: its size, the entries of its indexes, when its items expire.

use std::collections::BTreeMap;

use ::dynamodb::{Item, key::RowKey, table::IndexRef, ttl, value::item_size};
use imbl::{OrdMap, OrdSet};

use crate::dynamodb::TableRecord;

/// What is computed of the items of one table.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The number of items.
    pub count: u64,
    /// Their size, bytes.
    pub bytes: u64,
    /// The indexes, by name.
    pub indexes: BTreeMap<String, IndexView>,
    /// When items expire, seconds since 1970, with their keys; empty if the table has no time to live.
    pub expiries: OrdSet<(i64, RowKey)>,
}

/// What is computed of the items of one index.
#[derive(Clone, Debug, Default)]
pub struct IndexView {
    /// The keys of items by the keys of entries.
    pub entries: OrdMap<RowKey, RowKey>,
    /// The size of what the index has of the items, bytes.
    pub bytes: u64,
}

impl View {
    /// Takes a change of an item over.
    pub fn change(&mut self, record: &TableRecord, row: &RowKey, old: Option<&Item>, new: Option<&Item>) {
        if let Some(old) = old {
            self.count -= 1;
            self.bytes -= item_size(old) as u64;
            self.expiry(record, row, old).map(|expiry| self.expiries.remove(&expiry));
        }
        if let Some(new) = new {
            self.count += 1;
            self.bytes += item_size(new) as u64;
            self.expiry(record, row, new).map(|expiry| self.expiries.insert(expiry));
        }
        for index in record.definition.indexes() {
            if !self.indexes.contains_key(index.name()) {
                self.indexes.insert(index.name().into(), IndexView::default());
            }
            if let Some(view) = self.indexes.get_mut(index.name()) {
                view.change(&index, row, old, new);
            }
        }
    }

    fn expiry(&self, record: &TableRecord, row: &RowKey, item: &Item) -> Option<(i64, RowKey)> {
        Some((ttl::expires_at(item, record.time_to_live.as_deref()?)?, row.clone()))
    }
}

impl IndexView {
    fn change(&mut self, index: &IndexRef<'_>, row: &RowKey, old: Option<&Item>, new: Option<&Item>) {
        let entry = |item: &Item| Some((index.entry(item)?, item_size(&index.project(item)) as u64));
        if let Some((key, bytes)) = old.and_then(entry) {
            self.entries.remove(&key);
            self.bytes -= bytes;
        }
        if let Some((key, bytes)) = new.and_then(entry) {
            self.entries.insert(key, row.clone());
            self.bytes += bytes;
        }
    }
}
