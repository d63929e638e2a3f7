//! Filter patterns: which events to show.
//!
//! Terms (`ERROR`, `"two words"`, `?either ?or`, `-not`, `%regular expression%`) are [`terms`], patterns over JSON events (`{ $.level = "ERROR" }`) are
//! [`json`]. Patterns over space-delimited events (`[ip, user, …]`) are refused.
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>

mod json;
mod terms;

use std::str::FromStr;

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
        match text.chars().next() {
            None => Ok(Self::Everything),
            Some('{') => json::parse(text).map(Self::Json),
            Some('[') => Err(InvalidPattern::SpaceDelimited),
            Some(_) => terms::parse(text).map(Self::Terms),
        }
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
