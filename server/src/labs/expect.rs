//! What a check hopes to see: a pattern over JSON. See [`crate::grading::matching`] for how it is compared.
//!
//! Objects match by subset, lists item by item, scalars by value; a bare `any` or `absent` and the operators
//! `eq ne gt lt regex contains any absent includes jmes` say the rest.

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// There, and not null.
    Any,
    /// Missing or null.
    Absent,
    /// Equal to this scalar; numbers by value.
    Is(Value),
    /// Item by item.
    List(Vec<Self>),
    /// These members, and maybe others.
    Members(Vec<(String, Self)>, Option<Jmes>),
    /// All of these hold.
    Operators(Vec<Operator>),
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// Equal, objects and lists included.
    Eq(Value),
    /// Not equal.
    Ne(Value),
    /// A number above.
    Gt(f64),
    /// A number below.
    Lt(f64),
    /// A string in which the expression is found.
    Regex(String),
    /// A string that holds this one, or a list that holds this item.
    Contains(Value),
    /// There and not null; with `false`, not.
    Any(bool),
    /// Missing or null; with `false`, not.
    Absent(bool),
    /// A list in which each of these matches some item.
    Includes(Vec<Expect>),
    /// A JMESPath expression that is true-ish.
    Jmes(Jmes),
}

/// A JMESPath expression that parses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jmes(pub String);

/// Why a pattern is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern {
    /// A piece of the author's text, to find the line by.
    pub needle: String,
    /// What is wrong.
    pub message: String,
}

const LONGEST_REGEX: usize = 1000;
const LARGEST_PROGRAM: usize = 1 << 18;

/// Compiles an author's regular expression within limits. The engine takes linear time, so no expression can hang a check.
///
/// # Errors
/// What is wrong with it.
pub fn regex(pattern: &str) -> Result<Regex, String> {
    if pattern.len() > LONGEST_REGEX {
        return Err(format!("a regular expression has at most {LONGEST_REGEX} bytes"));
    }
    RegexBuilder::new(pattern)
        .size_limit(LARGEST_PROGRAM)
        .dfa_size_limit(LARGEST_PROGRAM)
        .build()
        .map_err(|error| error.to_string())
}

impl Expect {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Which operator has a value that it can't have.
    pub fn parse(value: &Value) -> Result<Self, BadPattern> {
        Ok(match value {
            Value::String(word) if word == "any" => Self::Any,
            Value::String(word) if word == "absent" => Self::Absent,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Is(value.clone()),
            Value::Array(items) => Self::List(parse_all(items)?),
            Value::Object(members) if !members.is_empty() && members.keys().all(|name| is_operator(name)) => {
                Self::Operators(members.iter().map(|(name, value)| operator(name, value)).collect::<Result<_, _>>()?)
            }
            Value::Object(members) => Self::members(members)?,
        })
    }

    fn members(members: &Map<String, Value>) -> Result<Self, BadPattern> {
        let jmes = members.get("jmes").map(jmes).transpose()?;
        let ordinary = members.iter().filter(|(name, _)| *name != "jmes");
        let parsed = ordinary.map(|(name, value)| Ok((name.clone(), Self::parse(value)?))).collect::<Result<_, _>>()?;
        Ok(Self::Members(parsed, jmes))
    }
}

fn parse_all(items: &[Value]) -> Result<Vec<Expect>, BadPattern> {
    items.iter().map(Expect::parse).collect()
}

fn is_operator(name: &str) -> bool {
    matches!(name, "eq" | "ne" | "gt" | "lt" | "regex" | "contains" | "any" | "absent" | "includes" | "jmes")
}

fn operator(name: &str, value: &Value) -> Result<Operator, BadPattern> {
    let bad =
        |expected: &str| BadPattern { needle: format!("{name}:"), message: format!("`{name}` takes {expected}, not {value}") };
    let number = || value.as_f64().ok_or_else(|| bad("a number"));
    let switch = || value.as_bool().ok_or_else(|| bad("true or false"));
    Ok(match name {
        "eq" => Operator::Eq(value.clone()),
        "ne" => Operator::Ne(value.clone()),
        "gt" => Operator::Gt(number()?),
        "lt" => Operator::Lt(number()?),
        "contains" => Operator::Contains(value.clone()),
        "any" => Operator::Any(switch()?),
        "absent" => Operator::Absent(switch()?),
        "includes" => Operator::Includes(parse_all(value.as_array().ok_or_else(|| bad("a list"))?)?),
        "regex" => {
            let pattern = value.as_str().ok_or_else(|| bad("a text"))?;
            let trial = super::text::replace(pattern, |_| Some("x".into()));
            let message = |why| format!("`{pattern}` is not a regular expression: {why}");
            regex(&trial).map_err(|why| BadPattern { needle: "regex:".into(), message: message(why) })?;
            Operator::Regex(pattern.into())
        }
        _ => Operator::Jmes(jmes(value)?),
    })
}

fn jmes(value: &Value) -> Result<Jmes, BadPattern> {
    let bad = |message| BadPattern { needle: "jmes:".into(), message };
    let expression = value.as_str().ok_or_else(|| bad(format!("`jmes` takes a JMESPath expression, not {value}")))?;
    if expression.len() > LONGEST_REGEX {
        return Err(bad(format!("a JMESPath expression has at most {LONGEST_REGEX} bytes")));
    }
    match jmespath::compile(expression) {
        Ok(_) => Ok(Jmes(expression.into())),
        Err(error) => {
            let why = error.to_string();
            Err(bad(format!("`{expression}` is not a JMESPath expression: {}", why.lines().next().unwrap_or_default())))
        }
    }
}
