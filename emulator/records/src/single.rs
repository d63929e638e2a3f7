//! A record that an account has once, such as a service's settings.

use std::{fmt, ops::Deref};

use serde::{Serialize, de::DeserializeOwned};

use crate::{Change, Differences, ReadError, Records, WriteError, record::Record};

/// One record. It is stored only if it was changed from its default.
pub struct Single<V> {
    record: Record<V>,
    is_set: bool,
}

impl<V: Clone> Single<V> {
    /// Returns the value to change.
    pub fn get_mut(&mut self) -> &mut V {
        self.is_set = true;
        self.record.get_mut()
    }
}

impl<V> Deref for Single<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.record
    }
}

impl<V> Single<V> {
    fn row(&self) -> Option<&Record<V>> {
        self.is_set.then_some(&self.record)
    }
}

impl<V: Clone + Default + Serialize + DeserializeOwned> Records for Single<V> {
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError> {
        let (old, new) = (before.row(), self.row());
        if old == new {
            return Ok(());
        }
        let bytes_before = match old {
            Some(old) if old.bytes() == 0 => old.row(path).map(|value| path.len() + value.len())?,
            Some(old) => old.bytes(),
            None => 0,
        };
        let value = new.map(|new| new.row(path)).transpose()?;
        differences.push(Change { key: path.clone(), value, was_there: old.is_some() }, bytes_before);
        Ok(())
    }

    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError> {
        if !key.is_empty() {
            return Err(ReadError::NoTable);
        }
        *self = Self { record: Record::of_row(serde_json::from_str(value)?, bytes), is_set: true };
        Ok(())
    }

    fn delete(&mut self, key: &str) -> Result<(), ReadError> {
        if !key.is_empty() {
            return Err(ReadError::NoTable);
        }
        *self = Self::default();
        Ok(())
    }
}

impl<V: Default> Default for Single<V> {
    fn default() -> Self {
        Self { record: Record::new(V::default()), is_set: false }
    }
}

impl<V> Clone for Single<V> {
    fn clone(&self) -> Self {
        Self { record: self.record.clone(), is_set: self.is_set }
    }
}

impl<V: fmt::Debug> fmt::Debug for Single<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
