//! Message attributes, as requests and responses have them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wire::Blob;

use crate::{
    delivery::{Attribute, AttributeValue},
    sqs::error::SqsError,
};

/// The most attributes of a message.
const MOST: usize = 10;
/// The longest name and data type, bytes.
const LONGEST: usize = 256;

/// AWS's `MessageAttributeValue`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageAttributeValue {
    #[serde(skip_serializing_if = "Option::is_none")]
    string_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binary_value: Option<Blob>,
    data_type: String,
}

impl MessageAttributeValue {
    /// Returns an attribute as a response has it.
    pub fn of(attribute: &Attribute) -> Self {
        let (string_value, binary_value) = match &attribute.value {
            AttributeValue::Text(text) => (Some(text.clone()), None),
            AttributeValue::Bytes(bytes) => (None, Some(Blob(bytes.clone()))),
        };
        Self { string_value, binary_value, data_type: attribute.data_type.clone() }
    }

    /// Checks an attribute of a request.
    ///
    /// # Errors
    /// Its type is none, or it has no value of its type.
    pub fn read(self, name: &str) -> Result<Attribute, SqsError> {
        let invalid = |text: String| Err(SqsError::InvalidParameter(text));
        let data_type = self.data_type;
        let (kind, own) = data_type.split_once('.').map_or((data_type.as_str(), None), |(kind, own)| (kind, Some(own)));
        if data_type.is_empty() {
            return invalid(format!("The message attribute '{name}' must contain non-empty message attribute type."));
        }
        if !["String", "Number", "Binary"].contains(&kind) || own == Some("") {
            return invalid(format!(
                "The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, \
                 Number, and String."
            ));
        }
        if data_type.len() >= LONGEST {
            return invalid("Message (user) attribute types must be shorter than 256 Bytes".into());
        }
        let value = match (kind, self.string_value, self.binary_value) {
            ("Binary", None, Some(bytes)) if !bytes.is_empty() => AttributeValue::Bytes(bytes.0),
            ("Binary", None, Some(_) | None) => return empty(name, kind),
            ("String" | "Number", Some(text), None) if !text.is_empty() => AttributeValue::Text(text),
            ("String" | "Number", Some(_) | None, None) => return empty(name, kind),
            _ => {
                return invalid(format!(
                    "The message attribute '{name}' with type '{kind}' must use field '{}'.",
                    if kind == "Binary" { "Binary" } else { "String" }
                ));
            }
        };
        match &value {
            AttributeValue::Text(text) if kind == "Number" && text.parse::<f64>().is_err() => {
                invalid(format!("Can't cast the value of message (user) attribute '{name}' to a number."))
            }
            AttributeValue::Text(text) => match super::check::odd_character(text) {
                Some(character) => {
                    let place = format!("message attribute '{name}' value");
                    Err(SqsError::InvalidCharacter { character, place, in_body: false })
                }
                None => Ok(Attribute { data_type, value }),
            },
            AttributeValue::Bytes(_) => Ok(Attribute { data_type, value }),
        }
    }
}

fn empty(name: &str, kind: &str) -> Result<Attribute, SqsError> {
    Err(SqsError::InvalidParameter(format!(
        "The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{kind}'."
    )))
}

/// Checks the attributes of a request.
///
/// # Errors
/// There are too many, or one has an invalid name, type or value.
pub fn read(attributes: BTreeMap<String, MessageAttributeValue>) -> Result<BTreeMap<String, Attribute>, SqsError> {
    if attributes.len() > MOST {
        let text = format!("Number of message attributes [{}] exceeds the allowed maximum [{MOST}].", attributes.len());
        return Err(SqsError::InvalidParameter(text));
    }
    let read = attributes.into_iter().map(|(name, value)| {
        check_name(&name)?;
        let attribute = value.read(&name)?;
        Ok((name, attribute))
    });
    read.collect()
}

fn check_name(name: &str) -> Result<(), SqsError> {
    let invalid = |text: &str| Err(SqsError::InvalidParameter(text.into()));
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || name.len() > LONGEST {
        return invalid("Message (user) attribute names must be shorter than 256 Bytes");
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || [b'_', b'-', b'.'].contains(&byte)) || name.contains("..") {
        return invalid(
            "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ",
        );
    }
    if lower.starts_with("aws.") || lower.starts_with("amazon.") || name.starts_with('.') || name.ends_with('.') {
        return invalid(
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. \
             Additionally, they cannot start or end with '.'.",
        );
    }
    Ok(())
}

/// Returns whether a receiver asks for an attribute: by its name, by `All` or `.*`, or by the beginning of names (`prefix.*`).
pub fn is_asked(name: &str, asked: &[String]) -> bool {
    let asks = |pattern: &String| match pattern.strip_suffix(".*") {
        Some(prefix) => name.starts_with(prefix),
        None => pattern == "All" || pattern == name,
    };
    asked.iter().any(asks)
}

/// Returns the bytes of attributes that count for the size of a message.
pub fn bytes(attributes: &BTreeMap<String, Attribute>) -> usize {
    attributes.iter().map(|(name, attribute)| name.len() + attribute.data_type.len() + attribute.as_bytes().len()).sum()
}
