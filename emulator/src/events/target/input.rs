//! What a target gets: the event, a part of it, a constant, or a template with values of it.

use serde_json::Value;

use super::{InputTransformer, RuleTarget, path::Path};
use crate::{
    Arn,
    events::{error::EventsError, names::RuleName},
};

/// The names that every template may have.
const PREDEFINED: [&str; 5] =
    ["aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event", "aws.events.event.json"];

/// The most paths of a template, as on AWS.
const MOST_PATHS: usize = 100;

/// The rule that sends an event, and when the event came.
#[derive(Clone, Debug)]
pub struct Sender<'s> {
    pub rule: &'s RuleName,
    pub arn: &'s Arn,
    /// `2026-11-24T12:00:00Z`.
    pub ingestion_time: &'s str,
}

/// Checks the input of a target.
///
/// # Errors
/// AWS would refuse it.
pub fn check(target: &RuleTarget) -> Result<(), EventsError> {
    let RuleTarget { id, input, input_path, input_transformer, .. } = target;
    let given = [input.is_some(), input_path.is_some(), input_transformer.is_some()];
    if given.into_iter().filter(|given| *given).count() > 1 {
        let text = format!("Only one of Input, InputPath, or InputTransformer must be provided for target {id}.");
        return Err(EventsError::Invalid(text));
    }
    if let Some(input) = input
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(input)
    {
        return Err(EventsError::Invalid(format!("JSON syntax error in input for target {id}: {error}")));
    }
    if let Some(path) = input_path
        && Path::parse(path).is_err()
    {
        return Err(EventsError::Invalid(format!("Invalid InputPath for target {id}.")));
    }
    input_transformer.as_ref().map_or(Ok(()), |transformer| check_transformer(id.as_str(), transformer))
}

fn check_transformer(id: &str, transformer: &InputTransformer) -> Result<(), EventsError> {
    let InputTransformer { input_paths_map, input_template } = transformer;
    if input_paths_map.len() > MOST_PATHS {
        return Err(EventsError::Limit);
    }
    if let Some((name, _)) = input_paths_map.iter().find(|(_, path)| Path::parse(path).is_err()) {
        return Err(EventsError::Invalid(format!("Invalid InputPath {name} for target {id}.")));
    }
    if let Some(name) = input_paths_map.keys().find(|name| name.starts_with("aws.")) {
        return Err(EventsError::Invalid(format!("InputPathsMap for target {id} contains reserved name {name}.")));
    }
    let mut names = parts(input_template).filter_map(|part| match part {
        Part::Value { name, .. } => Some(name),
        Part::Text(_) => None,
    });
    match names.find(|name| !PREDEFINED.contains(name) && !input_paths_map.contains_key(*name)) {
        Some(name) => Err(EventsError::Invalid(format!("InputTemplate for target {id} contains invalid placeholder {name}."))),
        None => Ok(()),
    }
}

/// Returns what a target gets of an event.
pub fn render(target: &RuleTarget, event: &Value, sender: &Sender<'_>) -> String {
    if let Some(input) = &target.input {
        return input.clone();
    }
    if let Some(path) = &target.input_path {
        let found = Path::parse(path).ok().and_then(|path| path.find(event).cloned());
        return found.unwrap_or_else(|| "".into()).to_string();
    }
    match &target.input_transformer {
        Some(transformer) => fill(transformer, event, sender),
        None => event.to_string(),
    }
}

fn fill(transformer: &InputTransformer, event: &Value, sender: &Sender<'_>) -> String {
    let mut text = String::new();
    for part in parts(&transformer.input_template) {
        match part {
            Part::Text(part) => text += part,
            Part::Value { name, quoted } => {
                let value = value(name, transformer, event, sender);
                text += &if quoted { inside_quotes(&value) } else { value.to_string() };
            }
        }
    }
    text
}

/// Returns the value of a name; an empty string if the event has none.
fn value(name: &str, transformer: &InputTransformer, event: &Value, sender: &Sender<'_>) -> Value {
    match name {
        "aws.events.rule-arn" => sender.arn.to_string().into(),
        "aws.events.rule-name" => sender.rule.to_string().into(),
        "aws.events.event.ingestion-time" => sender.ingestion_time.into(),
        "aws.events.event.json" => event.clone(),
        "aws.events.event" => without_detail(event),
        name => {
            let path = transformer.input_paths_map.get(name).and_then(|path| Path::parse(path).ok());
            path.and_then(|path| path.find(event).cloned()).unwrap_or_else(|| "".into())
        }
    }
}

fn without_detail(event: &Value) -> Value {
    let members = event.as_object().into_iter().flatten().filter(|(name, _)| *name != "detail");
    let renamed = members.map(|(name, value)| (if name == "detail-type" { "detailType" } else { name }.to_owned(), value.clone()));
    Value::Object(renamed.collect())
}

/// Returns a value for a place between quotes: a string's characters, and of objects and lists what is left without quotes.
fn inside_quotes(value: &Value) -> String {
    match value {
        Value::String(_) => value.to_string().trim_start_matches('"').strip_suffix('"').map(str::to_owned).unwrap_or_default(),
        Value::Object(_) | Value::Array(_) => value.to_string().replace('"', ""),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'t> {
    Text(&'t str),
    /// `<name>`, and whether it is between quotes.
    Value {
        name: &'t str,
        quoted: bool,
    },
}

/// Splits a template at its placeholders. A `<` without `>` after it is text.
fn parts(template: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = template;
    let mut quoted = false;
    std::iter::from_fn(move || {
        if let Some((name, left)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            rest = left;
            return Some(Part::Value { name, quoted });
        }
        if rest.is_empty() {
            return None;
        }
        // The first character is text even if it is a `<`.
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[first..].find('<').map_or(rest.len(), |end| first + end);
        let (text, left) = rest.split_at(end);
        quoted ^= quotes(text) % 2 == 1;
        rest = left;
        Some(Part::Text(text))
    })
}

/// Counts the quotes of a JSON text that are not escaped.
fn quotes(text: &str) -> usize {
    let mut escaped = false;
    let mut is_quote = |byte: &u8| {
        let counts = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        counts
    };
    text.as_bytes().iter().filter(|byte| is_quote(byte)).count()
}
