//! The model's rules for members, and AWS's sentences for breaking them: all of a request's are told at once.

use std::fmt::Display;

use super::error::LambdaError;

/// Gathers what is wrong with a request.
#[derive(Debug, Default)]
pub(super) struct Constraints(Vec<String>);

impl Constraints {
    /// A member's value breaks a rule.
    pub fn broken(&mut self, member: &str, value: impl Display, rule: impl Display) {
        self.0.push(format!("Value '{value}' at '{member}' failed to satisfy constraint: {rule}"));
    }

    /// A member whose value is not to be told breaks a rule.
    pub fn broken_in_silence(&mut self, member: &str, rule: impl Display) {
        self.0.push(format!("Value at '{member}' failed to satisfy constraint: {rule}"));
    }

    /// A required member; its absence is noted.
    pub fn required<T>(&mut self, member: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.0.push(format!("Value null at '{member}' failed to satisfy constraint: Member must not be null"));
        }
        value
    }

    /// A text's length, in characters.
    pub fn longest(&mut self, member: &str, value: &str, most: usize) {
        if value.chars().count() > most {
            self.broken(member, value, format!("Member must have length less than or equal to {most}"));
        }
    }

    /// A number's range; `most` first, as AWS checks.
    pub fn range<N: PartialOrd + Display>(&mut self, member: &str, value: N, least: N, most: N) {
        if value > most {
            self.broken(member, value, format!("Member must have value less than or equal to {most}"));
        } else if value < least {
            self.broken(member, value, format!("Member must have value greater than or equal to {least}"));
        }
    }

    /// A text of a closed set.
    pub fn one_of(&mut self, member: &str, value: &str, set: &[&str]) {
        if !set.contains(&value) {
            self.broken(member, value, format!("Member must satisfy enum value set: [{}]", set.join(", ")));
        }
    }

    /// A text that is of a pattern, or is not; `pattern` as AWS prints it.
    pub fn matches(&mut self, member: &str, value: &str, fits: bool, pattern: &str) {
        if !fits {
            self.broken(member, value, format!("Member must satisfy regular expression pattern: {pattern}"));
        }
    }

    /// Nothing was wrong, or all that was.
    pub fn finish(self) -> Result<(), LambdaError> {
        if self.0.is_empty() { Ok(()) } else { Err(LambdaError::Validation(self.0)) }
    }
}
