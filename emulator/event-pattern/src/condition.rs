//! The values that a field may have: one array of a pattern, compiled.

use std::collections::HashSet;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::address::address;
use crate::number::{Number, Range};
use crate::scalar::Scalar;
use crate::wildcard::Wildcard;

/// One array of a pattern. A value satisfies it if it satisfies any member.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    /// `{"exists": false}` is among them.
    pub absent: bool,
    /// `{"exists": true}` is among them.
    pub present: bool,
    pub null: bool,
    pub yes: bool,
    pub no: bool,
    pub strings: HashSet<Box<str>>,
    pub numbers: HashSet<Number>,
    /// Strings that are IP addresses equal every way to write the address.
    pub addresses: HashSet<IpAddr>,
    pub others: Vec<Condition>,
    /// How many members the array has.
    pub members: u64,
}

/// A member that is not found by equality.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Prefix(Box<str>),
    Suffix(Box<str>),
    EqualsIgnoreCase(Box<str>),
    PrefixIgnoreCase(Box<str>),
    SuffixIgnoreCase(Box<str>),
    Numeric(Range),
    Block(IpNet),
    Wildcard(Wildcard),
    AnythingBut(Except),
}

/// What `anything-but` leaves out.
#[derive(Clone, Debug)]
pub(crate) enum Except {
    Strings(HashSet<Box<str>>),
    Numbers(HashSet<Number>),
    Prefixes(Vec<Box<str>>),
    Suffixes(Vec<Box<str>>),
    IgnoringCase(Vec<Box<str>>),
    Wildcards(Vec<Wildcard>),
}

impl Conditions {
    /// Whether a value satisfies any of the conditions, apart from `absent`.
    pub fn accept(&self, value: &Scalar<'_>) -> bool {
        let equal = match value {
            Scalar::Null => self.null,
            Scalar::Bool(true) => self.yes,
            Scalar::Bool(false) => self.no,
            Scalar::Number(number) => self.numbers.contains(number),
            Scalar::Text(text) => {
                self.strings.contains(*text)
                    || !self.addresses.is_empty() && address(text).is_some_and(|address| self.addresses.contains(&address))
            }
        };
        equal || self.present || self.others.iter().any(|condition| condition.accepts(value))
    }

    /// The wildcards of the array, those inside `anything-but` too.
    pub fn wildcards(&self) -> impl Iterator<Item = &Wildcard> {
        self.others.iter().flat_map(|condition| match condition {
            Condition::Wildcard(wildcard) => std::slice::from_ref(wildcard),
            Condition::AnythingBut(Except::Wildcards(wildcards)) => wildcards.as_slice(),
            _ => &[],
        })
    }
}

impl Condition {
    fn accepts(&self, value: &Scalar<'_>) -> bool {
        match (self, value) {
            (Self::AnythingBut(except), value) => !except.has(value),
            (Self::Numeric(range), Scalar::Number(number)) => range.contains(number),
            (Self::Prefix(prefix), Scalar::Text(text)) => text.starts_with(&**prefix),
            (Self::Suffix(suffix), Scalar::Text(text)) => text.ends_with(&**suffix),
            (Self::EqualsIgnoreCase(pattern), Scalar::Text(text)) => equal_ignoring_case(pattern, text),
            (Self::PrefixIgnoreCase(prefix), Scalar::Text(text)) => begins_ignoring_case(prefix.chars(), text.chars()),
            (Self::SuffixIgnoreCase(suffix), Scalar::Text(text)) => begins_ignoring_case(suffix.chars().rev(), text.chars().rev()),
            (Self::Block(block), Scalar::Text(text)) => address(text).is_some_and(|address| block.contains(&address)),
            (Self::Wildcard(wildcard), Scalar::Text(text)) => wildcard.matches(text),
            (_, Scalar::Null | Scalar::Bool(_) | Scalar::Number(_) | Scalar::Text(_)) => false,
        }
    }
}

impl Except {
    fn has(&self, value: &Scalar<'_>) -> bool {
        match (self, value) {
            (Self::Numbers(numbers), Scalar::Number(number)) => numbers.contains(number),
            (Self::Strings(strings), Scalar::Text(text)) => strings.contains(*text),
            (Self::Prefixes(prefixes), Scalar::Text(text)) => prefixes.iter().any(|prefix| text.starts_with(&**prefix)),
            (Self::Suffixes(suffixes), Scalar::Text(text)) => suffixes.iter().any(|suffix| text.ends_with(&**suffix)),
            (Self::IgnoringCase(patterns), Scalar::Text(text)) => patterns.iter().any(|pattern| equal_ignoring_case(pattern, text)),
            (Self::Wildcards(wildcards), Scalar::Text(text)) => wildcards.iter().any(|wildcard| wildcard.matches(text)),
            (_, Scalar::Null | Scalar::Bool(_) | Scalar::Number(_) | Scalar::Text(_)) => false,
        }
    }
}

fn equal_ignoring_case(pattern: &str, text: &str) -> bool {
    pattern.chars().count() == text.chars().count() && begins_ignoring_case(pattern.chars(), text.chars())
}

/// Whether the first characters of a text are those of a prefix, in either case each.
fn begins_ignoring_case(prefix: impl Iterator<Item = char>, mut text: impl Iterator<Item = char>) -> bool {
    prefix.into_iter().all(|wanted| {
        text.next().is_some_and(|given| {
            wanted == given || wanted.to_lowercase().eq(given.to_lowercase()) || wanted.to_uppercase().eq(given.to_uppercase())
        })
    })
}
