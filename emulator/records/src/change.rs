//! What differs between two states: rows to be written and to be deleted.

use crate::KeyError;

/// A row to be written, or to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The row's key, path of the table included.
    pub key: String,
    /// Its new value, JSON; `None` if it is gone.
    pub value: Option<String>,
    /// Whether the state before had a row of this key.
    pub was_there: bool,
}

impl Change {
    /// The part of its key behind a prefix, if the row has come or gone, and not merely changed.
    pub fn comes_or_goes(&self, prefix: &str) -> Option<&str> {
        self.key.strip_prefix(prefix).filter(|_| self.was_there != self.value.is_some())
    }
}

/// How many records there are, and how many bytes their keys and values take as rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many.
    pub records: u64,
    /// Bytes.
    pub bytes: u64,
}

/// What differs between two states.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// The rows.
    pub changes: Vec<Change>,
    grown: (i64, i64),
}

impl Differences {
    /// A size with these differences.
    pub fn added_to(&self, size: Size) -> Size {
        let (records, bytes) = self.grown;
        Size { records: size.records.saturating_add_signed(records), bytes: size.bytes.saturating_add_signed(bytes) }
    }

    /// How many bytes the changes take as rows.
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

/// A value can't be written as JSON, which is a mistake in its `Serialize`.
#[derive(Debug, thiserror::Error)]
#[error("the record `{key}` can't be written as JSON: {cause}")]
pub struct WriteError {
    /// The record's key.
    pub key: String,
    /// Why.
    pub cause: serde_json::Error,
}

/// A row can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No table has such a path.
    #[error("no table is called like that")]
    NoTable,
    /// The table has no such keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The value is not one of the table's.
    #[error("its value is not one of this table: {0}")]
    Value(#[from] serde_json::Error),
    /// What is wrong with which row.
    #[error("the record `{key}` can't be read: {cause}")]
    Row {
        /// The row's key.
        key: String,
        /// Why.
        cause: Box<ReadError>,
    },
}
