//! What an update's request counts for against the size of an item.
//!
//! AWS holds an `UpdateItem` to 400 KB twice: by the item that it leaves, and, before it reads the item, by the request. The figures were found by others, by
//! trying what AWS takes: each clause counts for its path and for the values in it, at every use.

use super::{Action, Path, Update, Value};
use crate::expression::Element;

impl Update {
    /// The bytes that the request counts for.
    #[must_use]
    pub fn charge(&self) -> usize {
        3 + self.actions.iter().map(Action::charge).sum::<usize>()
    }
}

impl Action {
    fn charge(&self) -> usize {
        match self {
            Self::Set(path, value) => 19 + target(path) + value.charge(),
            Self::Add(path, value) => 19 + target(path) + value.size(),
            Self::Remove(path) | Self::Delete(path, _) => 1 + target(path),
        }
    }
}

impl Value {
    fn charge(&self) -> usize {
        match self {
            Self::Path(path) => operand(path),
            Self::Literal(value) => value.size(),
            Self::IfNotExists(path, otherwise) => 39 + operand(path) + otherwise.charge(),
            Self::ListAppend(first, second) | Self::Minus(first, second) => 37 + first.charge() + second.charge(),
            Self::Plus(first, second) => 34 + first.charge() + second.charge(),
        }
    }
}

/// A path that is written to.
fn target(path: &Path) -> usize {
    path.head().len() + path.rest().iter().map(|element| 4 + length(element)).sum::<usize>()
}

/// A path that is read.
fn operand(path: &Path) -> usize {
    1 + 14 + path.head().len() + path.rest().iter().map(|element| 14 + length(element)).sum::<usize>()
}

fn length(element: &Element) -> usize {
    match element {
        Element::Name(name) => name.len(),
        Element::Index(index) => index.to_string().len(),
    }
}
