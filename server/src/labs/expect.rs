//! The pattern over JSON that a check's observation has to match. [`crate::grading::matching`] compares.
//!
//! Objects match by subset, lists item by item, scalars by value. A bare `any` or `absent` and the operators `eq ne gt lt regex contains any absent
//! includes jmes` express other conditions.

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

/// A pattern over a JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// Present and not null.
    Any,
    /// Missing or null.
    Absent,
    /// Equal to this scalar; numbers by value.
    Is(Value),
    /// A list of the same length whose items match one by one.
    List(Vec<Self>),
    /// An object with at least these members, and with the JMESPath condition if there is one.
    Members(Vec<(String, Self)>, Option<Jmes>),
    /// All of these conditions hold.
    Operators(Vec<Operator>),
}

/// One condition of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// Deeply equal, objects and lists included.
    Eq(Value),
    /// Not deeply equal.
    Ne(Value),
    /// A number greater than this one.
    Gt(f64),
    /// A number less than this one.
    Lt(f64),
    /// A string in which the regular expression finds a match.
    Regex(String),
    /// A string that contains this one, or a list that contains this item.
    Contains(Value),
    /// `true`: present and not null. `false`: missing or null.
    Any(bool),
    /// `true`: missing or null. `false`: present and not null.
    Absent(bool),
    /// A list in which each of these patterns matches at least one item.
    Includes(Vec<Expect>),
    /// A JMESPath expression whose result is truthy.
    Jmes(Jmes),
}

/// A JMESPath expression that has been parsed successfully.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jmes(pub String);

/// Why a pattern is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern {
    /// A piece of the author's text, used to find the line of the mistake.
    pub needle: String,
    /// The sentence for the author.
    pub message: String,
}

const LONGEST_REGEX: usize = 1000;
const LARGEST_PROGRAM: usize = 1 << 18;

/// Compiles an author's regular expression within limits. The engine takes linear time, so that no expression can block a check.
///
/// # Errors
/// A sentence for the author: the expression is too long or does not compile.
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
    /// Parses a pattern.
    ///
    /// # Errors
    /// Names the operator whose value is not valid.
    pub fn parse(value: &Value) -> Result<Self, BadPattern> {
        Ok(match value {
            Value::String(word) if word == "any" => Self::Any,
            Value::String(word) if word == "absent" => Self::Absent,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Is(value.clone()),
            Value::Array(items) => Self::List(parse_all(items)?),
            Value::Object(members) if !members.is_empty() && members.keys().all(|name| is_operator(name)) => {
                Self::Operators(members.iter().map(|(name, value)| operator(name, value)).collect::<Result<_, _>>()?)
            }
            Value::Object(members) => {
                refuse_mixed(members)?;
                Self::members(members)?
            }
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

const OPERATORS: [&str; 10] = ["eq", "ne", "gt", "lt", "regex", "contains", "any", "absent", "includes", "jmes"];

/// Words that authors write for an operator, and the operator.
const SYNONYMS: [(&str, &str); 27] = [
    ("match", "regex"),
    ("matches", "regex"),
    ("like", "regex"),
    ("pattern", "regex"),
    ("re", "regex"),
    ("starts_with", "regex"),
    ("startsWith", "regex"),
    ("ends_with", "regex"),
    ("endsWith", "regex"),
    ("equals", "eq"),
    ("equal", "eq"),
    ("==", "eq"),
    ("not", "ne"),
    ("not_eq", "ne"),
    ("neq", "ne"),
    ("!=", "ne"),
    ("gte", "jmes"),
    ("ge", "jmes"),
    ("lte", "jmes"),
    ("le", "jmes"),
    (">", "gt"),
    ("<", "lt"),
    ("exists", "any"),
    ("present", "any"),
    ("missing", "absent"),
    ("one_of", "regex"),
    ("oneOf", "regex"),
];

fn is_operator(name: &str) -> bool {
    OPERATORS.contains(&name)
}

/// The operator that a name was meant to be.
fn meant(name: &str) -> Option<&'static str> {
    let near = || {
        let plain = name.to_lowercase();
        OPERATORS.into_iter().find(|operator| {
            plain == **operator || (operator.len() > 4 && (1..=2).contains(&strsim::osa_distance(operator, &plain)))
        })
    };
    SYNONYMS.iter().find(|(word, _)| *word == name).map(|(_, operator)| *operator).or_else(near)
}

/// Refuses an object that was meant to be a condition: with the name of no operator, or with operators beside members.
fn refuse_mixed(members: &Map<String, Value>) -> Result<(), BadPattern> {
    let bad = |name: &str, message: String| BadPattern { needle: format!("{name}:"), message };
    let operator = members.keys().find(|name| is_operator(name) && *name != "jmes");
    for name in members.keys().filter(|name| !is_operator(name)) {
        let others_are_operators = members.keys().all(|other| other == name || is_operator(other));
        if let Some(meant) = meant(name).filter(|_| others_are_operators) {
            let there = OPERATORS.join(", ");
            let member = format!("for a member of that name, write `jmes: \"{name} == …\"`");
            return Err(bad(name, format!("there is no operator `{name}`; did you mean `{meant}`? There is {there}; {member}")));
        }
        if let Some(operator) = operator {
            let message = format!(
                "`{operator}` is an operator and `{name}` is none: an object has members or operators; beside members, write `jmes`"
            );
            return Err(bad(operator, message));
        }
    }
    Ok(())
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
            let message = |why: String| format!("`{pattern}` is not a regular expression: {}", last_line(&why));
            regex(&trial).map_err(|why| BadPattern { needle: "regex:".into(), message: message(why) })?;
            Operator::Regex(pattern.into())
        }
        _ => Operator::Jmes(jmes(value)?),
    })
}

/// The reason in a message of several lines that draws where it is.
fn last_line(why: &str) -> &str {
    let last = why.lines().last().unwrap_or(why).trim();
    last.strip_prefix("error: ").unwrap_or(last)
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
