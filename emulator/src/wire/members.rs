//! Decodes an operation's typed input from one JSON object, and reports violations with AWS's messages.
//!
//! Query parameters and form values are text whatever their type is. Numbers and booleans of such inputs are read with [`text`]
//! (`#[serde(default, deserialize_with = "members::text")]`), lists with [`one_or_many`].
//!
//! A type that validates itself (`#[serde(try_from = "String")]`) fails with a [`Violation`], and the error names the member.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_json::Value;

use crate::AwsError;

/// Decodes an operation's input.
pub fn read<T: DeserializeOwned>(fields: &Value) -> Result<T, AwsError> {
    serde_path_to_error::deserialize(fields).map_err(|error| {
        let path = error.path().to_string();
        explain(&path, &error.into_inner().to_string())
    })
}

/// A value that violates a member's constraint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Value '{value}'{BREAKS}{constraint}")]
pub struct Violation {
    /// The client's value.
    pub value: String,
    /// The constraint in AWS's words, such as `Member must have length less than or equal to 64`.
    pub constraint: String,
}

const BREAKS: &str = " failed to satisfy constraint: ";

impl Violation {
    /// Returns AWS's sentence for a member, whose name is in AWS's spelling (`RoleName`).
    pub fn at(&self, member: &str) -> String {
        format!("1 validation error detected: Value '{}' at '{}'{BREAKS}{}", self.value, lower_path(member), self.constraint)
    }
}

fn explain(path: &str, problem: &str) -> AwsError {
    if let Some(name) = problem.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        let path = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        let message = format!("1 validation error detected: Value null at '{}'{BREAKS}Member must not be null", lower_path(&path));
        return AwsError::bad_request("ValidationException", message);
    }
    let violation = problem.strip_prefix("Value '").and_then(|rest| rest.rsplit_once(&format!("'{BREAKS}")));
    match violation {
        Some((value, constraint)) => {
            let violation = Violation { value: value.into(), constraint: constraint.into() };
            AwsError::bad_request("ValidationException", violation.at(path))
        }
        // The path is not known, so only the problem is reported.
        None if path == "." => AwsError::bad_request("SerializationException", problem),
        None => AwsError::bad_request("SerializationException", format!("{path}: {problem}")),
    }
}

/// Converts `Tags[0].Key` to `tags.1.member.key`.
fn lower_path(path: &str) -> String {
    let segments = path.split('.').map(|segment| match segment.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, index)) => {
            let number = index.parse::<usize>().map_or_else(|_| index.into(), |index| (index + 1).to_string());
            format!("{}.{number}.member", lower_first(name))
        }
        None => lower_first(segment),
    });
    segments.collect::<Vec<_>>().join(".")
}

/// Converts `FunctionName` to `functionName`, as AWS's validation messages spell members.
pub fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
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
