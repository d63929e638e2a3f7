//! Where tables are, for operations on several.

use std::collections::BTreeMap;

use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, Units},
    error::Error,
    rows::{Change, Rows},
    table::Table,
};

/// Tables by what requests call them.
pub trait Tables {
    /// The items of a table.
    type Rows: Rows;

    /// A table by its name or ARN.
    fn table(&self, name: &str) -> Option<(&Table, &Self::Rows)>;
}

/// A change of an item of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableChange {
    /// The table, as the request calls it.
    pub table: String,
    /// The change.
    pub change: Change,
}

pub(crate) fn find<'t, T: Tables>(tables: &'t T, name: &str) -> Result<(&'t Table, &'t T::Rows), Error> {
    tables.table(name).ok_or(Error::TableNotFound)
}

/// Units of several tables, by name.
#[derive(Debug, Default)]
pub(crate) struct Consumed(BTreeMap<String, Units>);

impl Consumed {
    pub fn add(&mut self, table: &Table, units: Units) {
        self.0.entry(table.table_name.clone()).or_default().add(units);
    }

    pub fn told(self, what: ReturnConsumedCapacity, direction: Direction) -> Option<Vec<ConsumedCapacity>> {
        if what == ReturnConsumedCapacity::None {
            return None;
        }
        Some(self.0.into_iter().filter_map(|(table, units)| units.told(&table, what, direction)).collect())
    }
}
