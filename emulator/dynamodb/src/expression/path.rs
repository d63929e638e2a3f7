//! Document paths: an attribute, and what is within it.

use std::fmt;

use crate::value::{AttributeValue, Item};

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A member of a map, or, as the first element, an attribute.
    Name(String),
    /// A member of a list.
    Index(usize),
}

/// A path. Its first element is a name.
///
/// Paths are ordered by their elements, indexes by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    head: String,
    rest: Vec<Element>,
}

impl Path {
    pub(crate) fn new(head: impl Into<String>, rest: Vec<Element>) -> Self {
        Self { head: head.into(), rest }
    }

    /// The attribute.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// The elements below the attribute.
    #[must_use]
    pub fn rest(&self) -> &[Element] {
        &self.rest
    }

    /// Whether the path goes into an attribute.
    #[must_use]
    pub fn is_nested(&self) -> bool {
        !self.rest.is_empty()
    }

    /// The value at the path, if it is there.
    #[must_use]
    pub fn get<'i>(&self, item: &'i Item) -> Option<&'i AttributeValue> {
        self.rest.iter().try_fold(item.get(&self.head)?, step)
    }

    /// The place that the last element names: in a map for a name, in a list for an index. `None` if what it should be in is not there, or is another
    /// thing.
    pub(crate) fn place<'i>(&'i self, item: &'i mut Item) -> Option<Place<'i>> {
        let Some((last, between)) = self.rest.split_last() else { return Some(Place::Member(item, &self.head)) };
        let parent = between.iter().try_fold(item.get_mut(&self.head)?, step_mut)?;
        match (parent, last) {
            (AttributeValue::Map(members), Element::Name(name)) => Some(Place::Member(members, name)),
            (AttributeValue::List(members), Element::Index(index)) => Some(Place::At(members, *index)),
            _ => None,
        }
    }

    /// How two paths are in each other's way.
    pub(super) fn clash(&self, other: &Self) -> Option<Clash> {
        if self.head != other.head {
            return None;
        }
        for (one, two) in self.rest.iter().zip(&other.rest) {
            match (one, two) {
                (Element::Name(_), Element::Index(_)) | (Element::Index(_), Element::Name(_)) => return Some(Clash::Conflict),
                _ if one != two => return None,
                _ => {}
            }
        }
        Some(Clash::Overlap)
    }
}

/// How two paths are in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// One is the other, or within it.
    Overlap,
    /// One goes into a list where the other goes into a map.
    Conflict,
}

/// A place that a value can be put in or taken from.
#[derive(Debug)]
pub(crate) enum Place<'i> {
    /// A member of a map.
    Member(&'i mut Item, &'i str),
    /// A member of a list.
    At(&'i mut Vec<AttributeValue>, usize),
}

impl<'i> Place<'i> {
    /// The value that is there.
    pub fn value(self) -> Option<&'i mut AttributeValue> {
        match self {
            Self::Member(members, name) => members.get_mut(name),
            Self::At(members, index) => members.get_mut(index),
        }
    }

    /// Puts a value there. Beyond the end of a list it becomes the last one.
    pub fn set(self, value: AttributeValue) {
        match self {
            Self::Member(members, name) => {
                members.insert(name.to_owned(), value);
            }
            Self::At(members, index) => match members.get_mut(index) {
                Some(member) => *member = value,
                None => members.push(value),
            },
        }
    }

    /// Takes the value away, if there is one.
    pub fn remove(self) {
        match self {
            Self::Member(members, name) => {
                members.remove(name);
            }
            Self::At(members, index) => {
                if index < members.len() {
                    members.remove(index);
                }
            }
        }
    }
}

fn step<'v>(value: &'v AttributeValue, element: &Element) -> Option<&'v AttributeValue> {
    match (value, element) {
        (AttributeValue::Map(members), Element::Name(name)) => members.get(name),
        (AttributeValue::List(members), Element::Index(index)) => members.get(*index),
        _ => None,
    }
}

fn step_mut<'v>(value: &'v mut AttributeValue, element: &Element) -> Option<&'v mut AttributeValue> {
    match (value, element) {
        (AttributeValue::Map(members), Element::Name(name)) => members.get_mut(name),
        (AttributeValue::List(members), Element::Index(index)) => members.get_mut(*index),
        _ => None,
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// As AWS writes paths: `[a, [0], b]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.head)?;
        self.rest.iter().try_for_each(|element| write!(f, ", {element}"))?;
        f.write_str("]")
    }
}
