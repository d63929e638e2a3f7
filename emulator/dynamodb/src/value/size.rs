//! What values and items count for: AWS's rule for item sizes.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>. The bytes of a number, a list's 3 bytes and 1 for
//! each member are as AWS was seen to count them.

use super::{AttributeValue, Item};

/// The most bytes of an item: 400 KB.
pub const LARGEST_ITEM: usize = 400 * 1024;

/// The size of an item, bytes: its names and values.
#[must_use]
pub fn item_size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value.size()).sum()
}

impl AttributeValue {
    /// The size of the value, bytes, without its name.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::String(text) => text.len(),
            Self::Number(number) => number.size(),
            Self::Binary(bytes) => bytes.len(),
            Self::Boolean(_) | Self::Null => 1,
            Self::StringSet(members) => members.iter().map(String::len).sum(),
            Self::NumberSet(members) => members.iter().map(|member| member.size()).sum(),
            Self::BinarySet(members) => members.iter().map(Vec::len).sum(),
            Self::List(members) => 3 + members.iter().map(|member| 1 + member.size()).sum::<usize>(),
            Self::Map(members) => 3 + members.len() + item_size(members),
        }
    }
}
