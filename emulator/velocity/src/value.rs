//! Values of templates.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use crate::tree::Node;

/// A value. Lists and maps that a template has made are in the [`Heap`](crate::Heap), so that they may contain each other; those of the scope are
/// borrowed, and copied there when a template changes them.
#[derive(Clone, Debug)]
pub enum Value<'s> {
    /// No value.
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Text<'s>),
    /// A list of the scope.
    JsonList(&'s Vec<Json>),
    /// A map of the scope.
    JsonMap(&'s Map<String, Json>),
    /// A list that the template has made: its place in the heap.
    List(usize),
    /// A map that the template has made: its place in the heap.
    Map(usize),
    /// A block of `#define`.
    Block(&'s [Node]),
    /// `$foreach`: the depth of the loop, from 0.
    Loop(usize),
    /// An object of the caller, by its name.
    Host(&'s str),
}

/// A text that is borrowed or shared.
#[derive(Clone, Debug)]
pub enum Text<'s> {
    Borrowed(&'s str),
    Shared(Rc<str>),
}

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl<'s> Value<'s> {
    /// Returns a text that is made now.
    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(Text::Shared(text.into()))
    }

    /// Returns a text that is borrowed.
    pub fn borrowed(text: &'s str) -> Self {
        Self::Text(Text::Borrowed(text))
    }

    /// Returns a value of the scope. It takes the same short time for any size.
    pub fn of_json(json: &'s Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => number.as_i64().map_or_else(|| Self::Float(number.as_f64().unwrap_or(f64::NAN)), Self::Int),
            Json::String(text) => Self::borrowed(text),
            Json::Array(items) => Self::JsonList(items),
            Json::Object(members) => Self::JsonMap(members),
        }
    }

    /// Returns a place in a list or the like.
    pub fn count(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}
