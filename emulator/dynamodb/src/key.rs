//! Keys of rows: one text for a whole key, whose order by bytes is DynamoDB's order of rows.
//!
//! A key has parts with a blank between them: a hash of the partition key, the partition key, the sort key, and, for an entry of an index, the key of its
//! item.
//!
//! - Rows of one partition are next to each other, in the order of the sort key. Partitions have the order of their hashes, as in DynamoDB, where a scan
//!   shows no order that a program may count on. A segment of a parallel scan is a range of hashes.
//! - A string stands for itself. Its characters up to `!` are `!` and two hexadecimal digits, so that a blank ends a part, and is before anything that goes
//!   on.
//! - A number is `n`, `o` or `p` for its sign, three digits for its power of ten, and its digits; those of negative numbers count down.
//! - A binary is its bytes in hexadecimal.

use std::fmt::Write as _;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{number::Number, value::AttributeValue};

/// The key of a row. It is stored as its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey(Vec<u8>);

/// Rows from a key on, up to but without another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    /// The first key, if `after_from` is false.
    pub from: RowKey,
    /// Whether the range begins after the first key.
    pub after_from: bool,
    /// The key that the range ends before.
    pub to: RowKey,
}

/// What ends a part: less than any character of one.
const SEPARATOR: char = ' ';
/// Greater than a part and what comes after it, and less than any part that goes on.
const END_OF_PART: u8 = b'!';
/// Greater than any character.
const END_OF_TEXT: u8 = 0xff;

impl RowKey {
    /// The key of a text that [`text`](Self::text) gave.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// The key as text, whose order by bytes is the order of keys. Bounds of ranges are no keys of rows and have no text.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The key as bytes, whose order is the order of keys.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for RowKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<'de> Deserialize<'de> for RowKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into_bytes()))
    }
}

/// Writes a key, part by part.
#[derive(Clone, Debug)]
pub(crate) struct KeyText(String);

impl KeyText {
    /// Begins with the values of a partition key. `None` if one can't be a key.
    pub fn of_partition<'v>(values: impl IntoIterator<Item = &'v AttributeValue>) -> Option<Self> {
        let mut partition = Self(String::new());
        for value in values {
            partition.push(value)?;
        }
        Some(Self(format!("{:04x}{}", hash(partition.0.as_bytes()), partition.0)))
    }

    /// Appends a value. `None` if it can't be a key.
    pub fn push(&mut self, value: &AttributeValue) -> Option<()> {
        self.0.push(SEPARATOR);
        self.append(value)
    }

    /// Appends the key of an item.
    pub fn push_key(&mut self, key: &RowKey) {
        self.0.push(SEPARATOR);
        self.0.push_str(key.text());
    }

    fn append(&mut self, value: &AttributeValue) -> Option<()> {
        match value {
            AttributeValue::String(text) => append_text(&mut self.0, text),
            AttributeValue::Number(number) => append_number(&mut self.0, *number),
            AttributeValue::Binary(bytes) => append_bytes(&mut self.0, bytes),
            _ => return None,
        }
        Some(())
    }

    pub fn into_key(self) -> RowKey {
        RowKey(self.0.into_bytes())
    }

    /// The keys that have these parts and any others after them.
    pub fn range(&self) -> KeyRange {
        KeyRange { from: self.clone().into_key(), after_from: false, to: self.end_of_part() }
    }

    /// The keys whose next part is a value.
    pub fn range_of(&self, value: &AttributeValue) -> Option<KeyRange> {
        let mut at = self.clone();
        at.push(value)?;
        Some(at.range())
    }

    /// The keys whose next part begins with a text or bytes.
    pub fn range_beginning(&self, value: &AttributeValue) -> Option<KeyRange> {
        let mut at = self.clone();
        at.push(value)?;
        let from = at.into_key();
        let mut to = from.clone();
        to.0.push(END_OF_TEXT);
        Some(KeyRange { from, after_from: false, to })
    }

    fn end_of_part(&self) -> RowKey {
        let mut end = self.clone().into_key();
        end.0.push(END_OF_PART);
        end
    }
}

impl KeyRange {
    /// All keys of a segment. The only segment of one has all keys.
    #[must_use]
    pub fn of_segment(segment: u32, of: u32) -> Self {
        // The first hash of a segment.
        let first = |segment: u32| (u64::from(segment) << 16).div_ceil(u64::from(of.max(1)));
        // The bound after the last hash, `10000`, is a text of another length, and no bound.
        let bound = |segment: u32| match first(segment) {
            hash if hash > 0xffff => RowKey(vec![END_OF_TEXT]),
            hash => RowKey(format!("{hash:04x}").into_bytes()),
        };
        Self { from: bound(segment), after_from: false, to: bound(segment + 1) }
    }

    /// The rest of the range after a key, or before it if it is read backwards.
    pub(crate) fn resumed(mut self, key: RowKey, forward: bool) -> Self {
        if forward {
            self.after_from |= key >= self.from;
            self.from = self.from.max(key);
        } else {
            self.to = self.to.min(key);
        }
        self
    }

    /// Whether a key is in the range.
    #[must_use]
    pub fn contains(&self, key: &RowKey) -> bool {
        key < &self.to && (key > &self.from || (!self.after_from && key == &self.from))
    }

    /// Whether no key can be in the range.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.from >= self.to
    }

    /// The range as the standard library has it. Of an empty range the bounds may be in the wrong order: see [`is_empty`](Self::is_empty).
    #[must_use]
    pub fn bounds(&self) -> (std::ops::Bound<&RowKey>, std::ops::Bound<&RowKey>) {
        let from = if self.after_from { std::ops::Bound::Excluded(&self.from) } else { std::ops::Bound::Included(&self.from) };
        (from, std::ops::Bound::Excluded(&self.to))
    }
}

fn append_text(key: &mut String, text: &str) {
    for character in text.chars() {
        if character <= '!' {
            append_hex(key, '!', u32::from(character));
        } else {
            key.push(character);
        }
    }
}

fn append_bytes(key: &mut String, bytes: &[u8]) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    key.extend(bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]));
}

fn append_hex(key: &mut String, mark: char, byte: u32) {
    key.push(mark);
    append_bytes(key, &[byte as u8]);
}

fn append_number(key: &mut String, number: Number) {
    let (negative, digits, magnitude) = number.parts();
    if number.is_zero() {
        return key.push('o');
    }
    // From 370 to 625, so that it has three digits.
    let power = magnitude + 500;
    let written = if negative {
        let digits: String = digits.bytes().map(|digit| char::from(b'9' - (digit - b'0'))).collect();
        // A number with more digits is less: what ends the digits is greater than any.
        write!(key, "n{:03}{digits}~", 999 - power)
    } else {
        write!(key, "p{power:03}{digits}")
    };
    // A text takes all.
    debug_assert!(written.is_ok());
}

/// The hash of a partition key: FNV-1a, mixed once more, for its first bits of short texts hardly differ.
///
/// It is part of stored keys, and never changes.
fn hash(bytes: &[u8]) -> u16 {
    let fnv = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let mixed = (fnv ^ (fnv >> 16)).wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    (mixed >> 16) as u16
}
