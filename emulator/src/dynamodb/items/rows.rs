//! The items of a table, as the engine reads them.

use std::collections::BTreeMap;

use ::dynamodb::{
    Item, Table,
    key::{KeyRange, RowKey},
    rows::Rows,
    tables::Tables,
};

use super::{ItemKey, View};
use crate::{
    Call,
    dynamodb::{DynamoError, State, TableName},
};

/// A table with its items.
#[derive(Clone, Copy)]
pub struct TableRows<'s> {
    /// The definition.
    pub definition: &'s Table,
    name: &'s TableName,
    rows: &'s records::Table<ItemKey, Item>,
    view: Option<&'s View>,
}

impl State {
    /// Returns a table with its items.
    pub(in crate::dynamodb) fn rows(&self, name: &TableName) -> Result<TableRows<'_>, DynamoError> {
        let (name, record) = self.tables.get_key_value(name).ok_or(DynamoError::NoSuchTable)?;
        let view = self.items.view(&self.tables, name);
        Ok(TableRows { definition: &record.definition, name, rows: &self.items.rows, view })
    }
}

impl TableRows<'_> {
    fn key(&self, row: &RowKey) -> ItemKey {
        ItemKey { table: self.name.clone(), row: row.clone() }
    }
}

impl Rows for TableRows<'_> {
    fn get(&self, key: &RowKey) -> Option<&Item> {
        self.rows.get(&self.key(key))
    }

    fn range<'r>(&'r self, range: &'r KeyRange) -> impl DoubleEndedIterator<Item = (&'r RowKey, &'r Item)> {
        let (from, to) = range.bounds();
        let bounds = (from.map(|row| self.key(row)), to.map(|row| self.key(row)));
        let items = (!range.is_empty()).then(|| self.rows.range::<_, ItemKey>(bounds));
        items.into_iter().flatten().map(|(key, item)| (&key.row, item))
    }

    fn entries<'r>(&'r self, index: &'r str, range: &'r KeyRange) -> impl DoubleEndedIterator<Item = (&'r RowKey, &'r RowKey)> {
        let index = self.view.and_then(|view| view.indexes.get(index)).filter(|_| !range.is_empty());
        index.map(|index| index.entries.range::<_, RowKey>(range.bounds())).into_iter().flatten()
    }
}

/// The tables of a request, by what it calls them.
pub struct NamedTables<'s>(BTreeMap<String, TableRows<'s>>);

impl<'s> NamedTables<'s> {
    /// Finds the tables. Those that do not exist are left out, for the engine reports them.
    ///
    /// # Errors
    /// A name is not one, or `is_set` and two names are of one table.
    pub fn of<'n, I>(
        call: &Call<I>,
        state: &'s State,
        names: impl IntoIterator<Item = &'n str>,
        is_set: bool,
    ) -> Result<Self, DynamoError> {
        let mut tables = BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        for text in names {
            let name = TableName::of(call, text)?;
            if let Ok(rows) = state.rows(&name) {
                tables.insert(text.to_owned(), rows);
            }
            if !seen.insert(name) && is_set {
                return Err(DynamoError::SameTable);
            }
        }
        Ok(Self(tables))
    }

    /// Returns the name of a table.
    pub fn name(&self, text: &str) -> Option<TableName> {
        self.0.get(text).map(|rows| rows.name.clone())
    }
}

impl<'s> Tables for NamedTables<'s> {
    type Rows = TableRows<'s>;

    fn table(&self, name: &str) -> Option<(&Table, &Self::Rows)> {
        self.0.get(name).map(|rows| (rows.definition, rows))
    }
}
