//! Filter patterns, which select events.
//!
//! [`terms`] implements terms (`ERROR`, `"two words"`, `?either ?or`, `-not`, `%regular expression%`), [`json`] patterns over JSON
//! events (`{ $.level = "ERROR" }`). Patterns over space-delimited events (`[ip, user, …]`) are refused.
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>

mod json;
mod terms;

use std::str::FromStr;

/// The most regular expressions of a pattern, as on AWS.
const MOST_EXPRESSIONS: usize = 2;

/// A filter pattern.
#[derive(Debug)]
pub enum Pattern {
    /// Selects all events.
    Everything,
    /// Selects events with or without these terms.
    Terms(terms::Terms),
    /// Selects JSON events for which a condition holds.
    Json(json::Condition),
}

/// Why a text is not a filter pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPattern {
    /// A term has characters that need quotes.
    #[error("Invalid character(s) in term '{0}'")]
    Term(String),
    /// A quote or a bracket is not closed.
    #[error("Invalid filter pattern")]
    Unbalanced,
    /// The text does not follow the grammar.
    #[error("Invalid filter pattern: {0}")]
    Syntax(String),
    /// Patterns over space-delimited events are not implemented.
    #[error("Coldstart does not implement space-delimited filter patterns yet.")]
    SpaceDelimited,
    /// The pattern has more than two regular expressions.
    #[error("Invalid filter pattern: it has more than 2 regular expressions")]
    TooManyExpressions,
    /// The pattern has more than 1,024 characters.
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
    /// Returns whether the pattern matches an event's message.
    pub fn matches(&self, message: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Terms(terms) => terms.match_text(message),
            Self::Json(condition) => serde_json::from_str(message).is_ok_and(|event| condition.holds(&event)),
        }
    }
}
