//! A table: records by key, sorted.

use std::{borrow::Borrow, collections::BTreeMap, fmt, ops::RangeBounds};

use imbl::{OrdMap, ordmap::DiffItem};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

use crate::{Change, Differences, Key, KeyWriter, ReadError, Records, WriteError, record::Record};

/// Records by key, with the methods of a `BTreeMap`. A clone takes the same short time for any number of records.
///
/// A value that is accessed by [`get_mut`](Self::get_mut) or an [entry](Self::entry) counts as changed, even if it is equal to the
/// old one.
pub struct Table<K, V>(OrdMap<K, Record<V>>);

impl<K: Ord + Clone, V> Table<K, V> {
    /// Returns an empty table.
    pub fn new() -> Self {
        Self(OrdMap::new())
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key).map(|record| &**record)
    }

    /// Returns the stored key, and its value.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.0.get_key_value(key).map(|(key, record)| (key, &**record))
    }

    /// Returns whether there is a record with this key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// Iterates over all records, sorted by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, record)| (key, &**record))
    }

    /// Iterates over the records of a range of keys.
    pub fn range<R: RangeBounds<Q>, Q: Ord + ?Sized>(&self, range: R) -> impl DoubleEndedIterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.0.range(range).map(|(key, record)| (key, &**record))
    }

    /// Iterates over all keys, sorted.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// Iterates over all values, sorted by key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, record)| &**record)
    }

    /// Removes all records.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the keys whose records differ from those of an earlier table, with the old value and the present one. The time depends
    /// on the number of differences if this table was made of the earlier one.
    pub fn changed_since<'t>(&'t self, before: &'t Self) -> impl Iterator<Item = (&'t K, Option<&'t V>, Option<&'t V>)> {
        before.0.diff(&self.0).map(|item| match item {
            DiffItem::Add(key, new) => (key, None, Some(&**new)),
            DiffItem::Update { old: (_, old), new: (key, new) } => (key, Some(&**old), Some(&**new)),
            DiffItem::Remove(key, old) => (key, Some(&**old), None),
        })
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    /// Returns the value of a key to change.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.0.get_mut(key).map(Record::get_mut)
    }

    /// Inserts a record, and returns the old value of its key.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.0.insert(key, Record::new(value)).map(Record::into_value)
    }

    /// Removes a record, and returns its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.0.remove(key).map(Record::into_value)
    }

    /// Removes the records for which `fits` is false.
    pub fn retain(&mut self, mut fits: impl FnMut(&K, &V) -> bool) {
        let gone: Vec<K> = self.iter().filter(|(key, value)| !fits(key, value)).map(|(key, _)| key.clone()).collect();
        for key in gone {
            self.0.remove(&key);
        }
    }

    /// Changes the values for which `fits` is true. The others do not count as changed, so they are not written again.
    pub fn change_where(&mut self, mut fits: impl FnMut(&K, &V) -> bool, mut change: impl FnMut(&K, &mut V)) {
        let fitting: Vec<K> = self.iter().filter(|(key, value)| fits(key, value)).map(|(key, _)| key.clone()).collect();
        for key in fitting {
            if let Some(value) = self.get_mut(&key) {
                change(&key, value);
            }
        }
    }

    /// Returns the entry of a key.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { table: self, key }
    }
}

/// The entry of a key in a table, with or without a value.
pub struct Entry<'t, K, V> {
    table: &'t mut Table<K, V>,
    key: K,
}

impl<'t, K: Ord + Clone, V: Clone> Entry<'t, K, V> {
    /// Returns the value, after inserting this one if there is none.
    pub fn or_insert(self, value: V) -> &'t mut V {
        self.or_insert_with(|| value)
    }

    /// Returns the value, after inserting one from `make` if there is none.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'t mut V {
        self.table.0.entry(self.key).or_insert_with(|| Record::new(make())).get_mut()
    }

    /// Returns the value, after inserting the default if there is none.
    pub fn or_default(self) -> &'t mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }

    /// Changes the value, if there is one.
    pub fn and_modify(self, change: impl FnOnce(&mut V)) -> Self {
        if let Some(value) = self.table.get_mut(&self.key) {
            change(value);
        }
        self
    }
}

impl<K: Key, V: Clone + Serialize + DeserializeOwned> Records for Table<K, V> {
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError> {
        let row_key = |key: &K| {
            let mut row_key = format!("{path}/");
            key.write(&mut KeyWriter::onto(&mut row_key));
            row_key
        };
        for item in before.0.diff(&self.0) {
            let (key, old, new) = match item {
                DiffItem::Add(key, new) => (key, None, Some(new)),
                DiffItem::Update { old: (key, old), new: (_, new) } => (key, Some(old), Some(new)),
                DiffItem::Remove(key, old) => (key, Some(old), None),
            };
            let key = row_key(key);
            let bytes_before = match old {
                // The old value was never a row, because both states were never stored; its size is computed now.
                Some(old) if old.bytes() == 0 => old.row(&key).map(|value| key.len() + value.len())?,
                Some(old) => old.bytes(),
                None => 0,
            };
            let value = new.map(|new| new.row(&key)).transpose()?;
            differences.push(Change { key, value, was_there: old.is_some() }, bytes_before);
        }
        Ok(())
    }

    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError> {
        let (key, value) = (K::from_text(key)?, serde_json::from_str(value)?);
        self.0.insert(key, Record::of_row(value, bytes));
        Ok(())
    }

    fn delete(&mut self, key: &str) -> Result<(), ReadError> {
        self.0.remove(&K::from_text(key)?);
        Ok(())
    }
}

impl<K: Ord + Clone, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Clone, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Ord + Clone + fmt::Debug, V: fmt::Debug> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord + Clone, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Ord + Clone, V: Clone> Extend<(K, V)> for Table<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, records: I) {
        for (key, value) in records {
            self.insert(key, value);
        }
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(records: I) -> Self {
        let mut table = Self::new();
        table.extend(records);
        table
    }
}

/// Serializes the table as a map, because a table may also be a part of a record.
impl<K: Ord + Clone + Serialize, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K: Ord + Clone + Deserialize<'de>, V: Clone + Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}
