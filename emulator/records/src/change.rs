//! The difference of two states: rows to write and rows to delete.

use crate::KeyError;

/// A row to write or to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The row's key, including the table's path.
    pub key: String,
    /// Its new value as JSON; `None` to delete the row.
    pub value: Option<String>,
    /// Whether the state before had a row with this key.
    pub was_there: bool,
}

impl Change {
    /// Returns the part of the key after a prefix, if the row is added or removed, and not only changed.
    pub fn comes_or_goes(&self, prefix: &str) -> Option<&str> {
        self.key.strip_prefix(prefix).filter(|_| self.was_there != self.value.is_some())
    }
}

/// The number of records, and the bytes of their keys and values as rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub records: u64,
    pub bytes: u64,
}

/// The difference of two states.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    pub changes: Vec<Change>,
    grown: (i64, i64),
}

impl Differences {
    /// Returns a size with these differences added.
    pub fn added_to(&self, size: Size) -> Size {
        let (records, bytes) = self.grown;
        Size { records: size.records.saturating_add_signed(records), bytes: size.bytes.saturating_add_signed(bytes) }
    }

    /// Returns the bytes of the changes as rows.
    pub fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.key.len() + change.value.as_ref().map_or(0, String::len)).sum()
    }

    pub(crate) fn push(&mut self, change: Change, bytes_before: usize) {
        let bytes = change.value.as_ref().map_or(0, |value| change.key.len() + value.len());
        let signed = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        self.grown.0 += i64::from(change.value.is_some()) - i64::from(change.was_there);
        self.grown.1 += signed(bytes) - signed(bytes_before);
        self.changes.push(change);
    }
}

/// A value can't be encoded as JSON, which is a bug in its `Serialize`.
#[derive(Debug, thiserror::Error)]
#[error("the record `{key}` can't be written as JSON: {cause}")]
pub struct WriteError {
    pub key: String,
    pub cause: serde_json::Error,
}

/// Why a row can't be parsed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No table has the key's path.
    #[error("no table is called like that")]
    NoTable,
    /// The key is not one of the table.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The value is not one of the table.
    #[error("its value is not one of this table: {0}")]
    Value(#[from] serde_json::Error),
    /// The error of a row.
    #[error("the record `{key}` can't be read: {cause}")]
    Row { key: String, cause: Box<ReadError> },
}
