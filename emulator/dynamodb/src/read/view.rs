//! What is read: a table, or an index of it.

use std::{borrow::Cow, collections::BTreeSet};

use super::Select;
use crate::{
    expression::{Condition, Projection},
    key::{KeyRange, RowKey},
    request::RequestError,
    rows::Rows,
    table::{IndexKind, IndexRef, Key, Table},
    value::Item,
};

/// A table, or an index of it.
#[derive(Debug)]
pub(super) struct View<'t> {
    pub table: &'t Table,
    pub index: Option<IndexRef<'t>>,
    /// Whether items are read from the table after they were found in the index.
    pub fetches: bool,
}

impl<'t> View<'t> {
    pub fn new(table: &'t Table, index: Option<&str>, consistent: bool) -> Result<Self, RequestError> {
        let index = index.map(|name| table.index(name).ok_or_else(|| RequestError::NoIndex(name.to_owned()))).transpose()?;
        if consistent && index.as_ref().is_some_and(|index| index.kind() == IndexKind::Global) {
            return Err(RequestError::ConsistentIndexRead);
        }
        Ok(Self { table, index, fetches: false })
    }

    /// Decides whether items are fetched, which a local index does by itself and a global one can't.
    pub fn decide(
        &mut self,
        select: Option<Select>,
        projection: Option<&Projection>,
        filter: Option<&Condition>,
    ) -> Result<(), RequestError> {
        let Some(index) = self.index.as_ref().filter(|index| !index.has_all()) else { return Ok(()) };
        let all = select == Some(Select::AllAttributes);
        let missing = |heads: Vec<&str>| {
            let mut seen = BTreeSet::new();
            let missing = heads.into_iter().filter(|name| !index.has(name) && seen.insert(name.to_owned()));
            missing.map(str::to_owned).collect::<Vec<_>>()
        };
        let projected = missing(projection.iter().flat_map(|projection| projection.paths()).map(|path| path.head()).collect());
        let filtered = missing(filter.iter().flat_map(|filter| filter.paths()).map(|path| path.head()).collect());
        let needs_more = all || !projected.is_empty() || !filtered.is_empty();
        let named = |names: Vec<String>| (index.name().to_owned(), names.join(", "));
        match index.kind() {
            IndexKind::Local => self.fetches = needs_more,
            IndexKind::Global if all => return Err(RequestError::NotAllAttributes(index.name().to_owned())),
            IndexKind::Global if !projected.is_empty() => {
                let (index, names) = named(projected);
                return Err(RequestError::NotProjected { index, names });
            }
            IndexKind::Global if !filtered.is_empty() => {
                let (index, names) = named(filtered);
                return Err(RequestError::FilterNotProjected { index, names });
            }
            IndexKind::Global => {}
        }
        Ok(())
    }

    /// The key that is read by.
    pub fn key(&self) -> Key<'t> {
        self.index.as_ref().map_or_else(|| self.table.key(), |index| index.key().clone())
    }

    /// The names of the attributes of a start key: those of the table's key, and of the index's.
    pub fn start_names(&self) -> Vec<&'t str> {
        let mut names: Vec<_> = self.table.key().attributes().map(|attribute| attribute.name).collect();
        for attribute in self.index.iter().flat_map(|index| index.key().attributes()) {
            if !names.contains(&attribute.name) {
                names.push(attribute.name);
            }
        }
        names
    }

    /// The row of an item or start key.
    pub fn row(&self, item: &Item) -> Option<RowKey> {
        match &self.index {
            Some(index) => index.entry(item),
            None => self.table.key().row(item),
        }
    }

    /// The items of a range, in the order that is asked for.
    pub fn items<'r>(&'r self, rows: &'r impl Rows, range: &'r KeyRange, forward: bool) -> Box<dyn Iterator<Item = &'r Item> + 'r> {
        match &self.index {
            Some(index) => {
                let items = rows.entries(index.name(), range).filter_map(|(_, key)| rows.get(key));
                directed(items, forward)
            }
            None => directed(rows.range(range).map(|(_, item)| item), forward),
        }
    }

    /// What the index has of an item; for a table, the item.
    pub fn seen<'i>(&self, item: &'i Item) -> Cow<'i, Item> {
        self.index.as_ref().map_or(Cow::Borrowed(item), |index| index.project(item))
    }
}

fn directed<'r>(items: impl DoubleEndedIterator<Item = &'r Item> + 'r, forward: bool) -> Box<dyn Iterator<Item = &'r Item> + 'r> {
    if forward { Box::new(items) } else { Box::new(items.rev()) }
}
