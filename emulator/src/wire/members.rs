//! From one JSON object to an operation's typed input, and AWS's words for what is wrong with it.
//!
//! Query parameters and form values are text whatever their type: numbers and booleans in inputs that can come that way are read with
//! [`text`] (`#[serde(default, deserialize_with = "members::text")]`), lists with [`one_or_many`].

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_json::Value;

use crate::AwsError;

/// Reads an operation's input.
pub fn read<T: DeserializeOwned>(fields: &Value) -> Result<T, AwsError> {
    serde_path_to_error::deserialize(fields).map_err(|error| {
        let path = error.path().to_string();
        explain(&path, &error.into_inner().to_string())
    })
}

fn explain(path: &str, problem: &str) -> AwsError {
    let missing = problem.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(name) => AwsError::bad_request(
            "ValidationException",
            format!(
                "1 validation error detected: Value null at '{}' failed to satisfy constraint: Member must not be null",
                lower_first(name)
            ),
        ),
        None => AwsError::bad_request("SerializationException", format!("{path}: {problem}")),
    }
}

/// `functionName` for `FunctionName`: AWS's validation messages name members so.
pub fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_else(String::new)
}

/// A number or boolean that may come as text.
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

/// A list of text that comes as one value when it has one.
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
