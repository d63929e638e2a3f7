//! A collection of things by id, which can be found, listed in pages and deleted. Nouns with ids or names of their own are kept in
//! one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use records::{Differences, ReadError, Records, Table, WriteError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::GatewayError;

/// A type of thing that has AWS's own message for an id that does not exist.
pub trait Noun {
    /// The message of the 404, such as `Invalid Resource identifier specified`.
    const MISSING: &'static str;
}

/// Things by id, in the order of their ids. A clone takes constant time, because the table is a persistent map.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "T: Clone + Deserialize<'de>"))]
pub struct Collection<T>(Table<String, T>);

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self(Table::new())
    }
}

impl<T> Collection<T> {
    /// Returns whether the id exists.
    pub fn contains(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// Returns the number of things.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether the collection has no things.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the thing of an id, or `None`. `find` returns an error instead.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(id)
    }

    /// Iterates over the things in the order of their ids.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    /// Iterates over the ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// Returns one page of the things that fit, each converted by `show`. A page has 25 things by default and 500 at most.
    pub fn page<V>(&self, paging: &Paging, fits: impl Fn(&T) -> bool, show: impl Fn(&T) -> V) -> Result<Page<V>, GatewayError> {
        let limit = usize::try_from(paging.limit.unwrap_or(25).clamp(1, 500)).unwrap_or(500);
        let after = paging.after()?;
        let mut rest =
            self.0.iter().skip_while(|(id, _)| after.as_ref().is_some_and(|after| *id <= after)).filter(|(_, thing)| fits(thing));
        let shown: Vec<_> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let position = shown.last().filter(|_| more).map(|(id, _)| URL_SAFE_NO_PAD.encode(id));
        Ok(Page { position, items: shown.into_iter().map(|(_, thing)| show(thing)).collect() })
    }
}

impl<T: Clone> Collection<T> {
    /// Inserts a thing under an id. It replaces the thing that had the id before.
    pub fn insert(&mut self, id: impl Into<String>, thing: T) {
        self.0.insert(id.into(), thing);
    }

    /// Changes the things that fit.
    pub fn change_where(&mut self, mut fits: impl FnMut(&T) -> bool, mut change: impl FnMut(&mut T)) {
        self.0.change_where(|_, thing| fits(thing), |_, thing| change(thing));
    }

    /// Removes the things that do not fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&T) -> bool) {
        self.0.retain(|_, thing| fits(thing));
    }
}

impl<T: Clone + Serialize + DeserializeOwned> Records for Collection<T> {
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError> {
        self.0.differences(&before.0, path, differences)
    }

    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError> {
        self.0.put(key, value, bytes)
    }

    fn delete(&mut self, key: &str) -> Result<(), ReadError> {
        self.0.delete(key)
    }
}

impl<T: Noun + Clone> Collection<T> {
    /// Returns the thing of an id. An id that does not exist is the 404 of `Noun::MISSING`.
    pub fn find(&self, id: &str) -> Result<&T, GatewayError> {
        self.0.get(id).ok_or(GatewayError::NoSuch(T::MISSING))
    }

    /// Returns the thing of an id, to be changed. An id that does not exist is the 404 of `Noun::MISSING`.
    pub fn find_mut(&mut self, id: &str) -> Result<&mut T, GatewayError> {
        self.0.get_mut(id).ok_or(GatewayError::NoSuch(T::MISSING))
    }

    /// Removes the thing of an id and returns it. An id that does not exist is the 404 of `Noun::MISSING`.
    pub fn remove(&mut self, id: &str) -> Result<T, GatewayError> {
        self.0.remove(id).ok_or(GatewayError::NoSuch(T::MISSING))
    }
}

/// The query members `position` and `limit`, which select a page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Paging {
    position: Option<String>,
    limit: Option<i64>,
}

impl Paging {
    fn after(&self) -> Result<Option<String>, GatewayError> {
        let Some(position) = &self.position else { return Ok(None) };
        let id = URL_SAFE_NO_PAD.decode(position).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        id.map(Some).ok_or_else(|| GatewayError::invalid("Invalid position parameter specified"))
    }
}

/// The response of an operation that lists: the items, and the `position` of the next page if there is one.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<String>,
    items: Vec<T>,
}
