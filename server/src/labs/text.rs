//! Texts with placeholders: `Hello, ${probe}!`.
//!
//! A placeholder is `${` name `}`. The name starts with a letter and consists of letters, digits, `_`, `-`, `.` and spaces. Any other text that
//! starts with `${` (such as the shell's `${ROLE##*/}`) is left unchanged. `"${name as number}"`, as a whole string of JSON, is a number.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A text with placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Text(String);

/// A JSON value with placeholders in its strings.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Template(Value);

/// The values of placeholders.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Name → value: variables, `account`, `region`, `endpoint`, `url.HelloAPI.dev`, `key.DemoKey`.
    pub values: BTreeMap<String, String>,
}

/// A placeholder whose value is looked up in the learner's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUp<'n> {
    /// `url.HelloAPI.dev`: the URL of a deployed stage.
    Url {
        /// The API's name.
        api: &'n str,
        /// The stage's name.
        stage: &'n str,
    },
    /// `key.DemoKey`: the value of an API key.
    Key {
        /// The key's name.
        name: &'n str,
    },
}

impl<'n> LookUp<'n> {
    /// Parses a placeholder's name; `None` if its value is not looked up.
    pub fn read(name: &'n str) -> Option<Self> {
        let parts: Vec<&str> = name.split('.').collect();
        match parts.as_slice() {
            ["url", api, stage] if !api.is_empty() && !stage.is_empty() => Some(Self::Url { api, stage }),
            ["key", name] if !name.is_empty() => Some(Self::Key { name }),
            _ => None,
        }
    }
}

impl Scope {
    /// The value of a placeholder.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(variable(name)).map(String::as_str)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Text {
    /// The text as the author wrote it.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Replaces the placeholders; one without a value stays as it is.
    pub fn fill(&self, scope: &Scope) -> String {
        fill(&self.0, scope)
    }

    /// Replaces the placeholders, `${seen.…}` by values of a check's observation. A path that leads nowhere becomes “nothing”.
    pub fn fill_seen(&self, scope: &Scope, seen: &Value) -> String {
        replace(&self.0, |name| match (name, name.strip_prefix("seen.")) {
            ("seen", _) => Some(Cow::Owned(plain(seen))),
            (_, Some(path)) => Some(Cow::Owned(walk(seen, path).map_or_else(|| "nothing".into(), |found| plain(&found)))),
            (_, None) => scope.value(name).map(Cow::Borrowed),
        })
    }
}

impl Template {
    /// Makes a template of a value.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// The value as the author wrote it.
    pub fn raw(&self) -> &Value {
        &self.0
    }

    /// Replaces the placeholders in the value's strings.
    pub fn fill(&self, scope: &Scope) -> Value {
        fill_value(&self.0, scope)
    }
}

/// Replaces the placeholders of a text.
pub fn fill(text: &str, scope: &Scope) -> String {
    replace(text, |name| scope.value(name).map(Cow::Borrowed))
}

/// What stands behind a name for a number instead of a text.
const AS_NUMBER: &str = " as number";

/// The name of a variable, without ` as number`.
pub fn variable(name: &str) -> &str {
    name.strip_suffix(AS_NUMBER).unwrap_or(name)
}

/// The number of a string that is one placeholder `${name as number}`.
fn number(text: &str, scope: &Scope) -> Option<Value> {
    let name = name_at(text).filter(|name| name.len() + 3 == text.len() && name.ends_with(AS_NUMBER))?;
    serde_json::from_str(scope.value(name)?).ok().filter(Value::is_number)
}

/// Replaces the placeholders in a value's strings.
pub fn fill_value(value: &Value, scope: &Scope) -> Value {
    match value {
        Value::String(text) => number(text, scope).unwrap_or_else(|| Value::String(fill(text, scope))),
        Value::Array(items) => items.iter().map(|item| fill_value(item, scope)).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), fill_value(member, scope))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Replaces each placeholder of a text by the result of `stands_for`; if that is `None`, the placeholder stays.
pub fn replace<'v>(text: &str, stands_for: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        match name_at(rest) {
            Some(name) => {
                let place = &rest[..name.len() + 3];
                filled.push_str(&stands_for(name).unwrap_or(Cow::Borrowed(place)));
                rest = &rest[place.len()..];
            }
            None => {
                filled.push_str("${");
                rest = &rest[2..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The names of the placeholders of a text.
pub fn places(text: &str) -> Vec<&str> {
    text.match_indices("${").filter_map(|(at, _)| name_at(&text[at..])).collect()
}

/// The names of the placeholders in a value's strings.
pub fn places_in(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => places(text),
        Value::Array(items) => items.iter().flat_map(places_in).collect(),
        Value::Object(members) => members.values().flat_map(places_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn name_at(place: &str) -> Option<&str> {
    let name = place.strip_prefix("${")?.split('}').next().filter(|name| name.len() + 3 <= place.len())?;
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let goes_on = name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ' '));
    (starts && goes_on).then_some(name)
}

/// The value at a dotted path. The path continues into a string that contains JSON (the `body` of a proxy response); list items are selected by
/// index.
pub fn walk<'v>(value: &'v Value, path: &str) -> Option<Cow<'v, Value>> {
    path.split('.').try_fold(Cow::Borrowed(value), |at, step| {
        let step_into = |value: &Value| match value {
            Value::Object(members) => members.get(step).cloned(),
            Value::Array(items) => step.parse::<usize>().ok().and_then(|number| items.get(number).cloned()),
            Value::String(text) => serde_json::from_str::<Value>(text).ok().and_then(|inside| inside.get(step).cloned()),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        };
        match &at {
            Cow::Borrowed(Value::Object(members)) => members.get(step).map(Cow::Borrowed),
            other => step_into(other).map(Cow::Owned),
        }
    })
}

/// A value for use in a sentence: a string without quotes, anything else as JSON, truncated if it is long.
pub fn plain(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => "nothing".into(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    shorten(&text, 600)
}

/// Truncates to this number of characters and marks it by `…`.
pub fn shorten(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.into(),
    }
}
