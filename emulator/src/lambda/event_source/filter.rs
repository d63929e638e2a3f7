//! The filters of a mapping of a queue: which messages the function gets. The others are deleted.
//!
//! Only the body is compared. A body that is a JSON object needs a pattern with names in it, a body that is text one without.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html>.

use event_pattern::{Content, Dialect, Pattern, PatternError};
use serde_json::{Value, json};

/// The compiled patterns of a mapping, of which one suffices.
pub struct Filters(Vec<Pattern>);

impl Filters {
    /// Compiles patterns.
    ///
    /// # Errors
    /// AWS would refuse one.
    pub fn of(patterns: &[String]) -> Result<Self, PatternError> {
        patterns.iter().map(|pattern| Pattern::parse(pattern, Dialect::EventSourceMapping)).collect::<Result<_, _>>().map(Self)
    }

    /// Returns whether the function gets a message with this body.
    pub fn let_in(&self, body: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let parsed = serde_json::from_str(body).ok().filter(Value::is_object);
        self.0.iter().any(|pattern| match (pattern.content("body"), &parsed) {
            (Content::Json, Some(object)) => pattern.matches(&json!({ "body": object })),
            (Content::Plain, None) => pattern.matches(&json!({ "body": body })),
            (Content::Json, None) | (Content::Plain, Some(_)) => false,
            (Content::Unnamed, _) => pattern.matches(&json!({})),
        })
    }
}
