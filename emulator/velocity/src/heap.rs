//! Lists and maps that a template makes or changes.
//!
//! They are elements of two vectors, and values refer to them by their place. So a list may contain itself without a cycle of references, and
//! everything is freed at once.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::{Problem, Value, limits::Budget, value::Text};

/// What an element of a list or a member of a map takes, bytes.
const ELEMENT: usize = 32;

/// A list.
#[derive(Debug)]
pub struct List<'s> {
    pub items: Vec<Value<'s>>,
    /// Whether it is from JSON, and prints as JSON.
    pub is_json: bool,
}

/// A map, in the order in which members were added.
#[derive(Debug, Default)]
pub struct Map<'s> {
    pub members: Vec<(Text<'s>, Value<'s>)>,
    places: HashMap<String, usize>,
}

impl<'s> Map<'s> {
    pub fn get(&self, key: &str) -> Option<&Value<'s>> {
        Some(&self.members[*self.places.get(key)?].1)
    }

    /// Sets a member, and returns its value before.
    pub fn put(&mut self, key: Text<'s>, value: Value<'s>) -> Option<Value<'s>> {
        match self.places.get(key.as_str()) {
            Some(place) => Some(std::mem::replace(&mut self.members[*place].1, value)),
            None => {
                self.places.insert(key.as_str().to_owned(), self.members.len());
                self.members.push((key, value));
                None
            }
        }
    }

    /// Removes a member, and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Value<'s>> {
        let place = self.places.remove(key)?;
        for later in self.places.values_mut().filter(|later| **later > place) {
            *later -= 1;
        }
        Some(self.members.remove(place).1)
    }
}

/// The lists and maps of one rendering.
#[derive(Debug)]
pub struct Heap<'s> {
    lists: Vec<List<'s>>,
    maps: Vec<Map<'s>>,
    /// Lists and maps of the scope that the template has changed: address → value.
    changed: HashMap<usize, Value<'s>>,
    pub(crate) budget: Budget,
}

impl<'s> Heap<'s> {
    pub(crate) fn new(budget: Budget) -> Self {
        Self { lists: Vec::new(), maps: Vec::new(), changed: HashMap::new(), budget }
    }

    /// Adds a list.
    ///
    /// # Errors
    /// [`Problem::TooLarge`]
    pub fn list(&mut self, items: Vec<Value<'s>>, is_json: bool) -> Result<Value<'s>, Problem> {
        self.budget.bytes((items.len() + 1) * ELEMENT)?;
        self.lists.push(List { items, is_json });
        Ok(Value::List(self.lists.len() - 1))
    }

    /// Adds a map.
    ///
    /// # Errors
    /// [`Problem::TooLarge`]
    pub fn map(&mut self, members: impl IntoIterator<Item = (Text<'s>, Value<'s>)>) -> Result<Value<'s>, Problem> {
        let mut map = Map::default();
        for (key, value) in members {
            self.budget.bytes(2 * ELEMENT + key.as_str().len())?;
            map.put(key, value);
        }
        self.budget.bytes(ELEMENT)?;
        self.maps.push(map);
        Ok(Value::Map(self.maps.len() - 1))
    }

    /// Adds a text.
    ///
    /// # Errors
    /// [`Problem::TooLarge`]
    pub fn text(&self, text: impl AsRef<str>) -> Result<Value<'s>, Problem> {
        let text = text.as_ref();
        self.budget.bytes(text.len() + ELEMENT)?;
        Ok(Value::text(text))
    }

    /// Adds a JSON value that is not of the scope.
    ///
    /// # Errors
    /// [`Problem::TooLarge`]
    pub fn json(&mut self, json: &Json) -> Result<Value<'s>, Problem> {
        Ok(match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap_or(f64::NAN)), Value::Int),
            Json::String(text) => self.text(text)?,
            Json::Array(items) => {
                let items = items.iter().map(|item| self.json(item)).collect::<Result<_, _>>()?;
                self.list(items, true)?
            }
            Json::Object(members) => {
                let members = members.iter().map(|(key, value)| Ok((Text::Shared(key.as_str().into()), self.json(value)?)));
                let members = members.collect::<Result<Vec<_>, Problem>>()?;
                self.map(members)?
            }
        })
    }

    pub(crate) fn list_at(&self, place: usize) -> &List<'s> {
        &self.lists[place]
    }

    pub(crate) fn map_at(&self, place: usize) -> &Map<'s> {
        &self.maps[place]
    }

    /// Returns the value that stands for another one now: the copy of a list or map of the scope that the template has changed.
    pub(crate) fn present(&self, value: Value<'s>) -> Value<'s> {
        if self.changed.is_empty() {
            return value;
        }
        match address(&value).and_then(|address| self.changed.get(&address)) {
            Some(changed) => changed.clone(),
            None => value,
        }
    }

    /// Returns a list that can be changed.
    pub(crate) fn list_mut(&mut self, value: &Value<'s>) -> Result<Option<&mut List<'s>>, Problem> {
        self.budget.bytes(ELEMENT)?;
        Ok(match self.owned(value)? {
            Value::List(place) => Some(&mut self.lists[place]),
            _ => None,
        })
    }

    /// Returns a map that can be changed.
    pub(crate) fn map_mut(&mut self, value: &Value<'s>) -> Result<Option<&mut Map<'s>>, Problem> {
        self.budget.bytes(2 * ELEMENT)?;
        Ok(match self.owned(value)? {
            Value::Map(place) => Some(&mut self.maps[place]),
            _ => None,
        })
    }

    /// Copies a list or map of the scope to the heap, without the lists and maps in it.
    fn owned(&mut self, value: &Value<'s>) -> Result<Value<'s>, Problem> {
        let value = self.present(value.clone());
        let Some(address) = address(&value) else { return Ok(value) };
        let copy = match value {
            Value::JsonList(items) => self.list(items.iter().map(Value::of_json).collect(), true)?,
            Value::JsonMap(members) => self.map(members.iter().map(|(key, value)| (Text::Borrowed(key), Value::of_json(value))))?,
            other => other,
        };
        self.changed.insert(address, copy.clone());
        Ok(copy)
    }

    /// Returns a value of the scope as it is now, as JSON. `None` if it is nested too deep.
    pub(crate) fn changed(&self, json: &Json) -> Option<Json> {
        let value = match json {
            Json::Array(items) => self.changed.get(&std::ptr::from_ref(items).addr()),
            Json::Object(members) => self.changed.get(&std::ptr::from_ref(members).addr()),
            _ => None,
        };
        match value {
            Some(value) => crate::json::of(self, value, 0),
            None => crate::json::of(self, &Value::of_json(json), 0),
        }
    }
}

fn address(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::JsonList(items) => Some(std::ptr::from_ref(*items).addr()),
        Value::JsonMap(members) => Some(std::ptr::from_ref(*members).addr()),
        _ => None,
    }
}
