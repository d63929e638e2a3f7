//! The value of a record, which clones of a table share. Two are equal only if they are the same allocation.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde::Serialize;

use crate::WriteError;

/// The value of a record. A clone is the same value; a change makes a new one.
pub struct Record<V>(Arc<Kept<V>>);

struct Kept<V> {
    value: V,
    /// The bytes of its row; 0 if it was never a row.
    bytes: AtomicUsize,
}

impl<V> Record<V> {
    pub fn new(value: V) -> Self {
        Self::of_row(value, 0)
    }

    /// Returns a value that was read from a row of `bytes` bytes.
    pub fn of_row(value: V, bytes: usize) -> Self {
        Self(Arc::new(Kept { value, bytes: AtomicUsize::new(bytes) }))
    }

    /// Returns the bytes of the row that it was written to or read from; 0 if there is none.
    pub fn bytes(&self) -> usize {
        self.0.bytes.load(Ordering::Relaxed)
    }
}

impl<V: Clone> Record<V> {
    /// Returns the value to change; other clones keep the old one.
    pub fn get_mut(&mut self) -> &mut V {
        let kept = Arc::make_mut(&mut self.0);
        *kept.bytes.get_mut() = 0;
        &mut kept.value
    }

    pub fn into_value(self) -> V {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.value.clone(), |kept| kept.value)
    }
}

impl<V: Serialize> Record<V> {
    /// Returns the value as JSON for a row with this key, and remembers the bytes of the row.
    pub fn row(&self, key: &str) -> Result<String, WriteError> {
        let value = serde_json::to_string(&self.0.value).map_err(|cause| WriteError { key: key.into(), cause })?;
        self.0.bytes.store(key.len() + value.len(), Ordering::Relaxed);
        Ok(value)
    }
}

impl<V> Deref for Record<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.0.value
    }
}

impl<V> Clone for Record<V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<V: Clone> Clone for Kept<V> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), bytes: AtomicUsize::new(0) }
    }
}

/// Compares by identity, because comparing values could take long.
impl<V> PartialEq for Record<V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
