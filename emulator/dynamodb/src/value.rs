//! Attribute values and items.
//!
//! An [`AttributeValue`] is always valid: its numbers are numbers, its sets have members and no member twice. What comes in from a request is an
//! [`Unchecked`] value, and [`Unchecked::check`] says what AWS would say of it.

mod error;
mod json;
mod kind;
mod size;
mod unchecked;

use std::collections::{BTreeMap, BTreeSet};

pub use error::ValueError;
pub use kind::Kind;
pub use size::{LARGEST_ITEM, item_size};
pub use unchecked::{Unchecked, UncheckedItem, check_item};

use crate::number::Number;

/// The attributes of an item, by name.
pub type Item = BTreeMap<String, AttributeValue>;

/// How many levels of lists and maps there may be: 31 around a scalar.
pub const DEEPEST: usize = 32;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// `S`
    String(String),
    /// `N`
    Number(Number),
    /// `B`
    Binary(Vec<u8>),
    /// `BOOL`
    Boolean(bool),
    /// `NULL`
    Null,
    /// `SS`, in the order of its bytes, as AWS returns it.
    StringSet(BTreeSet<String>),
    /// `NS`, in the order of its values.
    NumberSet(BTreeSet<Number>),
    /// `BS`, in the order of its bytes.
    BinarySet(BTreeSet<Vec<u8>>),
    /// `L`
    List(Vec<AttributeValue>),
    /// `M`
    Map(Item),
}

impl AttributeValue {
    /// The value's type.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::String(_) => Kind::String,
            Self::Number(_) => Kind::Number,
            Self::Binary(_) => Kind::Binary,
            Self::Boolean(_) => Kind::Boolean,
            Self::Null => Kind::Null,
            Self::StringSet(_) => Kind::StringSet,
            Self::NumberSet(_) => Kind::NumberSet,
            Self::BinarySet(_) => Kind::BinarySet,
            Self::List(_) => Kind::List,
            Self::Map(_) => Kind::Map,
        }
    }

    /// How many levels of values there are: 1 for a scalar, 2 for a list of scalars.
    #[must_use]
    pub fn depth(&self) -> usize {
        let below = match self {
            Self::List(members) => members.iter().map(Self::depth).max(),
            Self::Map(members) => members.values().map(Self::depth).max(),
            _ => None,
        };
        1 + below.unwrap_or(0)
    }
}
