//! What queues and topics take beside the body of a message.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// The parts of a message beside its body. A target that has no place for one of them leaves it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// Message attributes by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Attribute>,
    /// The group of a FIFO queue or topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// The id by which a FIFO queue or topic knows a message again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deduplication_id: Option<String>,
    /// The subject, which topics have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A message attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// `String`, `Number` or `Binary`, and after a dot the sender's own name for the type.
    pub data_type: String,
    /// The value.
    pub value: AttributeValue,
}

/// The value of a message attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributeValue {
    /// That of a `String` or a `Number`.
    Text(String),
    /// That of a `Binary`.
    #[serde(with = "base64_text")]
    Bytes(Bytes),
}

impl Attribute {
    /// Returns an attribute of the type `String`.
    pub fn text(value: impl Into<String>) -> Self {
        Self { data_type: "String".into(), value: AttributeValue::Text(value.into()) }
    }

    /// Returns an attribute of the type `Number`.
    pub fn number(value: impl std::fmt::Display) -> Self {
        Self { data_type: "Number".into(), value: AttributeValue::Text(value.to_string()) }
    }

    /// Returns an attribute of the type `Binary`.
    pub fn binary(value: impl Into<Bytes>) -> Self {
        Self { data_type: "Binary".into(), value: AttributeValue::Bytes(value.into()) }
    }

    /// Returns the bytes of the value.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.value {
            AttributeValue::Text(text) => text.as_bytes(),
            AttributeValue::Bytes(bytes) => bytes,
        }
    }
}

/// Stores bytes as base64, because records are JSON.
mod base64_text {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD.decode(text).map(Bytes::from).map_err(D::Error::custom)
    }
}
