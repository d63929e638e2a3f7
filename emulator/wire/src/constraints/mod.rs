//! The model's constraints, checked all at once, in AWS's words.
//!
//! Members are checked in the model's order: what the member itself breaks, then what its own members break. A list or map of simple
//! values breaks a constraint of its items once, as a whole.

mod pattern;
mod print;

use std::fmt;

use crate::{
    habits::Documented,
    model::{Constraints, Kind, Location, Member, Model, Operation, ShapeId},
    value::Value,
};

pub(crate) use pattern::Pattern;
use print::{lower_first, number, print, truncated};

/// AWS stops at ten.
const MOST: usize = 10;

/// What a value breaks: one sentence each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    sentences: Vec<String>,
    /// Whether the message is the first sentence alone.
    first_alone: bool,
}

impl Violations {
    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// Whether nothing is broken.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// One more, for what the model does not say: a constraint in AWS's words that a member's value breaks.
    pub fn push(&mut self, path: &str, value: impl fmt::Display, constraint: &str) {
        self.sentences.push(sentence(path, Some(&format!("'{}'", truncated(value.to_string()))), constraint));
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sentences, first_alone } = self;
        if let Some(first) = sentences.first().filter(|_| *first_alone) {
            return f.write_str(first);
        }
        let plural = if sentences.len() == 1 { "" } else { "s" };
        write!(f, "{} validation error{plural} detected: {}", sentences.len(), sentences.join("; "))
    }
}

impl Model {
    /// What an operation's input breaks.
    ///
    /// # Errors
    /// Everything that is broken, up to ten.
    pub fn check(&'static self, operation: &Operation, input: &Value) -> Result<(), Violations> {
        let Some(shape) = operation.input else { return Ok(()) };
        let path = if self.habits.path_with_input { format!("{}Input", lower_first(&operation.name)) } else { String::new() };
        let mut check = Check { model: self, broken: Vec::new() };
        check.structure(shape, input, &path);
        check.finish()
    }

    /// What a value of any shape breaks, with paths from the value on.
    ///
    /// # Errors
    /// Everything that is broken, up to ten.
    pub fn check_shape(&'static self, shape: ShapeId, value: &Value) -> Result<(), Violations> {
        let mut check = Check { model: self, broken: Vec::new() };
        check.value(shape, value, "");
        check.finish()
    }
}

struct Check {
    model: &'static Model,
    broken: Vec<String>,
}

impl Check {
    fn is_full(&self) -> bool {
        self.broken.len() >= MOST
    }

    fn finish(self) -> Result<(), Violations> {
        let first_alone = self.model.habits.names_missing;
        if self.broken.is_empty() { Ok(()) } else { Err(Violations { sentences: self.broken, first_alone }) }
    }

    fn structure(&mut self, shape: ShapeId, value: &Value, path: &str) {
        let Value::Structure(given) = value else { return };
        let name = &self.model.shape(shape).name;
        // Given members are in the model's order, so both are walked through side by side.
        let mut given = given.iter().peekable();
        for member in self.model.members(shape) {
            if self.is_full() {
                return;
            }
            let value = given.next_if(|(name, _)| *name == member.name).map_or(&Value::Null, |(_, value)| value);
            // A service that begins paths with the input does so for members of the body only.
            let path = if member.location == Location::Body { path } else { "" };
            if value.is_null() {
                if member.required && self.model.habits.names_missing {
                    self.broken.push(format!("The request must contain the parameter {}.", member.name));
                } else if member.required {
                    self.tell(&under(path, &lower_first(&member.name)), Some("null"), "Member must not be null");
                }
                continue;
            }
            let unchecked = self.model.habits.unchecked.iter().any(|unchecked| {
                *unchecked == self.model.shape(member.shape).name
                    || unchecked.split_once('$').is_some_and(|(of, own)| of == name && own == member.name)
            });
            let path = under(path, &lower_first(&member.name));
            if !unchecked {
                self.value(member.shape, value, &path);
            }
            let of_member = |key: &str| key.split_once('$') == Some((name.as_str(), member.name.as_str()));
            self.documented(member.shape, value, &path, of_member);
        }
    }

    fn value(&mut self, shape: ShapeId, value: &Value, path: &str) {
        let constraints = &self.model.shape(shape).constraints;
        for constraint in broken(constraints, value, self.model.habits.pattern_first) {
            self.tell_of(shape, value, path, &constraint);
        }
        let name = &self.model.shape(shape).name;
        self.documented(shape, value, path, |key| key == name);
        match (&self.model.shape(shape).kind, value) {
            (Kind::Structure(_), _) => self.structure(shape, value, path),
            (Kind::List(member), Value::List(items)) => self.list(shape, member, items, value, path),
            (Kind::Map(pair), Value::Map(entries)) => {
                let keys = self.nested(&pair.0);
                let breaks_key = |key: &String| !broken_text(&self.model.shape(pair.0.shape).constraints, key, false).is_empty();
                if !keys.is_empty() && entries.keys().any(breaks_key) {
                    self.tell_of(shape, value, path, &format!("Map keys must satisfy constraint: [{}]", keys.join(", ")));
                }
                if self.is_simple(&pair.1) {
                    let values = self.nested(&pair.1);
                    if entries.values().any(|value| self.breaks(&pair.1, value)) {
                        self.tell_of(shape, value, path, &format!("Map value must satisfy constraint: [{}]", values.join(", ")));
                    }
                    return;
                }
                for (key, item) in entries {
                    if self.is_full() {
                        return;
                    }
                    self.item(&pair.1, item, &format!("{path}.{}.member", truncated(key.clone())));
                }
            }
            _ => {}
        }
    }

    /// Checks the constraints that are not in the model.
    fn documented(&mut self, shape: ShapeId, value: &Value, path: &str, concerns: impl Fn(&str) -> bool) {
        for (_, documented) in self.model.habits.documented.iter().filter(|(key, _)| concerns(key)) {
            let broken = match (documented, value) {
                (Documented::Longest(most), Value::String(text)) => longer(text.chars().count(), *most),
                (Documented::Longest(most), Value::List(items)) => longer(items.len(), *most),
                (Documented::OneOf(numbers), Value::Integer(number)) if !numbers.contains(number) => {
                    Some(format!("Member must satisfy enum value set: {numbers:?}"))
                }
                (Documented::Range(least, most), Value::Integer(number)) => {
                    let bounds = Constraints { min: Some(*least as f64), max: Some(*most as f64), ..Constraints::default() };
                    range(&bounds, *number as f64)
                }
                _ => None,
            };
            if let Some(constraint) = broken {
                self.tell_of(shape, value, path, &constraint);
            }
        }
    }

    fn list(&mut self, shape: ShapeId, member: &Member, items: &[Value], value: &Value, path: &str) {
        if self.is_simple(member) {
            if items.iter().any(|item| self.breaks(member, item)) {
                let constraints = self.nested(member).join(", ");
                self.tell_of(shape, value, path, &format!("Member must satisfy constraint: [{constraints}]"));
            }
            return;
        }
        for (place, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            self.item(member, item, &format!("{path}.{}.member", place + 1));
        }
    }

    fn item(&mut self, member: &Member, item: &Value, path: &str) {
        if item.is_null() {
            self.tell(path, Some("null"), "Member must not be null");
        } else {
            self.value(member.shape, item, path);
        }
    }

    fn is_simple(&self, member: &Member) -> bool {
        !matches!(self.model.shape(member.shape).kind, Kind::List(_) | Kind::Map(_) | Kind::Structure(_))
    }

    fn breaks(&self, member: &Member, item: &Value) -> bool {
        let shape = self.model.shape(member.shape);
        item.is_null() || !broken(&shape.constraints, item, false).is_empty()
    }

    /// All constraints of an item, broken or not.
    fn nested(&self, member: &Member) -> Vec<String> {
        let shape = self.model.shape(member.shape);
        let mut all = every(&shape.constraints, &shape.kind);
        if self.model.habits.nested_not_null || all.is_empty() {
            all.push("Member must not be null".into());
        }
        all
    }

    fn tell_of(&mut self, shape: ShapeId, value: &Value, path: &str, constraint: &str) {
        let printed = (!print::is_secret(self.model, shape)).then(|| format!("'{}'", print(self.model, shape, value)));
        self.tell(path, printed.as_deref(), constraint);
    }

    fn tell(&mut self, path: &str, value: Option<&str>, constraint: &str) {
        if !self.is_full() {
            self.broken.push(sentence(path, value, constraint));
        }
    }
}

fn sentence(path: &str, value: Option<&str>, constraint: &str) -> String {
    let value = value.map(|value| format!(" {value}")).unwrap_or_default();
    format!("Value{value} at '{path}' failed to satisfy constraint: {constraint}")
}

fn under(path: &str, name: &str) -> String {
    if path.is_empty() { name.into() } else { format!("{path}.{name}") }
}

/// The constraints that a value breaks, in words.
fn broken(constraints: &Constraints, value: &Value, pattern_first: bool) -> Vec<String> {
    if constraints.is_empty() {
        return Vec::new();
    }
    match value {
        Value::String(text) => broken_text(constraints, text, pattern_first),
        Value::Blob(bytes) => length(constraints, bytes.len()).into_iter().collect(),
        Value::List(items) => length(constraints, items.len()).into_iter().collect(),
        Value::Map(entries) => length(constraints, entries.len()).into_iter().collect(),
        Value::Integer(number) => range(constraints, *number as f64).into_iter().collect(),
        Value::Float(number) => range(constraints, *number).into_iter().collect(),
        Value::Null | Value::Boolean(_) | Value::Timestamp(_) | Value::Structure(_) => Vec::new(),
    }
}

fn broken_text(constraints: &Constraints, text: &str, pattern_first: bool) -> Vec<String> {
    let length = length(constraints, text.chars().count());
    let pattern =
        Pattern::of(constraints).filter(|pattern| !pattern.is_match(text)).and(constraints.pattern.as_deref()).map(pattern_words);
    let unknown = !constraints.values.is_empty() && !constraints.values.iter().any(|value| value == text);
    let values = unknown.then(|| values_words(constraints));
    let in_order = if pattern_first { [pattern, length, values] } else { [length, pattern, values] };
    in_order.into_iter().flatten().collect()
}

fn length(constraints: &Constraints, length: usize) -> Option<String> {
    bound(constraints, length as f64, "length")
}

fn range(constraints: &Constraints, number: f64) -> Option<String> {
    bound(constraints, number, "value")
}

fn bound(constraints: &Constraints, given: f64, what: &str) -> Option<String> {
    if let Some(max) = constraints.max.filter(|max| given > *max) {
        return Some(bound_words(what, "less", max));
    }
    constraints.min.filter(|min| given < *min || given.is_nan()).map(|min| bound_words(what, "greater", min))
}

fn longer(length: usize, most: usize) -> Option<String> {
    (length > most).then(|| bound_words("length", "less", most as f64))
}

fn bound_words(what: &str, than: &str, bound: f64) -> String {
    format!("Member must have {what} {than} than or equal to {}", number(bound))
}

fn pattern_words(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

fn values_words(constraints: &Constraints) -> String {
    format!("Member must satisfy enum value set: [{}]", constraints.values.join(", "))
}

fn every(constraints: &Constraints, kind: &Kind) -> Vec<String> {
    let what = if matches!(kind, Kind::String | Kind::Blob) { "length" } else { "value" };
    let float = matches!(kind, Kind::Float | Kind::Double);
    let words = |than: &str, bound: f64| {
        let end = if float && bound.fract() == 0.0 { ".0" } else { "" };
        format!("{}{end}", bound_words(what, than, bound))
    };
    let max = constraints.max.map(|max| words("less", max));
    let min = constraints.min.map(|min| words("greater", min));
    let pattern = constraints.pattern.as_deref().map(pattern_words);
    let values = (!constraints.values.is_empty()).then(|| values_words(constraints));
    [max, min, pattern, values].into_iter().flatten().collect()
}
