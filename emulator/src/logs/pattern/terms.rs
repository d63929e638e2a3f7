//! Patterns of terms. All plain terms and no `-` term must be in the message; if there are only `?` terms, one of them.

use regex::bytes::Regex;

use super::InvalidPattern;
use crate::expression;

/// The terms of a pattern, by their prefix.
#[derive(Debug, Default)]
pub struct Terms {
    all: Vec<Term>,
    none: Vec<Term>,
    any: Vec<Term>,
}

#[derive(Debug)]
enum Term {
    /// The text is in the message, compared with case.
    Text(String),
    /// The expression matches a part of the message.
    Expression(Regex),
}

impl Term {
    fn is_in(&self, message: &str) -> bool {
        match self {
            Self::Text(text) => message.contains(text.as_str()),
            Self::Expression(expression) => expression.is_match(message.as_bytes()),
        }
    }
}

impl Terms {
    /// Returns the number of regular expressions.
    pub fn expressions(&self) -> usize {
        let terms = self.all.iter().chain(&self.none).chain(&self.any);
        terms.filter(|term| matches!(term, Term::Expression(_))).count()
    }

    /// Returns whether the terms match a message.
    pub fn match_text(&self, message: &str) -> bool {
        if self.all.is_empty() && self.none.is_empty() {
            return self.any.iter().any(|term| term.is_in(message));
        }
        // AWS ignores `?` terms beside others.
        self.all.iter().all(|term| term.is_in(message)) && !self.none.iter().any(|term| term.is_in(message))
    }
}

/// Parses terms.
pub fn parse(text: &str) -> Result<Terms, InvalidPattern> {
    let mut terms = Terms::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (kind, after) = if let Some(after) = rest.strip_prefix('?') {
            (&mut terms.any, after)
        } else if let Some(after) = rest.strip_prefix('-') {
            (&mut terms.none, after)
        } else {
            (&mut terms.all, rest)
        };
        let (term, after) = one(after)?;
        kind.push(term);
        rest = after.trim_start();
    }
    Ok(terms)
}

fn one(rest: &str) -> Result<(Term, &str), InvalidPattern> {
    if let Some(quoted) = rest.strip_prefix('"') {
        let (text, after) = until_quote(quoted)?;
        return Ok((Term::Text(text), after));
    }
    if let Some(expression) = rest.strip_prefix('%') {
        let (expression, after) = expression.split_once('%').ok_or(InvalidPattern::Unbalanced)?;
        return Ok((Term::Expression(compile(expression)?), after));
    }
    let (text, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    if text.is_empty() || !text.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
        return Err(InvalidPattern::Term(text.into()));
    }
    Ok((Term::Text(text.into()), after))
}

/// Returns the text up to the closing quote and the rest; `\"` and `\\` are escapes.
pub fn until_quote(quoted: &str) -> Result<(String, &str), InvalidPattern> {
    let mut text = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((text, &quoted[at + 1..])),
            '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
            plain => text.push(plain),
        }
    }
    Err(InvalidPattern::Unbalanced)
}

/// Compiles a regular expression of limited size.
pub fn compile(expression: &str) -> Result<Regex, InvalidPattern> {
    expression::compile(expression).map_err(|_| InvalidPattern::Syntax(format!("invalid regular expression %{expression}%")))
}
