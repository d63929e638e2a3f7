//! Decodes an operation's typed input from one JSON object.
//!
//! Query parameters are text whatever their type is. Numbers and booleans of such inputs are read with [`text`]
//! (`#[serde(default, deserialize_with = "members::text")]`), lists with [`one_or_many`].

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_json::Value;

use crate::{AwsError, text::refused};

/// Decodes an operation's input.
pub fn read<T: DeserializeOwned>(fields: &Value) -> Result<T, AwsError> {
    serde_path_to_error::deserialize(fields).map_err(|error| {
        let path = error.path().to_string();
        refused(&path, &error.into_inner().to_string())
    })
}
/// Reads a number or boolean that may be sent as text.
pub fn text<'de, D: Deserializer<'de>, T: FromStr + Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
            text.parse().map(Some).map_err(|_| D::Error::custom(format!("`{text}` is not what is expected here")))
        }
        Some(Value::Number(number)) => {
            number.to_string().parse().map(Some).map_err(|_| D::Error::custom(format!("`{number}` is not what is expected here")))
        }
        Some(Value::Bool(flag)) => {
            flag.to_string().parse().map(Some).map_err(|_| D::Error::custom("a boolean is not expected here"))
        }
        Some(Value::Array(_) | Value::Object(_)) => Err(D::Error::custom("a scalar is expected")),
    }
}

/// Reads a list of texts; a list of one is sent as a single value.
pub fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Option::<OneOrMany>::deserialize(deserializer)? {
        None => Vec::new(),
        Some(OneOrMany::One(text)) => vec![text],
        Some(OneOrMany::Many(texts)) => texts,
    })
}
