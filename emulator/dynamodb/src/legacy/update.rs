//! `AttributeUpdates`.

use std::{collections::BTreeMap, sync::Arc};

use serde::Deserialize;

use crate::{
    error::Error,
    expression::{Action, Path, Update, Value},
    request::RequestError,
    value::{Kind, Unchecked},
};

/// A change of an attribute.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AttributeValueUpdate {
    pub value: Option<Unchecked>,
    pub action: Option<AttributeAction>,
}

/// What is done with an attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AttributeAction {
    /// Adds to a number, set or list.
    Add,
    /// Puts the value.
    #[default]
    Put,
    /// Removes the attribute, or members of a set.
    Delete,
}

pub(crate) fn updates(updates: BTreeMap<String, AttributeValueUpdate>) -> Result<Update, Error> {
    let actions = updates.into_iter().map(|(name, update)| action(Path::new(name, Vec::new()), update));
    Ok(Update::new(actions.collect::<Result<_, _>>()?))
}

fn action(path: Path, update: AttributeValueUpdate) -> Result<Action, Error> {
    let wrong = |what: String| Error::from(RequestError::Action(what));
    let Some(value) = update.value else {
        return match update.action {
            Some(AttributeAction::Delete) => Ok(Action::Remove(path)),
            _ => Err(wrong("Only DELETE action is allowed when no attribute value is specified".to_owned())),
        };
    };
    let value = Arc::new(value.check()?);
    let kind = value.kind();
    match update.action.unwrap_or_default() {
        AttributeAction::Put => Ok(Action::Set(path, Value::Literal(value))),
        AttributeAction::Add if kind.is_set() || matches!(kind, Kind::Number | Kind::List) => Ok(Action::Add(path, value)),
        AttributeAction::Add => Err(wrong(format!("ADD action is not supported for the type {kind}"))),
        AttributeAction::Delete if kind.is_set() => Ok(Action::Delete(path, value)),
        AttributeAction::Delete => Err(wrong(format!("DELETE action with value is not supported for the type {kind}"))),
    }
}
