//! Consumed capacity.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    index::entry_changes,
    rows::Change,
    table::{IndexKind, Table},
    value::item_size,
};

/// What of the consumed capacity is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ReturnConsumedCapacity {
    /// The total, and each table and index.
    Indexes,
    /// The total.
    Total,
    /// Nothing.
    #[default]
    None,
}

/// The capacity that an operation consumed of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConsumedCapacity {
    pub table_name: String,
    pub capacity_units: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_capacity_units: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_capacity_units: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Capacity>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub local_secondary_indexes: BTreeMap<String, Capacity>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub global_secondary_indexes: BTreeMap<String, Capacity>,
}

/// Units of a table or index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Capacity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_capacity_units: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_capacity_units: Option<f64>,
    pub capacity_units: f64,
}

/// Units of a table and its indexes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    /// The table's.
    pub table: f64,
    /// The local indexes', by name.
    pub local: BTreeMap<String, f64>,
    /// The global indexes', by name.
    pub global: BTreeMap<String, f64>,
}

/// What is told apart in the capacity of transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Not told.
    Either,
    /// Reads of a transaction.
    Read,
    /// Writes of a transaction.
    Write,
}

/// The factor for a transaction, which reads or writes an item twice.
pub const TRANSACTION: f64 = 2.0;

/// The units of a write: one for each KB, one at least.
#[must_use]
pub fn write_units(bytes: usize) -> f64 {
    bytes.div_ceil(1_024).max(1) as f64
}

/// The units of a read: one for each 4 KB, one at least; half of them if the read need not be consistent.
#[must_use]
pub fn read_units(bytes: usize, consistent: bool) -> f64 {
    let units = bytes.div_ceil(4_096).max(1) as f64;
    if consistent { units } else { units / 2.0 }
}

impl Units {
    /// Units of a table alone.
    #[must_use]
    pub fn of_table(table: f64) -> Self {
        Self { table, ..Self::default() }
    }

    /// The units of a change: the larger of the item before and after, times a factor, and those of the indexes.
    #[must_use]
    pub fn of_change(table: &Table, change: &Change, factor: f64) -> Self {
        let images = [&change.old, &change.new].into_iter().flatten();
        let mut units = Self::of_table(factor * write_units(images.map(item_size).max().unwrap_or(0)));
        for entry in entry_changes(table, change) {
            units.of_kind(entry.kind).insert(entry.index.to_owned(), entry.units);
        }
        units
    }

    pub(crate) fn of_kind(&mut self, kind: IndexKind) -> &mut BTreeMap<String, f64> {
        match kind {
            IndexKind::Local => &mut self.local,
            IndexKind::Global => &mut self.global,
        }
    }

    /// Adds units of the same table.
    pub fn add(&mut self, other: Self) {
        self.table += other.table;
        for (all, more) in [(&mut self.local, other.local), (&mut self.global, other.global)] {
            for (index, units) in more {
                *all.entry(index).or_default() += units;
            }
        }
    }

    /// What is told of the units; nothing if nothing was asked for.
    #[must_use]
    pub fn told(self, table_name: &str, what: ReturnConsumedCapacity, direction: Direction) -> Option<ConsumedCapacity> {
        let total = self.table + self.local.values().sum::<f64>() + self.global.values().sum::<f64>();
        let capacity = |units| Capacity {
            read_capacity_units: (direction == Direction::Read).then_some(units),
            write_capacity_units: (direction == Direction::Write).then_some(units),
            capacity_units: units,
        };
        let each = |units: BTreeMap<String, f64>| units.into_iter().map(|(index, units)| (index, capacity(units))).collect();
        let Capacity { read_capacity_units, write_capacity_units, capacity_units } = capacity(total);
        let mut told = ConsumedCapacity {
            table_name: table_name.to_owned(),
            capacity_units,
            read_capacity_units,
            write_capacity_units,
            ..Default::default()
        };
        match what {
            ReturnConsumedCapacity::None => return None,
            ReturnConsumedCapacity::Total => {}
            ReturnConsumedCapacity::Indexes => {
                told.table = Some(capacity(self.table));
                told.local_secondary_indexes = each(self.local);
                told.global_secondary_indexes = each(self.global);
            }
        }
        Some(told)
    }
}
