//! Keys of requests, and items against the schema of a table.

use crate::{
    expression::Path,
    key::RowKey,
    table::{IndexRef, Key, KeyAttribute, ScalarType, Table, empty},
    value::{AttributeValue, Item, Kind, LARGEST_ITEM, item_size},
};

/// The most bytes of a partition key, and of a sort key.
const LARGEST_PARTITION: usize = 2_048;
const LARGEST_SORT: usize = 1_024;

/// Why a key or item does not fit a table, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A key with other attributes, or of other types.
    #[error("The provided key element does not match the schema")]
    Mismatch,
    /// An item without a key attribute.
    #[error("One or more parameter values were invalid: Missing the key {0} in the item")]
    Missing(String),
    /// An item with a key attribute of another type.
    #[error("One or more parameter values were invalid: Type mismatch for key {name} expected: {expected} actual: {actual}")]
    Type {
        /// The attribute.
        name: String,
        /// Its type.
        expected: ScalarType,
        /// The type of the value.
        actual: Kind,
    },
    /// A key attribute without content.
    #[error(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}"
    )]
    Empty {
        /// `string` or `binary`.
        kind: &'static str,
        /// The attribute.
        name: String,
    },
    /// A partition key of more than 2,048 bytes. AWS leaves out the blank.
    #[error("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes")]
    PartitionTooLarge,
    /// A sort key of more than 1,024 bytes.
    #[error(
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    )]
    SortTooLarge,
    /// An attribute of an index's key of another type.
    #[error(
        "One or more parameter values were invalid: Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {index}"
    )]
    IndexType {
        /// The attribute.
        name: String,
        /// Its type.
        expected: ScalarType,
        /// The type of the value.
        actual: Kind,
        /// The index.
        index: String,
    },
    /// An attribute of an index's key without content.
    #[error(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty {kind} value. IndexName: {index}, IndexKey: {name}"
    )]
    IndexEmpty {
        /// `string` or `binary`.
        kind: &'static str,
        /// The attribute.
        name: String,
        /// The index.
        index: String,
    },
    /// The same, by an update.
    #[error(
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty {0} value."
    )]
    UpdatedIndexEmpty(&'static str),
    /// An update of the key.
    #[error("One or more parameter values were invalid: Cannot update attribute {0}. This attribute is part of the key")]
    CannotUpdate(String),
    /// A path into the key.
    #[error("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: {0}")]
    Nested(String),
    /// A path into the key of an index.
    #[error("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: {0}")]
    NestedIndex(String),
    /// An item of more than 400 KB.
    #[error("Item size has exceeded the maximum allowed size")]
    ItemTooLarge,
}

impl KeyError {
    /// Whether a transaction is refused as a whole for it, where others are a reason to cancel it.
    pub(crate) fn refuses_transaction(&self) -> bool {
        matches!(self, Self::Empty { .. } | Self::IndexEmpty { .. } | Self::UpdatedIndexEmpty(_))
    }
}

/// The row of a key that has exactly the attributes of the table's key.
pub(crate) fn check_key(table: &Table, key: &Item) -> Result<RowKey, KeyError> {
    let schema = table.key();
    if key.len() != schema.attributes().count() {
        return Err(KeyError::Mismatch);
    }
    for attribute in schema.attributes() {
        let value = key.get(attribute.name).filter(|value| value.kind() == attribute.scalar.kind()).ok_or(KeyError::Mismatch)?;
        check_value(attribute, value)?;
    }
    check_sizes(&schema, key)?;
    schema.row(key).ok_or(KeyError::Mismatch)
}

/// The row of an item.
pub(crate) fn check_item(table: &Table, item: &Item) -> Result<RowKey, KeyError> {
    let schema = table.key();
    for attribute in schema.attributes() {
        let KeyAttribute { name, scalar } = attribute;
        let value = item.get(name).ok_or_else(|| KeyError::Missing(name.to_owned()))?;
        if value.kind() != scalar.kind() {
            return Err(KeyError::Type { name: name.to_owned(), expected: scalar, actual: value.kind() });
        }
        check_value(attribute, value)?;
    }
    check_sizes(&schema, item)?;
    check_indexes(table, item, None)?;
    schema.row(item).ok_or(KeyError::Mismatch)
}

/// Whether the attributes of indexes' keys have their types, those that are there and, of an update, changed.
pub(super) fn check_indexes(table: &Table, item: &Item, before: Option<&Item>) -> Result<(), KeyError> {
    let mut indexes: Vec<_> = table.indexes().collect();
    indexes.sort_by_key(IndexRef::name);
    for index in indexes {
        for attribute in index.key().attributes() {
            let KeyAttribute { name, scalar } = attribute;
            let Some(value) = item.get(name) else { continue };
            if before.is_some_and(|before| before.get(name) == Some(value)) {
                continue;
            }
            let owned = || (name.to_owned(), index.name().to_owned());
            if value.kind() != scalar.kind() {
                let (name, index) = owned();
                return Err(KeyError::IndexType { name, expected: scalar, actual: value.kind(), index });
            }
            match (empty(value), before) {
                (None, _) => {}
                (Some(kind), Some(_)) => return Err(KeyError::UpdatedIndexEmpty(kind)),
                (Some(kind), None) => {
                    let (name, index) = owned();
                    return Err(KeyError::IndexEmpty { kind, name, index });
                }
            }
        }
        check_sizes(index.key(), item)?;
    }
    Ok(())
}

fn check_value(attribute: KeyAttribute<'_>, value: &AttributeValue) -> Result<(), KeyError> {
    match empty(value) {
        Some(kind) => Err(KeyError::Empty { kind, name: attribute.name.to_owned() }),
        None => Ok(()),
    }
}

fn check_sizes(schema: &Key<'_>, item: &Item) -> Result<(), KeyError> {
    let size = |attributes: &[KeyAttribute<'_>]| {
        attributes.iter().filter_map(|attribute| item.get(attribute.name)).map(AttributeValue::size).sum::<usize>()
    };
    if size(&schema.partition) > LARGEST_PARTITION {
        return Err(KeyError::PartitionTooLarge);
    }
    if size(&schema.sort) > LARGEST_SORT { Err(KeyError::SortTooLarge) } else { Ok(()) }
}

/// Whether a value of a key condition is not too large for its part of the key.
pub(crate) fn key_size(value: &AttributeValue, is_partition: bool) -> Result<(), KeyError> {
    match is_partition {
        true if value.size() > LARGEST_PARTITION => Err(KeyError::PartitionTooLarge),
        false if value.size() > LARGEST_SORT => Err(KeyError::SortTooLarge),
        _ => Ok(()),
    }
}

/// Whether an item is not too large.
pub(crate) fn check_size(item: &Item) -> Result<(), KeyError> {
    if item_size(item) > LARGEST_ITEM { Err(KeyError::ItemTooLarge) } else { Ok(()) }
}

/// Whether no path goes into a key of the table or of an index.
pub(crate) fn check_paths<'p>(table: &Table, paths: impl IntoIterator<Item = &'p Path>) -> Result<(), KeyError> {
    for path in paths.into_iter().filter(|path| path.is_nested()) {
        let name = path.head();
        if table.key().has(name) {
            return Err(KeyError::Nested(name.to_owned()));
        }
        if table.indexes().any(|index| index.key().has(name)) {
            return Err(KeyError::NestedIndex(name.to_owned()));
        }
    }
    Ok(())
}
