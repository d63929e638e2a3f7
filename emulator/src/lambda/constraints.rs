//! The service model's constraints on members, and AWS's messages for violations. A response lists all violations of a request.

use std::fmt::Display;

use super::error::LambdaError;

/// Collects the violations of a request, one message each.
#[derive(Debug, Default)]
pub(super) struct Constraints(Vec<String>);

impl Constraints {
    /// Adds a violation, with the member's value in its message.
    pub fn broken(&mut self, member: &str, value: impl Display, rule: impl Display) {
        self.0.push(format!("Value '{value}' at '{member}' failed to satisfy constraint: {rule}"));
    }

    /// Adds a violation without the member's value, for values that AWS does not repeat.
    pub fn broken_in_silence(&mut self, member: &str, rule: impl Display) {
        self.0.push(format!("Value at '{member}' failed to satisfy constraint: {rule}"));
    }

    /// Returns a required member's value, and adds a violation if it is absent.
    pub fn required<T>(&mut self, member: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.0.push(format!("Value null at '{member}' failed to satisfy constraint: Member must not be null"));
        }
        value
    }

    /// Adds a violation if a text has more than `most` characters.
    pub fn longest(&mut self, member: &str, value: &str, most: usize) {
        if value.chars().count() > most {
            self.broken(member, value, format!("Member must have length less than or equal to {most}"));
        }
    }

    /// Adds a violation if a number is out of `least..=most`.
    pub fn range<N: PartialOrd + Display>(&mut self, member: &str, value: N, least: N, most: N) {
        if value > most {
            self.broken(member, value, format!("Member must have value less than or equal to {most}"));
        } else if value < least {
            self.broken(member, value, format!("Member must have value greater than or equal to {least}"));
        }
    }

    /// Adds a violation if a text is not in `set`. The message lists `set` in the given order.
    pub fn one_of(&mut self, member: &str, value: &str, set: &[&str]) {
        if !set.contains(&value) {
            self.broken(member, value, format!("Member must satisfy enum value set: [{}]", set.join(", ")));
        }
    }

    /// Adds a violation if `fits` is false. The caller does the matching; `pattern` is the pattern as AWS prints it.
    pub fn matches(&mut self, member: &str, value: &str, fits: bool, pattern: &str) {
        if !fits {
            self.broken(member, value, format!("Member must satisfy regular expression pattern: {pattern}"));
        }
    }

    /// Returns `LambdaError::Validation` with all violations, if there are any.
    pub fn finish(self) -> Result<(), LambdaError> {
        if self.0.is_empty() { Ok(()) } else { Err(LambdaError::Validation(self.0)) }
    }
}
