//! Key schemas.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    key::{KeyText, RowKey},
    value::{AttributeValue, Item, Kind},
};

/// The type of an attribute that is in a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeDefinition {
    /// The attribute.
    pub attribute_name: String,
    /// Its type.
    pub attribute_type: ScalarType,
}

/// The types that keys can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScalarType {
    /// Text.
    S,
    /// A number.
    N,
    /// Bytes.
    B,
}

impl ScalarType {
    /// The type as that of values.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::S => Kind::String,
            Self::N => Kind::Number,
            Self::B => Kind::Binary,
        }
    }
}

impl fmt::Display for ScalarType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}

/// An attribute of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeySchemaElement {
    /// The attribute.
    pub attribute_name: String,
    /// Which part of the key it is of.
    pub key_type: KeyType,
}

/// The parts of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum KeyType {
    /// The partition key.
    Hash,
    /// The sort key.
    Range,
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hash => "HASH",
            Self::Range => "RANGE",
        })
    }
}

/// The key of a table or index, with types. Only a global index has more than one attribute in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'t> {
    /// The partition key.
    pub partition: Vec<KeyAttribute<'t>>,
    /// The sort key.
    pub sort: Vec<KeyAttribute<'t>>,
}

/// An attribute of a key, with its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyAttribute<'t> {
    /// The attribute.
    pub name: &'t str,
    /// Its type.
    pub scalar: ScalarType,
}

impl<'t> Key<'t> {
    pub(super) fn of(schema: &'t [KeySchemaElement], definitions: &[AttributeDefinition]) -> Self {
        let part = |key_type| {
            let elements = schema.iter().filter(move |element| element.key_type == key_type);
            let attributes = elements.filter_map(|element| {
                let name = element.attribute_name.as_str();
                let definition = definitions.iter().find(|definition| definition.attribute_name == name)?;
                Some(KeyAttribute { name, scalar: definition.attribute_type })
            });
            attributes.collect()
        };
        Self { partition: part(KeyType::Hash), sort: part(KeyType::Range) }
    }

    /// All attributes, those of the partition key first.
    pub fn attributes(&self) -> impl Iterator<Item = KeyAttribute<'t>> {
        self.partition.iter().chain(&self.sort).copied()
    }

    /// Whether an attribute is in the key.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.attributes().any(|attribute| attribute.name == name)
    }

    /// The key of an item. `None` if it has not all attributes, or not of their types.
    #[must_use]
    pub fn row(&self, item: &Item) -> Option<RowKey> {
        self.text(item).map(KeyText::into_key)
    }

    /// The parts of the key of an item.
    pub(crate) fn text(&self, item: &Item) -> Option<KeyText> {
        let value = |attribute: &KeyAttribute<'_>| item.get(attribute.name).filter(|value| attribute.takes(value));
        let mut text = KeyText::of_partition(self.partition.iter().map(value).collect::<Option<Vec<_>>>()?)?;
        for attribute in &self.sort {
            text.push(value(attribute)?)?;
        }
        Some(text)
    }

    /// The attributes of the key, of an item.
    #[must_use]
    pub fn attributes_of(&self, item: &Item) -> Item {
        self.attributes().filter_map(|attribute| Some((attribute.name.to_owned(), item.get(attribute.name)?.clone()))).collect()
    }
}

impl KeyAttribute<'_> {
    /// Whether a value has the type and is not empty.
    #[must_use]
    pub fn takes(&self, value: &AttributeValue) -> bool {
        value.kind() == self.scalar.kind() && empty(value).is_none()
    }
}

/// What AWS calls a value without content.
pub(crate) fn empty(value: &AttributeValue) -> Option<&'static str> {
    match value {
        AttributeValue::String(text) if text.is_empty() => Some("string"),
        AttributeValue::Binary(bytes) if bytes.is_empty() => Some("binary"),
        _ => None,
    }
}
