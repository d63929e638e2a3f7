//! The items of all tables: one record each, and what is computed of them.
//!
//! A record's key is the table's name and the engine's key, whose order is that of DynamoDB. Entries of indexes, counts, sizes and
//! times of expiry are in [`Views`], which are not stored: they are computed of the items when an account is first asked for them,
//! and changed with each change of an item.

mod key;
mod rows;
mod view;

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use ::dynamodb::{Item, key::RowKey, rows::Change};
use records::{Differences, ReadError, Records, Table, WriteError};

pub use key::ItemKey;
pub use rows::{NamedTables, TableRows};
pub use view::View;

use super::{TableName, TableRecord};

/// What is computed of the items of each table.
type Views = imbl::OrdMap<TableName, View>;
type Definitions = Table<TableName, TableRecord>;

/// Items by table and key.
#[derive(Clone, Default)]
pub struct Items {
    rows: Table<ItemKey, Item>,
    /// Shared by copies of a state that have the same items.
    views: Arc<OnceLock<Views>>,
}

impl Items {
    /// Returns the number of items of all tables.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether no table has items.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns an item.
    pub fn get(&self, table: &TableName, row: &RowKey) -> Option<&Item> {
        self.rows.get(&ItemKey { table: table.clone(), row: row.clone() })
    }

    /// Returns what is computed of a table's items; `None` if it has never had one.
    pub fn view(&self, tables: &Definitions, name: &TableName) -> Option<&View> {
        self.views(tables).get(name)
    }

    fn views(&self, tables: &Definitions) -> &Views {
        self.views.get_or_init(|| {
            let mut views = Views::new();
            for (key, item) in self.rows.iter() {
                if let Some(record) = tables.get(&key.table) {
                    views.entry(key.table.clone()).or_default().change(record, &key.row, None, Some(item));
                }
            }
            views
        })
    }

    fn views_mut(&mut self, tables: &Definitions) -> &mut Views {
        self.views(tables);
        Arc::make_mut(&mut self.views).get_mut().unwrap_or_else(|| unreachable!("the views were computed in the line before"))
    }

    /// Makes a change of an item.
    pub(super) fn change(&mut self, tables: &Definitions, record: &TableRecord, name: &TableName, change: &Change) {
        let view = self.views_mut(tables).entry(name.clone()).or_default();
        view.change(record, &change.key, change.old.as_ref(), change.new.as_ref());
        let key = ItemKey { table: name.clone(), row: change.key.clone() };
        match &change.new {
            Some(item) => self.rows.insert(key, item.clone()),
            None => self.rows.remove(&key),
        };
    }

    /// Computes a table's view anew, after its indexes or its time to live have changed.
    pub(super) fn review(&mut self, tables: &Definitions, name: &TableName) {
        let Some(record) = tables.get(name) else { return };
        let mut view = View::default();
        for (key, item) in self.rows.range(ItemKey::first(name)..).take_while(|(key, _)| key.table == *name) {
            view.change(record, &key.row, None, Some(item));
        }
        self.views_mut(tables).insert(name.clone(), view);
    }

    /// Removes the items of a table.
    pub(super) fn clear(&mut self, tables: &Definitions, name: &TableName) {
        self.views_mut(tables).remove(name);
        let keys: Vec<ItemKey> =
            self.rows.range(ItemKey::first(name)..).map(|(key, _)| key.clone()).take_while(|key| key.table == *name).collect();
        for key in keys {
            self.rows.remove(&key);
        }
    }
}

impl Records for Items {
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError> {
        self.rows.differences(&before.rows, path, differences)
    }

    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError> {
        self.forget_views();
        self.rows.put(key, value, bytes)
    }

    fn delete(&mut self, key: &str) -> Result<(), ReadError> {
        self.forget_views();
        self.rows.delete(key)
    }
}

impl Items {
    fn forget_views(&mut self) {
        if self.views.get().is_some() {
            self.views = Arc::default();
        }
    }
}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}
