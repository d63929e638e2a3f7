//! TestEventPattern.

use event_pattern::{Dialect, Pattern};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::EventsError;
use crate::Call;

/// The members that an event has to have.
const REQUIRED: [&str; 7] = ["id", "account", "source", "time", "region", "resources", "detail-type"];

/// TestEventPattern's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TestEventPatternRequest {
    event_pattern: String,
    event: String,
}

/// TestEventPattern's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tested {
    result: bool,
}

/// Parses a pattern of a rule or an archive.
pub fn parse(text: &str) -> Result<Pattern, EventsError> {
    Ok(Pattern::parse(text, Dialect::EventBridge)?)
}

/// Returns whether an event matches a pattern.
pub async fn test_event_pattern(call: Call<TestEventPatternRequest>) -> Result<Tested, EventsError> {
    let TestEventPatternRequest { event_pattern, event } = call.input;
    let invalid = |reason: &str| EventsError::reason("Event", reason);
    let event: Value = serde_json::from_str(&event).map_err(|_| invalid("Event is not valid JSON."))?;
    if !event.is_object() {
        return Err(invalid("Event is not valid JSON."));
    }
    if let Some(missing) = REQUIRED.iter().find(|name| event.get(**name).is_none()) {
        return Err(invalid(&format!("Event must contain the field {missing}.")));
    }
    Ok(Tested { result: parse(&event_pattern)?.matches(&event) })
}
