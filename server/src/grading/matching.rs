//! Compares an observation with a pattern.
//!
//! Objects match by subset, lists item by item, scalars by value. If the pattern of a member named `body` is an object or a list, the member has to
//! be a string that contains JSON: an object there is the mistake of a student who forgot `json.dumps`.

use std::borrow::Cow;

use serde_json::Value;

use crate::labs::{
    expect::{Expect, Jmes, Operator, regex},
    text::{Scope, fill, fill_value, replace},
};

/// The first difference between pattern and observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// The dotted path of the difference; empty for the whole value.
    pub path: String,
    /// The expected value in words.
    pub expected: String,
    /// The actual value; `None` if there is none.
    pub actual: Option<Value>,
}

impl Mismatch {
    fn new(expected: impl Into<String>, actual: Option<&Value>) -> Box<Self> {
        Box::new(Self { path: String::new(), expected: expected.into(), actual: actual.cloned() })
    }

    fn under(mut self: Box<Self>, member: &str) -> Box<Self> {
        self.path = if self.path.is_empty() { member.into() } else { format!("{member}.{}", self.path) };
        self
    }
}

/// Compares a value with a pattern.
///
/// # Errors
/// The first difference.
pub fn matches(expect: &Expect, actual: Option<&Value>, scope: &Scope) -> Result<(), Box<Mismatch>> {
    let there = actual.filter(|value| !value.is_null());
    let hold = |holds: bool| if holds { Ok(()) } else { Err(Mismatch::new(describe(expect, scope), actual)) };
    match expect {
        Expect::Any => hold(there.is_some()),
        Expect::Absent => hold(there.is_none()),
        Expect::Is(value) => hold(equal(&fill_value(value, scope), actual.unwrap_or(&Value::Null))),
        Expect::List(items) => match actual {
            Some(Value::Array(seen)) if seen.len() == items.len() => {
                let mut pairs = items.iter().zip(seen).enumerate();
                pairs.try_for_each(|(at, (item, seen))| matches(item, Some(seen), scope).map_err(|no| no.under(&at.to_string())))
            }
            _ => hold(false),
        },
        Expect::Members(members, jmes) => {
            let Some(Value::Object(seen)) = actual else { return hold(false) };
            for (name, member) in members {
                let compared = match (name.as_str(), member) {
                    ("body", Expect::Members(..) | Expect::List(_)) => in_string(member, seen.get(name), scope),
                    _ => matches(member, seen.get(name), scope),
                };
                compared.map_err(|no| no.under(name))?;
            }
            hold(jmes.as_ref().is_none_or(|jmes| truthy(jmes, actual, scope)))
        }
        Expect::Operators(operators) => operators.iter().try_for_each(|operator| {
            let holds = operator_holds(operator, actual, scope);
            if holds { Ok(()) } else { Err(Mismatch::new(describe_operator(operator, scope), actual)) }
        }),
    }
}

/// The JSON that a string holds.
pub fn parsed(actual: Option<&Value>) -> Option<Value> {
    actual.and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok())
}

fn in_string(expect: &Expect, actual: Option<&Value>, scope: &Scope) -> Result<(), Box<Mismatch>> {
    match parsed(actual) {
        Some(parsed) => matches(expect, Some(&parsed), scope),
        None => Err(Mismatch::new(format!("a string that holds JSON: {}", describe(expect, scope)), actual)),
    }
}

fn operator_holds(operator: &Operator, actual: Option<&Value>, scope: &Scope) -> bool {
    let there = actual.filter(|value| !value.is_null());
    match operator {
        Operator::Eq(value) => equal(&fill_value(value, scope), actual.unwrap_or(&Value::Null)),
        Operator::Ne(value) => !equal(&fill_value(value, scope), actual.unwrap_or(&Value::Null)),
        Operator::Gt(limit) => there.and_then(Value::as_f64).is_some_and(|number| number > *limit),
        Operator::Lt(limit) => there.and_then(Value::as_f64).is_some_and(|number| number < *limit),
        Operator::Any(wanted) => there.is_some() == *wanted,
        Operator::Absent(wanted) => there.is_none() == *wanted,
        Operator::Regex(pattern) => {
            let escaped = replace(pattern, |name| scope.value(name).map(|value| Cow::Owned(::regex::escape(value))));
            let text = there.map(as_text);
            regex(&escaped).is_ok_and(|pattern| text.is_some_and(|text| pattern.is_match(&text)))
        }
        Operator::Contains(value) => match (there, fill_value(value, scope)) {
            (Some(Value::Array(items)), wanted) => items.iter().any(|item| equal(&wanted, item)),
            (Some(Value::String(text)), Value::String(wanted)) => text.contains(&wanted),
            _ => false,
        },
        Operator::Includes(wanted) => match there {
            Some(Value::Array(items)) => {
                wanted.iter().all(|wanted| items.iter().any(|item| matches(wanted, Some(item), scope).is_ok()))
            }
            _ => false,
        },
        Operator::Jmes(jmes) => truthy(jmes, actual, scope),
    }
}

fn as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Cow::Owned(value.to_string()),
    }
}

fn truthy(jmes: &Jmes, actual: Option<&Value>, scope: &Scope) -> bool {
    let expression = fill(&jmes.0, scope);
    let Ok(compiled) = jmespath::compile(&expression) else { return false };
    let Ok(value) = jmespath::Variable::from_serializable(actual.unwrap_or(&Value::Null)) else { return false };
    compiled.search(value).is_ok_and(|found| found.is_truthy())
}

/// Deep equality; numbers are compared by value (200 equals 200.0).
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| equal(x, y)),
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(name, x)| y.get(name).is_some_and(|y| equal(x, y)))
        }
        _ => a == b,
    }
}

/// Describes a pattern in words.
pub fn describe(expect: &Expect, scope: &Scope) -> String {
    match expect {
        Expect::Any => "anything".into(),
        Expect::Absent => "nothing".into(),
        Expect::Is(value) => fill_value(value, scope).to_string(),
        Expect::List(items) => format!("[{}]", items.iter().map(|item| describe(item, scope)).collect::<Vec<_>>().join(", ")),
        Expect::Members(members, jmes) => {
            let members = members.iter().map(|(name, member)| {
                let in_string = matches!((name.as_str(), member), ("body", Expect::Members(..) | Expect::List(_)));
                let kind = if in_string { "a string that holds " } else { "" };
                format!("\"{name}\": {kind}{}", describe(member, scope))
            });
            let jmes = jmes.iter().map(|jmes| format!("where {}", fill(&jmes.0, scope)));
            format!("{{{}}}", members.chain(jmes).collect::<Vec<_>>().join(", "))
        }
        Expect::Operators(operators) => operators.iter().map(|one| describe_operator(one, scope)).collect::<Vec<_>>().join(" and "),
    }
}

fn describe_operator(operator: &Operator, scope: &Scope) -> String {
    match operator {
        Operator::Eq(value) => fill_value(value, scope).to_string(),
        Operator::Ne(value) => format!("anything but {}", fill_value(value, scope)),
        Operator::Gt(limit) => format!("more than {limit}"),
        Operator::Lt(limit) => format!("less than {limit}"),
        Operator::Regex(pattern) => format!("something like /{}/", fill(pattern, scope)),
        Operator::Contains(value) => format!("something with {} in it", fill_value(value, scope)),
        Operator::Any(wanted) | Operator::Absent(wanted) if *wanted == matches!(operator, Operator::Any(_)) => "anything".into(),
        Operator::Any(_) | Operator::Absent(_) => "nothing".into(),
        Operator::Includes(items) => {
            format!("a list with {}", items.iter().map(|item| describe(item, scope)).collect::<Vec<_>>().join(", "))
        }
        Operator::Jmes(jmes) => format!("that {}", fill(&jmes.0, scope)),
    }
}
