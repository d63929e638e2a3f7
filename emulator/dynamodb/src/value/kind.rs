//! The types of values.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A type of value, by the name that it has in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Text.
    #[serde(rename = "S")]
    String,
    /// A number.
    #[serde(rename = "N")]
    Number,
    /// Bytes.
    #[serde(rename = "B")]
    Binary,
    /// True or false.
    #[serde(rename = "BOOL")]
    Boolean,
    /// Nothing.
    #[serde(rename = "NULL")]
    Null,
    /// A set of texts.
    #[serde(rename = "SS")]
    StringSet,
    /// A set of numbers.
    #[serde(rename = "NS")]
    NumberSet,
    /// A set of bytes.
    #[serde(rename = "BS")]
    BinarySet,
    /// A list.
    #[serde(rename = "L")]
    List,
    /// A map.
    #[serde(rename = "M")]
    Map,
}

impl Kind {
    /// All types.
    pub const ALL: [Self; 10] = [
        Self::String,
        Self::Number,
        Self::Binary,
        Self::Boolean,
        Self::Null,
        Self::StringSet,
        Self::NumberSet,
        Self::BinarySet,
        Self::List,
        Self::Map,
    ];

    /// The name in the protocol.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "S",
            Self::Number => "N",
            Self::Binary => "B",
            Self::Boolean => "BOOL",
            Self::Null => "NULL",
            Self::StringSet => "SS",
            Self::NumberSet => "NS",
            Self::BinarySet => "BS",
            Self::List => "L",
            Self::Map => "M",
        }
    }

    /// The name in what `ADD` and `DELETE` say of an operand.
    pub(crate) fn long_name(self) -> &'static str {
        match self {
            Self::String => "STRING",
            Self::Number => "NUMBER",
            Self::Binary => "Binary",
            Self::Boolean => "BOOLEAN",
            Self::Null => "NULL",
            Self::StringSet => "SS",
            Self::NumberSet => "NS",
            Self::BinarySet => "BS",
            Self::List => "LIST",
            Self::Map => "MAP",
        }
    }

    /// Whether values of the type have an order: strings, numbers and binaries.
    pub(crate) fn is_ordered(self) -> bool {
        matches!(self, Self::String | Self::Number | Self::Binary)
    }

    /// Whether the type is a set.
    pub(crate) fn is_set(self) -> bool {
        matches!(self, Self::StringSet | Self::NumberSet | Self::BinarySet)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(UnknownKind)
    }
}
