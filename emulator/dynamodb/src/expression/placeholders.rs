//! `ExpressionAttributeNames` and `ExpressionAttributeValues`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{DEEPEST_PATH, Element, Path, Problem, syntax};
use crate::value::{AttributeValue, UncheckedItem, ValueError};

/// The names and values of a request's expressions, and which of them were used.
#[derive(Clone, Debug, Default)]
pub struct Placeholders {
    names: BTreeMap<String, String>,
    values: BTreeMap<String, Arc<AttributeValue>>,
    used: BTreeSet<String>,
}

/// What is wrong with the placeholders of a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// No names or values, where leaving them out would do.
    #[error("{0} must not be empty")]
    Empty(&'static str),
    /// A placeholder that is no `#name` or `:value`.
    #[error("{parameter} contains invalid key: Syntax error; key: \"{key}\"")]
    InvalidKey {
        /// The parameter.
        parameter: &'static str,
        /// The placeholder.
        key: String,
    },
    /// A name of no characters.
    #[error("ExpressionAttributeNames contains invalid value: Empty attribute name for key {0}")]
    EmptyName(String),
    /// A value that breaks a rule.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// A value that breaks a rule, and that AWS tells the placeholder of.
    #[error("ExpressionAttributeValues contains invalid value: {error} for key {key}")]
    InvalidValue {
        /// The placeholder.
        key: String,
        /// The rule.
        error: ValueError,
    },
    /// Placeholders that no expression has.
    #[error("Value provided in {parameter} unused in expressions: keys: {{{keys}}}")]
    Unused {
        /// The parameter.
        parameter: &'static str,
        /// The placeholders, with commas between them.
        keys: String,
    },
}

const NAMES: &str = "ExpressionAttributeNames";
const VALUES: &str = "ExpressionAttributeValues";

impl Placeholders {
    /// The placeholders of a request.
    ///
    /// # Errors
    /// One is not as placeholders are, or a value breaks a rule.
    pub fn new(names: Option<BTreeMap<String, String>>, values: Option<UncheckedItem>) -> Result<Self, PlaceholderError> {
        check_keys(NAMES, '#', names.as_ref().map(|names| names.keys()))?;
        check_keys(VALUES, ':', values.as_ref().map(|values| values.keys()))?;
        let names = names.unwrap_or_default();
        if let Some((key, _)) = names.iter().find(|(_, name)| name.is_empty()) {
            return Err(PlaceholderError::EmptyName(key.clone()));
        }
        let values = values.unwrap_or_default().into_iter();
        let values = values.map(|(key, value)| match value.check() {
            Ok(value) => Ok((key, Arc::new(value))),
            Err(error) => Err(invalid(key, error)),
        });
        let values = values.collect::<Result<_, _>>()?;
        Ok(Self { names, values, used: BTreeSet::new() })
    }

    /// Whether the expressions that were parsed use all names and values.
    ///
    /// # Errors
    /// They don't.
    pub fn check_used(&self) -> Result<(), PlaceholderError> {
        let unused = |parameter, keys: Vec<&String>| match keys[..] {
            [] => Ok(()),
            _ => Err(PlaceholderError::Unused { parameter, keys: keys.into_iter().cloned().collect::<Vec<_>>().join(", ") }),
        };
        unused(NAMES, self.names.keys().filter(|key| !self.used.contains(*key)).collect())?;
        unused(VALUES, self.values.keys().filter(|key| !self.used.contains(*key)).collect())
    }

    pub(super) fn name(&mut self, key: &str) -> Result<String, Problem> {
        let name = self.names.get(key).ok_or_else(|| Problem::UndefinedName(key.to_owned()))?;
        self.used.insert(key.to_owned());
        Ok(name.clone())
    }

    pub(super) fn value(&mut self, key: &str) -> Result<Arc<AttributeValue>, Problem> {
        let value = self.values.get(key).ok_or_else(|| Problem::UndefinedValue(key.to_owned()))?;
        self.used.insert(key.to_owned());
        Ok(Arc::clone(value))
    }

    /// A path without placeholders.
    pub(super) fn path(&mut self, path: &syntax::Path<'_>) -> Result<Path, Problem> {
        let depth = 1 + path.rest.len();
        if depth > DEEPEST_PATH {
            return Err(Problem::PathTooDeep(depth));
        }
        let mut name = |name| match name {
            syntax::Name::Plain(name) => Ok(name.to_owned()),
            syntax::Name::Placeholder(key) => self.name(key),
        };
        let head = name(path.head)?;
        let rest = path.rest.iter().map(|step| match *step {
            syntax::Step::Name(step) => name(step).map(Element::Name),
            syntax::Step::Index(index) => index.parse().map(Element::Index).map_err(|_| Problem::IndexTooLarge(index.to_owned())),
        });
        Ok(Path::new(head, rest.collect::<Result<_, _>>()?))
    }
}

fn invalid(key: String, error: ValueError) -> PlaceholderError {
    match error {
        ValueError::Number(_) | ValueError::TooDeep => error.into(),
        _ if error.is_duplicate() => error.into(),
        _ => PlaceholderError::InvalidValue { key, error },
    }
}

fn check_keys<'k>(
    parameter: &'static str,
    mark: char,
    keys: Option<impl ExactSizeIterator<Item = &'k String>>,
) -> Result<(), PlaceholderError> {
    let Some(mut keys) = keys else { return Ok(()) };
    if keys.len() == 0 {
        return Err(PlaceholderError::Empty(parameter));
    }
    let is_word = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match keys.find(|key| !key.strip_prefix(mark).is_some_and(is_word)) {
        Some(key) => Err(PlaceholderError::InvalidKey { parameter, key: key.clone() }),
        None => Ok(()),
    }
}
