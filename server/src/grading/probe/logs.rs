//! Reads a log group's events in the learner's own account, because a fork has none.

use emulator::Service;
use serde_json::{Value, json};

use super::{Observation, Observations, ProbeContext, ProbeError};
use crate::labs::format::Logs;

/// How many of the newest events an observation has.
const SHOWN: usize = 100;
/// How many pages of events are read.
const MOST_PAGES: usize = 20;

pub async fn probe(context: &ProbeContext<'_>, logs: &Logs) -> Result<Observations, ProbeError> {
    let group = logs.group.fill(&context.scope);
    let filter = logs.filter.as_ref().map(|filter| filter.fill(&context.scope));
    let aws = &context.original;
    let Some(streams) = aws.call(Service::LOGS, "DescribeLogStreams", json!({ "logGroupName": group })).await? else {
        return Ok(Observations::Nothing(format!("There is no log group {group}.")));
    };
    let mut events = Vec::new();
    let mut token = Value::Null;
    for _ in 0..MOST_PAGES {
        let input = match &token {
            Value::Null => json!({ "logGroupName": group }),
            token => json!({ "logGroupName": group, "nextToken": token }),
        };
        let Some(mut page) = aws.call(Service::LOGS, "FilterLogEvents", input).await? else { break };
        let messages = page.get("events").and_then(Value::as_array).into_iter().flatten();
        let messages = messages.filter_map(|event| event.get("message").and_then(Value::as_str));
        events.extend(messages.filter(|message| filter.as_ref().is_none_or(|filter| message.contains(filter))).map(str::to_owned));
        token = page.get_mut("nextToken").map(Value::take).unwrap_or_default();
        if token.is_null() {
            break;
        }
    }
    let newest = &events[events.len().saturating_sub(SHOWN)..];
    let streams = streams.get("logStreams").and_then(Value::as_array).map_or(0, Vec::len);
    let value = json!({ "group": group, "streams": streams, "count": events.len(), "events": newest });
    Ok(Observations::One(Observation { value, log: Some(newest.join("\n")), sent: None }))
}
