//! `ExclusiveStartKey`

use super::{bind::Bound, view::View};
use crate::{
    error::Error,
    item::KeyError,
    key::RowKey,
    request::RequestError,
    table::empty,
    value::{self, Item, UncheckedItem, ValueError},
};

/// The values of a query's start key.
pub(super) fn of_query(start: UncheckedItem) -> Result<Item, Error> {
    // Only what is no value at all is told as an error of the key.
    check(start, |error| {
        matches!(error, ValueError::Empty | ValueError::SeveralTypes | ValueError::TooDeep | ValueError::EmptyName)
    })
}

/// The values of a scan's start key.
pub(super) fn of_scan(start: UncheckedItem) -> Result<Item, Error> {
    check(start, |error| !(error.is_duplicate() || matches!(error, ValueError::Number(_) | ValueError::EmptyNumberSet)))
}

fn check(start: UncheckedItem, is_of_key: impl Fn(&ValueError) -> bool) -> Result<Item, Error> {
    value::check_item(start).map_err(|error| match error {
        error if is_of_key(&error) => RequestError::StartKeyValue(error).into(),
        error => error.into(),
    })
}

/// The row of a start key that has exactly the attributes that it needs, of their types.
pub(super) fn row(view: &View<'_>, start: &Item) -> Result<RowKey, Error> {
    let names = view.start_names();
    if start.len() != names.len() || !names.iter().all(|name| start.contains_key(*name)) {
        return Err(RequestError::StartKey.into());
    }
    for attribute in view.table.key().attributes() {
        if let Some(kind) = start.get(attribute.name).and_then(empty) {
            return Err(KeyError::Empty { kind, name: attribute.name.to_owned() }.into());
        }
    }
    view.row(start).ok_or_else(|| RequestError::StartKey.into())
}

/// Whether a query can have ended at a start key.
pub(super) fn check_query(view: &View<'_>, bound: &Bound, start: &Item) -> Result<(), RequestError> {
    let Some(((last, value), leading)) = bound.partition.split_last() else { return Ok(()) };
    let is = |name: &str, value| start.get(name) == Some(value);
    if !leading.iter().all(|(name, value)| is(name, value)) {
        return Err(RequestError::NotRestartable);
    }
    if !bound.sort.iter().all(|predicate| start.get(&predicate.attribute).is_some_and(|value| predicate.test.holds(value))) {
        return Err(RequestError::StartKeyOutsideCondition);
    }
    match is(last, value) {
        true => Ok(()),
        false if !bound.sort.is_empty() => Err(RequestError::NotRestartable),
        false if view.index.is_none() && view.key().sort.is_empty() => Err(RequestError::StartKeyOfOtherItem),
        false => Err(RequestError::StartKeyOutsidePartition),
    }
}

/// Whether the values of a scan's start key have the types that they have in keys.
///
/// A table with indexes tells a wrong one as that of an index: the one that is read, or its first one.
pub(super) fn check_scan(view: &View<'_>, start: &Item) -> Result<(), RequestError> {
    let table = view.table;
    let first = || {
        table.global_secondary_indexes.iter().chain(&table.local_secondary_indexes).next().map(|index| index.index_name.as_str())
    };
    let Some(index) = view.index.as_ref().map(|index| index.name()).or_else(first) else { return Ok(()) };
    for definition in &table.attribute_definitions {
        match start.get(&definition.attribute_name) {
            Some(value) if value.kind() != definition.attribute_type.kind() => {
                return Err(RequestError::StartKeyType {
                    name: definition.attribute_name.clone(),
                    expected: definition.attribute_type,
                    actual: value.kind(),
                    index: index.to_owned(),
                });
            }
            _ => {}
        }
    }
    Ok(())
}
