//! Where the items of a table are.
//!
//! The crate reads items through [`Rows`] and says what changes as [`Change`]s; who keeps them makes the changes. [`Memory`] is a keeper for tests.

use std::collections::BTreeMap;

use crate::{
    index::entry_changes,
    key::{KeyRange, RowKey},
    table::Table,
    value::Item,
};

/// The items of a table, and the entries of its indexes, in the order of their keys.
pub trait Rows {
    /// An item.
    fn get(&self, key: &RowKey) -> Option<&Item>;

    /// The items of a range. A range may be empty ([`KeyRange::is_empty`]), its bounds then being in any order.
    fn range<'r>(&'r self, range: &'r KeyRange) -> impl DoubleEndedIterator<Item = (&'r RowKey, &'r Item)>;

    /// The entries of an index in a range, each with the key of its item.
    fn entries<'r>(&'r self, index: &'r str, range: &'r KeyRange) -> impl DoubleEndedIterator<Item = (&'r RowKey, &'r RowKey)>;
}

/// A change of one item. Nothing changes if `old` and `new` are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The key of the item.
    pub key: RowKey,
    /// The item before, if there was one.
    pub old: Option<Item>,
    /// The item after, if there is one.
    pub new: Option<Item>,
}

impl Change {
    /// Whether the item is another one after the change.
    #[must_use]
    pub fn is_effective(&self) -> bool {
        self.old != self.new
    }
}

/// Items in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    items: BTreeMap<RowKey, Item>,
    entries: BTreeMap<String, BTreeMap<RowKey, RowKey>>,
}

impl Memory {
    /// Makes a change.
    pub fn apply(&mut self, table: &Table, change: Change) {
        for entry in entry_changes(table, &change) {
            let entries = self.entries.entry(entry.index.to_owned()).or_default();
            entry.removed.inspect(|key| drop(entries.remove(key)));
            entry.inserted.map(|key| entries.insert(key, change.key.clone()));
        }
        match change.new {
            Some(item) => self.items.insert(change.key, item),
            None => self.items.remove(&change.key),
        };
    }

    /// Fills a new index.
    pub fn fill(&mut self, table: &Table, index: &str) {
        let Some(of) = table.index(index) else { return };
        let entries = self.items.iter().filter_map(|(key, item)| Some((of.entry(item)?, key.clone())));
        self.entries.insert(index.to_owned(), entries.collect());
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Rows for Memory {
    fn get(&self, key: &RowKey) -> Option<&Item> {
        self.items.get(key)
    }

    fn range<'r>(&'r self, range: &'r KeyRange) -> impl DoubleEndedIterator<Item = (&'r RowKey, &'r Item)> {
        let items = (!range.is_empty()).then(|| self.items.range::<RowKey, _>(range.bounds()));
        items.into_iter().flatten()
    }

    fn entries<'r>(&'r self, index: &'r str, range: &'r KeyRange) -> impl DoubleEndedIterator<Item = (&'r RowKey, &'r RowKey)> {
        let entries = self.entries.get(index).filter(|_| !range.is_empty());
        entries.map(|entries| entries.range::<RowKey, _>(range.bounds())).into_iter().flatten()
    }
}
