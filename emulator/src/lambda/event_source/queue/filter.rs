//! Which messages the function gets. The others are deleted.
//!
//! Only the body is compared. A body that is a JSON object needs a pattern with names in it, a body that is text one without.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html>.

use event_pattern::Content;
use serde_json::{Value, json};

use crate::lambda::event_source::filters::Filters;

/// Returns whether the function gets a message with this body.
pub fn lets_in(filters: &Filters, body: &str) -> bool {
    let parsed = serde_json::from_str(body).ok().filter(Value::is_object);
    filters.any(|pattern| match (pattern.content("body"), &parsed) {
        (Content::Json, Some(object)) => pattern.matches(&json!({ "body": object })),
        (Content::Plain, None) => pattern.matches(&json!({ "body": body })),
        (Content::Json, None) | (Content::Plain, Some(_)) => false,
        (Content::Unnamed, _) => pattern.matches(&json!({})),
    })
}
