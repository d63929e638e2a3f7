//! Patterns over JSON events: `{ $.level = "ERROR" && ($.code > 499 || $.user IS NULL) }`.

use regex::bytes::Regex;
use serde_json::Value;

use super::{InvalidPattern, terms};
use crate::iam::document::matches;

/// The deepest nesting of conditions.
const DEEPEST: usize = 32;

/// A condition on an event.
#[derive(Debug)]
pub enum Condition {
    /// All of these hold.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// A test of the property at a path.
    Property(Vec<Step>, Test),
}

/// One step of a path.
#[derive(Debug)]
pub enum Step {
    /// `.name`
    Member(String),
    /// `[0]`
    Item(usize),
    /// `[*]`
    EveryItem,
}

/// A test.
#[derive(Debug)]
pub enum Test {
    /// `=` or `!=`, with `*` in the text for any characters.
    Text(String, Equality),
    /// `=` or `!=` a regular expression.
    Expression(Regex, Equality),
    /// A comparison of numbers.
    Number(Comparison, f64),
    /// `IS NULL`
    IsNull,
    /// `IS TRUE`, `IS FALSE`
    IsBool(bool),
    /// `NOT EXISTS`
    NotExists,
}

/// Whether the test wants a match or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

/// The operator between numbers.
#[derive(Clone, Copy, Debug)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Condition {
    /// Returns the number of regular expressions.
    pub fn expressions(&self) -> usize {
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().map(Self::expressions).sum(),
            Self::Property(_, Test::Expression(..)) => 1,
            Self::Property(..) => 0,
        }
    }

    /// Returns whether the condition holds for an event.
    pub fn holds(&self, event: &Value) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(event)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(event)),
            Self::Property(steps, test) => {
                let found = walk(event, steps);
                if found.is_empty() { matches!(test, Test::NotExists) } else { found.iter().any(|value| test.holds(value)) }
            }
        }
    }
}

fn walk<'v>(event: &'v Value, steps: &[Step]) -> Vec<&'v Value> {
    steps.iter().fold(vec![event], |values, step| {
        let next = values.into_iter().flat_map(|value| match step {
            Step::Member(name) => value.get(name).into_iter().collect::<Vec<_>>(),
            Step::Item(index) => value.get(index).into_iter().collect(),
            Step::EveryItem => value.as_array().into_iter().flatten().collect(),
        });
        next.collect()
    })
}

impl Test {
    fn holds(&self, value: &Value) -> bool {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        match self {
            Self::Text(wanted, equality) => {
                text(value).is_some_and(|text| matches(wanted, &text) == (*equality == Equality::Equal))
            }
            Self::Expression(wanted, equality) => {
                text(value).is_some_and(|text| wanted.is_match(text.as_bytes()) == (*equality == Equality::Equal))
            }
            Self::Number(comparison, wanted) => value.as_f64().is_some_and(|given| comparison.holds(given, *wanted)),
            Self::IsNull => value.is_null(),
            Self::IsBool(wanted) => value.as_bool() == Some(*wanted),
            Self::NotExists => false,
        }
    }
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "a student compares numbers as they are written")]
    fn holds(self, given: f64, wanted: f64) -> bool {
        match self {
            Self::Equal => given == wanted,
            Self::NotEqual => given != wanted,
            Self::Less => given < wanted,
            Self::LessOrEqual => given <= wanted,
            Self::Greater => given > wanted,
            Self::GreaterOrEqual => given >= wanted,
        }
    }
}

/// Parses a pattern in braces.
pub fn parse(text: &str) -> Result<Condition, InvalidPattern> {
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).ok_or(InvalidPattern::Unbalanced)?;
    let mut rest = Rest { text: inner.trim(), depth: 0 };
    let condition = rest.any()?;
    if rest.text.is_empty() { Ok(condition) } else { Err(rest.unexpected()) }
}

struct Rest<'t> {
    text: &'t str,
    depth: usize,
}

impl<'t> Rest<'t> {
    fn any(&mut self) -> Result<Condition, InvalidPattern> {
        let mut conditions = vec![self.all()?];
        while self.take("||") {
            conditions.push(self.all()?);
        }
        Ok(Condition::Any(conditions))
    }

    fn all(&mut self) -> Result<Condition, InvalidPattern> {
        let mut conditions = vec![self.one()?];
        while self.take("&&") {
            conditions.push(self.one()?);
        }
        Ok(Condition::All(conditions))
    }

    fn one(&mut self) -> Result<Condition, InvalidPattern> {
        if !self.take("(") {
            let steps = self.steps()?;
            return Ok(Condition::Property(steps, self.test()?));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.unexpected());
        }
        let condition = self.any()?;
        self.depth -= 1;
        if self.take(")") { Ok(condition) } else { Err(InvalidPattern::Unbalanced) }
    }

    fn steps(&mut self) -> Result<Vec<Step>, InvalidPattern> {
        if !self.take("$") {
            return Err(self.unexpected());
        }
        let mut steps = Vec::new();
        loop {
            if self.text.starts_with('.') {
                self.text = &self.text[1..];
                let name = self.word(|letter| letter.is_alphanumeric() || "_-".contains(letter))?;
                steps.push(Step::Member(name.into()));
            } else if self.text.starts_with('[') {
                let (index, after) = self.text[1..].split_once(']').ok_or(InvalidPattern::Unbalanced)?;
                steps.push(match (index, index.parse()) {
                    ("*", _) => Step::EveryItem,
                    (_, Ok(index)) => Step::Item(index),
                    (_, Err(_)) => return Err(self.unexpected()),
                });
                self.text = after;
            } else {
                self.text = self.text.trim_start();
                return Ok(steps);
            }
        }
    }

    fn test(&mut self) -> Result<Test, InvalidPattern> {
        for (words, test) in [
            ("IS NULL", Test::IsNull),
            ("IS TRUE", Test::IsBool(true)),
            ("IS FALSE", Test::IsBool(false)),
            ("NOT EXISTS", Test::NotExists),
        ] {
            if self.take(words) {
                return Ok(test);
            }
        }
        for (sign, comparison) in [
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ] {
            if self.take(sign) {
                return self.value(comparison);
            }
        }
        Err(self.unexpected())
    }

    fn value(&mut self, comparison: Comparison) -> Result<Test, InvalidPattern> {
        let equality = match comparison {
            Comparison::Equal => Some(Equality::Equal),
            Comparison::NotEqual => Some(Equality::NotEqual),
            Comparison::Less | Comparison::LessOrEqual | Comparison::Greater | Comparison::GreaterOrEqual => None,
        };
        if let (Some(quoted), Some(equality)) = (self.text.strip_prefix('"'), equality) {
            let (text, after) = terms::until_quote(quoted)?;
            self.text = after.trim_start();
            return Ok(Test::Text(text, equality));
        }
        if let (Some(expression), Some(equality)) = (self.text.strip_prefix('%'), equality) {
            let (expression, after) = expression.split_once('%').ok_or(InvalidPattern::Unbalanced)?;
            self.text = after.trim_start();
            return Ok(Test::Expression(terms::compile(expression)?, equality));
        }
        let word = self.word(|letter| !letter.is_whitespace() && !"()&|".contains(letter))?;
        match (word.parse(), equality) {
            (Ok(number), _) => Ok(Test::Number(comparison, number)),
            (Err(_), Some(equality)) => Ok(Test::Text(word.into(), equality)),
            (Err(_), None) => Err(self.unexpected()),
        }
    }

    fn word(&mut self, lawful: impl Fn(char) -> bool) -> Result<&'t str, InvalidPattern> {
        let (word, after) = self.text.split_at(self.text.find(|letter| !lawful(letter)).unwrap_or(self.text.len()));
        if word.is_empty() {
            return Err(self.unexpected());
        }
        // White space after the word is skipped. A step may follow without any (`$.a[0]`).
        self.text = if after.starts_with(char::is_whitespace) { after.trim_start() } else { after };
        Ok(word)
    }

    fn take(&mut self, sign: &str) -> bool {
        match self.text.strip_prefix(sign) {
            Some(after) => {
                self.text = if sign == "$" { after } else { after.trim_start() };
                true
            }
            None => false,
        }
    }

    fn unexpected(&self) -> InvalidPattern {
        InvalidPattern::Syntax(format!("unexpected '{}'", self.text.chars().take(20).collect::<String>()))
    }
}
