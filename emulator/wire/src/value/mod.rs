//! [`Value`]: an input or output between its bytes and its Rust type. Names are the model's member names, whatever the protocol calls
//! them; bytes are bytes and times are times.
//!
//! [`Value::read`] makes a `#[derive(Deserialize)]` type of it, [`Value::of`] makes it of a `#[derive(Serialize)]` type.

mod blob;
mod coerce;
mod de;
mod json;
mod ser;

use bytes::Bytes;
use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

pub use blob::Blob;
pub use de::ReadError;
pub(crate) use json::special;
pub use ser::WriteError;

/// A value of a shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No value: a null in a list or a map. In a structure, an absent member.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer or long.
    Integer(i64),
    /// A float or double.
    Float(f64),
    /// A string.
    String(String),
    /// Bytes, not encoded. A payload shares the bytes of its request.
    Blob(Bytes),
    /// A point in time.
    Timestamp(Timestamp),
    /// A list.
    List(Vec<Value>),
    /// A map, in the order in which it was written.
    Map(IndexMap<String, Value>),
    /// A structure: its members that are set, in the model's order.
    Structure(Vec<(&'static str, Value)>),
}

impl Value {
    /// A structure without members.
    pub const EMPTY: Self = Self::Structure(Vec::new());

    /// A member of a structure, or an entry of a map.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Structure(members) => members.iter().find(|(known, _)| *known == name).map(|(_, value)| value),
            Self::Map(entries) => entries.get(name),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a blob.
    pub fn as_blob(&self) -> Option<&Bytes> {
        match self {
            Self::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The Rust type that has these members.
    ///
    /// # Errors
    /// When the type does not fit the model: a required member that the type has not as an `Option`, a number that does not fit.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ReadError> {
        serde_path_to_error::deserialize(de::Reader(self)).map_err(|error| {
            let path = error.path().to_string();
            ReadError { path, ..error.into_inner() }
        })
    }

    /// The value of a Rust type. Its names and types are checked against a shape when it is encoded.
    ///
    /// # Errors
    /// When the type has maps whose keys are no strings, or fails to serialize itself.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, WriteError> {
        value.serialize(ser::Writer)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}
