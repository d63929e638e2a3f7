//! Values as JSON by the model's names, for the client, the journal and messages: blobs as base64, times in RFC 3339.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Number, Value as Json};

use super::{Value, WriteError};
use crate::model::{Model, ShapeId};

impl Value {
    /// The value as JSON.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Boolean(flag) => Json::Bool(*flag),
            Self::Integer(number) => (*number).into(),
            Self::Float(number) => Number::from_f64(*number).map_or_else(|| special(*number).into(), Json::Number),
            Self::String(text) => text.as_str().into(),
            Self::Blob(bytes) => BASE64_STANDARD.encode(bytes).into(),
            Self::Timestamp(time) => time.to_string().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(entries) => Json::Object(entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect()),
            Self::Structure(members) => {
                Json::Object(members.iter().map(|(name, value)| ((*name).to_owned(), value.to_json())).collect::<Map<_, _>>())
            }
        }
    }

    /// The value as JSON for a journal: blobs, and texts of more than `longest` bytes, are only counted, `(1234 bytes)`, and not copied.
    pub fn to_short_json(&self, longest: usize) -> Json {
        let counted = |bytes: usize| Json::String(format!("({bytes} bytes)"));
        match self {
            Self::String(text) if text.len() > longest => counted(text.len()),
            Self::Blob(bytes) => counted(bytes.len()),
            Self::List(items) => items.iter().map(|item| item.to_short_json(longest)).collect(),
            Self::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), value.to_short_json(longest))).collect(),
            Self::Structure(members) => {
                members.iter().map(|(name, value)| ((*name).to_owned(), value.to_short_json(longest))).collect()
            }
            _ => self.to_json(),
        }
    }

    /// The value of a shape that JSON by the model's names stands for.
    ///
    /// # Errors
    /// When the JSON does not fit the shape.
    pub fn from_json(json: &Json, model: &'static Model, shape: ShapeId) -> Result<Self, WriteError> {
        Self::of(json)?.typed(model, shape)
    }
}

/// JSON's words for numbers that are none.
pub(crate) fn special(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}
