//! A table: records by key, in the order of their keys.

use std::{borrow::Borrow, collections::BTreeMap, fmt, ops::RangeBounds};

use imbl::{OrdMap, ordmap::DiffItem};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

use crate::{Change, Differences, Key, KeyWriter, ReadError, Records, WriteError, record::Record};

/// Records by key. It has the methods of a `BTreeMap`, and a clone takes the same short time for any number of records.
///
/// A value that is changed by [`get_mut`](Self::get_mut) or an [entry](Self::entry) counts as changed, whether or not it is equal to what it was.
pub struct Table<K, V>(OrdMap<K, Record<V>>);

impl<K: Ord + Clone, V> Table<K, V> {
    /// An empty one.
    pub fn new() -> Self {
        Self(OrdMap::new())
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key).map(|record| &**record)
    }

    /// The key as it is kept, and its value.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.0.get_key_value(key).map(|(key, record)| (key, &**record))
    }

    /// Whether there is a record of this key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// All records, in the order of their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, record)| (key, &**record))
    }

    /// The records of a range of keys.
    pub fn range<R: RangeBounds<Q>, Q: Ord + ?Sized>(&self, range: R) -> impl DoubleEndedIterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.0.range(range).map(|(key, record)| (key, &**record))
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// All values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, record)| &**record)
    }

    /// Removes all records.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.0.get_mut(key).map(Record::get_mut)
    }

    /// Keeps a value under a key, and gives back what was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.0.insert(key, Record::new(value)).map(Record::into_value)
    }

    /// Takes a record out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.0.remove(key).map(Record::into_value)
    }

    /// Keeps only the records that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&K, &V) -> bool) {
        let gone: Vec<K> = self.iter().filter(|(key, value)| !fits(key, value)).map(|(key, _)| key.clone()).collect();
        for key in gone {
            self.0.remove(&key);
        }
    }

    /// Changes the values that fit; the others are not touched, so they are not written anew.
    pub fn change_where(&mut self, mut fits: impl FnMut(&K, &V) -> bool, mut change: impl FnMut(&K, &mut V)) {
        let fitting: Vec<K> = self.iter().filter(|(key, value)| fits(key, value)).map(|(key, _)| key.clone()).collect();
        for key in fitting {
            if let Some(value) = self.get_mut(&key) {
                change(&key, value);
            }
        }
    }

    /// The place of a key.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { table: self, key }
    }
}

/// The place of a key in a table.
pub struct Entry<'t, K, V> {
    table: &'t mut Table<K, V>,
    key: K,
}

impl<'t, K: Ord + Clone, V: Clone> Entry<'t, K, V> {
    /// The value, or this one if there is none.
    pub fn or_insert(self, value: V) -> &'t mut V {
        self.or_insert_with(|| value)
    }

    /// The value, or one that is made if there is none.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'t mut V {
        self.table.0.entry(self.key).or_insert_with(|| Record::new(make())).get_mut()
    }

    /// The value, or the default one if there is none.
    pub fn or_default(self) -> &'t mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }

    /// Changes the value if there is one.
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
                // It was never a row: it came and changed or went between two states that were not stored.
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

/// As a map: a table may be a part of a record, too.
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
