//! A value as a table holds it: shared between clones of the table, and equal to another only if it is the same one.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde::Serialize;

use crate::WriteError;

/// One record's value. A clone is the same value, and a change makes another one.
pub struct Record<V>(Arc<Kept<V>>);

struct Kept<V> {
    value: V,
    /// How many bytes its row takes; 0 where it has not been written yet.
    bytes: AtomicUsize,
}

impl<V> Record<V> {
    pub fn new(value: V) -> Self {
        Self::of_row(value, 0)
    }

    /// One that was read from a row of so many bytes.
    pub fn of_row(value: V, bytes: usize) -> Self {
        Self(Arc::new(Kept { value, bytes: AtomicUsize::new(bytes) }))
    }

    /// How many bytes the row takes that it was written to or read from; 0 for none.
    pub fn bytes(&self) -> usize {
        self.0.bytes.load(Ordering::Relaxed)
    }
}

impl<V: Clone> Record<V> {
    /// The value, to be changed; other clones keep the one before.
    pub fn get_mut(&mut self) -> &mut V {
        let kept = Arc::make_mut(&mut self.0);
        *kept.bytes.get_mut() = 0;
        &mut kept.value
    }

    /// The value, taken out.
    pub fn into_value(self) -> V {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.value.clone(), |kept| kept.value)
    }
}

impl<V: Serialize> Record<V> {
    /// The value as JSON, for a row of this key. Notes how many bytes the row takes.
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

/// Whether both are the same one. Values are not compared, which could take long.
impl<V> PartialEq for Record<V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
