//! How values compare.

use std::cmp::Ordering;

use memchr::memmem;

use crate::value::AttributeValue;

/// An operator that compares two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparator {
    pub(crate) const ALL: [Self; 6] =
        [Self::Equal, Self::NotEqual, Self::Less, Self::LessOrEqual, Self::Greater, Self::GreaterOrEqual];

    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether the operator asks for more than equality.
    pub(super) fn is_ordering(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// The operator for the operands the other way round.
    pub(super) fn reversed(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// Whether two values compare so. What has no order, as values of different types, is neither less nor greater.
    #[must_use]
    pub fn holds(self, left: &AttributeValue, right: &AttributeValue) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => order(left, right) == Some(Ordering::Less),
            Self::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
            Self::Greater => order(left, right) == Some(Ordering::Greater),
            Self::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
        }
    }
}

/// The order of two strings, numbers or binaries. Strings are ordered by their bytes.
pub(crate) fn order(left: &AttributeValue, right: &AttributeValue) -> Option<Ordering> {
    match (left, right) {
        (AttributeValue::String(left), AttributeValue::String(right)) => Some(left.cmp(right)),
        (AttributeValue::Number(left), AttributeValue::Number(right)) => Some(left.cmp(right)),
        (AttributeValue::Binary(left), AttributeValue::Binary(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// `begins_with`
pub(super) fn begins_with(value: &AttributeValue, prefix: &AttributeValue) -> bool {
    match (value, prefix) {
        (AttributeValue::String(text), AttributeValue::String(prefix)) => text.starts_with(prefix),
        (AttributeValue::Binary(bytes), AttributeValue::Binary(prefix)) => bytes.starts_with(prefix),
        _ => false,
    }
}

/// `contains`: a part of a text or binary, a member of a set or list. The search takes linear time.
pub(super) fn contains(value: &AttributeValue, part: &AttributeValue) -> bool {
    match (value, part) {
        (AttributeValue::String(text), AttributeValue::String(part)) => memmem::find(text.as_bytes(), part.as_bytes()).is_some(),
        (AttributeValue::Binary(bytes), AttributeValue::Binary(part)) => memmem::find(bytes, part).is_some(),
        (AttributeValue::StringSet(members), AttributeValue::String(member)) => members.contains(member),
        (AttributeValue::NumberSet(members), AttributeValue::Number(member)) => members.contains(member),
        (AttributeValue::BinarySet(members), AttributeValue::Binary(member)) => members.contains(member),
        (AttributeValue::List(members), member) => members.contains(member),
        _ => false,
    }
}

/// `size`: characters of a text, as UTF-16 units, bytes of a binary, members of anything else. Nothing for what has no size.
pub(super) fn size(value: &AttributeValue) -> Option<usize> {
    match value {
        AttributeValue::String(text) => Some(text.encode_utf16().count()),
        AttributeValue::Binary(bytes) => Some(bytes.len()),
        AttributeValue::StringSet(members) => Some(members.len()),
        AttributeValue::NumberSet(members) => Some(members.len()),
        AttributeValue::BinarySet(members) => Some(members.len()),
        AttributeValue::List(members) => Some(members.len()),
        AttributeValue::Map(members) => Some(members.len()),
        AttributeValue::Number(_) | AttributeValue::Boolean(_) | AttributeValue::Null => None,
    }
}
