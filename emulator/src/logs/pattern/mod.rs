//! Filter patterns: which events to show.
//!
//! Terms (`ERROR`, `"two words"`, `?either ?or`, `-not`, `%regular expression%`) are [`terms`], patterns over JSON events (`{ $.level = "ERROR" }`) are
//! [`json`]. Patterns over space-delimited events (`[ip, user, …]`) are refused.
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>

mod json;
mod terms;

use std::str::FromStr;

/// So many regular expressions are in a pattern at most, as on AWS.
const MOST_EXPRESSIONS: usize = 2;

/// A pattern.
#[derive(Debug)]
pub enum Pattern {
    /// Shows all.
    Everything,
    /// Shows events with or without these terms.
    Terms(terms::Terms),
    /// Shows JSON events that a condition holds for.
    Json(json::Condition),
}

/// Not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPattern {
    /// A term that should stand in quotes.
    #[error("Invalid character(s) in term '{0}'")]
    Term(String),
    /// A quote or a bracket without its other one.
    #[error("Invalid filter pattern")]
    Unbalanced,
    /// Not the grammar.
    #[error("Invalid filter pattern: {0}")]
    Syntax(String),
    /// A kind of pattern that is not here.
    #[error("Coldstart does not implement space-delimited filter patterns yet.")]
    SpaceDelimited,
    /// More than two regular expressions.
    #[error("Invalid filter pattern: it has more than 2 regular expressions")]
    TooManyExpressions,
    /// Longer than 1,024 characters.
    #[error(
        "1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to 1024"
    )]
    TooLong,
}

impl FromStr for Pattern {
    type Err = InvalidPattern;

    fn from_str(text: &str) -> Result<Self, InvalidPattern> {
        let text = text.trim();
        if text.chars().count() > 1024 {
            return Err(InvalidPattern::TooLong);
        }
        let pattern = match text.chars().next() {
            None => Self::Everything,
            Some('{') => Self::Json(json::parse(text)?),
            Some('[') => return Err(InvalidPattern::SpaceDelimited),
            Some(_) => Self::Terms(terms::parse(text)?),
        };
        let expressions = match &pattern {
            Self::Everything => 0,
            Self::Terms(terms) => terms.expressions(),
            Self::Json(condition) => condition.expressions(),
        };
        if expressions > MOST_EXPRESSIONS { Err(InvalidPattern::TooManyExpressions) } else { Ok(pattern) }
    }
}

impl Pattern {
    /// Whether it holds for an event's message.
    pub fn matches(&self, message: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Terms(terms) => terms.match_text(message),
            Self::Json(condition) => serde_json::from_str(message).is_ok_and(|event| condition.holds(&event)),
        }
    }
}
