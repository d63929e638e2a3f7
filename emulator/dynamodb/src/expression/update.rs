//! Updates: what changes in an item.

mod apply;
mod charge;
mod check;

use std::sync::Arc;

use super::{ExpressionError, Language, Path, Placeholders, Projection, syntax};
use crate::{
    number::NumberError,
    value::{AttributeValue, Item},
};

/// What changes in an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    actions: Vec<Action>,
}

/// A change at a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    Set(Path, Value),
    Remove(Path),
    Add(Path, Arc<AttributeValue>),
    Delete(Path, Arc<AttributeValue>),
}

/// What a path is set to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Path(Path),
    Literal(Arc<AttributeValue>),
    IfNotExists(Path, Box<Value>),
    ListAppend(Box<Value>, Box<Value>),
    Plus(Box<Value>, Box<Value>),
    Minus(Box<Value>, Box<Value>),
}

/// Why an update can't be made to an item. The messages are AWS's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// What a path goes through is not there, or no map or list.
    #[error("The document path provided in the update expression is invalid for update")]
    InvalidPath,
    /// An operand that is not there.
    #[error("The provided expression refers to an attribute that does not exist in the item")]
    MissingAttribute,
    /// An operand of the wrong type.
    #[error("An operand in the update expression has an incorrect data type")]
    OperandType,
    /// A sum out of the range.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The item would have more than 400 KB.
    #[error("Item size to update has exceeded the maximum allowed size")]
    TooLarge,
    /// The item would have more than 32 levels.
    #[error("Nesting Levels have exceeded supported limits")]
    TooDeep,
}

impl Update {
    /// Parses an `UpdateExpression`.
    ///
    /// # Errors
    /// What AWS would refuse before it looks at the item.
    pub fn parse(text: &str, placeholders: &mut Placeholders) -> Result<Self, ExpressionError> {
        let actions = syntax::parse(text, syntax::update::update).and_then(|tree| check::check(&tree, placeholders));
        actions.map(Self::new).map_err(|problem| ExpressionError::new(Language::Update, problem))
    }

    pub(crate) fn new(actions: Vec<Action>) -> Self {
        Self { actions }
    }

    /// The paths that change, in the order of the text.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.actions.iter().map(Action::path)
    }

    /// The parts of an item that the update is about: for `UPDATED_OLD` and `UPDATED_NEW`.
    #[must_use]
    pub fn updated(&self, item: &Item) -> Item {
        Projection::new(self.paths().cloned().collect()).apply(item)
    }
}

impl Action {
    fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Remove(path) | Self::Add(path, _) | Self::Delete(path, _) => path,
        }
    }
}
