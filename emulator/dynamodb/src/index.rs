//! What a change of an item changes in the table's indexes.

use crate::{
    capacity::write_units,
    key::RowKey,
    rows::Change,
    table::{IndexKind, IndexRef, Table},
    value::{Item, item_size},
};

/// A change of an index's entries.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryChange<'t> {
    /// The index.
    pub index: &'t str,
    /// Whether it is local or global.
    pub kind: IndexKind,
    /// The key of an entry that is gone. Another one may have taken its place.
    pub removed: Option<RowKey>,
    /// The key of an entry that is there now; its value is the key of the item.
    pub inserted: Option<RowKey>,
    /// The write units that it counts for.
    pub units: f64,
}

/// The changes of indexes that a change of an item brings. An index whose view of the item stays as it is has none.
#[must_use]
pub fn entry_changes<'t>(table: &'t Table, change: &Change) -> Vec<EntryChange<'t>> {
    table.indexes().filter_map(|index| entry_change(&index, change)).collect()
}

fn entry_change<'t>(index: &IndexRef<'t>, change: &Change) -> Option<EntryChange<'t>> {
    let entry = |item: &Option<Item>| item.as_ref().and_then(|item| Some((index.entry(item)?, index.project(item).into_owned())));
    let units = |item: &Item| write_units(item_size(item));
    let (removed, inserted, units) = match (entry(&change.old), entry(&change.new)) {
        (None, None) => return None,
        (Some((old_key, old)), Some((new_key, new))) if old_key == new_key => {
            if old == new {
                return None;
            }
            (None, Some(new_key), units(&old).max(units(&new)))
        }
        // An entry that moves is written twice.
        (Some((old_key, old)), Some((new_key, new))) => (Some(old_key), Some(new_key), units(&old) + units(&new)),
        (Some((old_key, old)), None) => (Some(old_key), None, units(&old)),
        (None, Some((new_key, new))) => (None, Some(new_key), units(&new)),
    };
    Some(EntryChange { index: index.name(), kind: index.kind(), removed, inserted, units })
}
