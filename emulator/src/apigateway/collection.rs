//! Things kept under an id: found, listed a page at a time, deleted. Every noun of the service is kept in one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use records::{Differences, ReadError, Records, Table, WriteError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::GatewayError;
use crate::wire::members;

/// A thing that has an id and a sentence for when it is not there.
pub trait Noun {
    /// AWS's sentence, such as `Invalid Stage identifier specified`.
    const MISSING: &'static str;
}

/// Things by id, in the order of their ids. A clone takes the same short time for any number of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "T: Clone + Deserialize<'de>"))]
pub struct Collection<T>(Table<String, T>);

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self(Table::new())
    }
}

impl<T> Collection<T> {
    /// Whether it is there.
    pub fn contains(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The thing, where its absence is no error.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(id)
    }

    /// All of them.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// One page of those that fit, as `show` shows them.
    pub fn page<V>(&self, paging: &Paging, fits: impl Fn(&T) -> bool, show: impl Fn(&T) -> V) -> Result<Page<V>, GatewayError> {
        let limit = paging.limit.unwrap_or(25).clamp(1, 500);
        let after = paging.after()?;
        let mut rest =
            self.0.iter().skip_while(|(id, _)| after.as_ref().is_some_and(|after| *id <= after)).filter(|(_, thing)| fits(thing));
        let shown: Vec<_> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let position = shown.last().filter(|_| more).map(|(id, _)| URL_SAFE_NO_PAD.encode(id));
        Ok(Page { position, item: shown.into_iter().map(|(_, thing)| show(thing)).collect() })
    }
}

impl<T: Clone> Collection<T> {
    /// Keeps a thing under an id, in place of what was there.
    pub fn insert(&mut self, id: impl Into<String>, thing: T) {
        self.0.insert(id.into(), thing);
    }

    /// Changes those that fit.
    pub fn change_where(&mut self, mut fits: impl FnMut(&T) -> bool, mut change: impl FnMut(&mut T)) {
        self.0.change_where(|_, thing| fits(thing), |_, thing| change(thing));
    }

    /// Keeps those only that fit.
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
    /// The thing, or the error of its kind.
    pub fn find(&self, id: &str) -> Result<&T, GatewayError> {
        self.0.get(id).ok_or(GatewayError::NoSuch(T::MISSING))
    }

    /// The thing, to be changed, or the error of its kind.
    pub fn find_mut(&mut self, id: &str) -> Result<&mut T, GatewayError> {
        self.0.get_mut(id).ok_or(GatewayError::NoSuch(T::MISSING))
    }

    /// Takes the thing out, or says that it was not there.
    pub fn remove(&mut self, id: &str) -> Result<T, GatewayError> {
        self.0.remove(id).ok_or(GatewayError::NoSuch(T::MISSING))
    }
}

/// Which page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Paging {
    position: Option<String>,
    #[serde(default, deserialize_with = "members::text")]
    limit: Option<usize>,
}

impl Paging {
    fn after(&self) -> Result<Option<String>, GatewayError> {
        let Some(position) = &self.position else { return Ok(None) };
        let id = URL_SAFE_NO_PAD.decode(position).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        id.map(Some).ok_or_else(|| GatewayError::invalid("Invalid position parameter specified"))
    }
}

/// A page, as every list of this service answers.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<String>,
    item: Vec<T>,
}
