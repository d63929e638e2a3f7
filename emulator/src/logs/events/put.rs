//! PutLogEvents.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    logs::{
        access::OnGroup,
        error::LogsError,
        live::EVENT_OVERHEAD,
        names::{GroupName, StreamName},
        streams,
        write::{Event, append, lines},
    },
};

/// The age of the oldest accepted events, milliseconds: two weeks. Set by AWS.
const OLDEST: i64 = 14 * 86_400_000;
/// How far accepted events may be in the future, milliseconds: two hours. Set by AWS.
const NEWEST: i64 = 2 * 3_600_000;

/// PutLogEvents' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogEventsRequest {
    log_group_name: GroupName,
    log_stream_name: StreamName,
    log_events: Vec<InputLogEvent>,
}

impl OnGroup for PutLogEventsRequest {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }

    fn stream(&self) -> &str {
        self.log_stream_name.as_str()
    }
}

#[derive(Debug, Deserialize)]
struct InputLogEvent {
    timestamp: i64,
    message: String,
}

/// PutLogEvents' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    next_sequence_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_log_events_info: Option<Rejected>,
}

/// The rejected events: all before an index, or all from an index on.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rejected {
    #[serde(skip_serializing_if = "Option::is_none")]
    too_new_log_event_start_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    too_old_log_event_end_index: Option<usize>,
}

/// Writes events to an existing stream.
pub async fn put_log_events(call: Call<PutLogEventsRequest>) -> Result<Taken, LogsError> {
    let PutLogEventsRequest { log_group_name, log_stream_name, log_events } = &call.input;
    let live = streams::live(&call).await?;
    streams::exists(&call.account, live, log_group_name.as_str(), log_stream_name)?;
    check(log_events)?;
    let now = call.now.as_millisecond();
    let too_old = log_events.iter().take_while(|event| event.timestamp < now - OLDEST).count();
    let too_new = log_events.iter().position(|event| event.timestamp > now + NEWEST);
    let taken = log_events[too_old..too_new.unwrap_or(log_events.len()).max(too_old)].iter();
    let events = taken.map(|event| Event { timestamp: event.timestamp, message: event.message.clone() }).collect();
    let lines = lines(now, log_group_name.as_str(), log_stream_name.as_str(), events);
    if !live.intake.takes(&lines, call.core.clock.now()) {
        return Err(LogsError::Throttled);
    }
    append(&call.core, &call.account, live, lines);
    let rejected =
        Rejected { too_new_log_event_start_index: too_new, too_old_log_event_end_index: (too_old > 0).then_some(too_old) };
    let any_rejected = too_old > 0 || too_new.is_some();
    // Tokens have not been required since 2023, but clients still expect one.
    Ok(Taken { next_sequence_token: format!("49{now:054}"), rejected_log_events_info: any_rejected.then_some(rejected) })
}

fn check(events: &[InputLogEvent]) -> Result<(), LogsError> {
    let bytes = events.iter().map(|event| event.message.len() + EVENT_OVERHEAD).sum();
    if bytes > 1 << 20 {
        return Err(LogsError::BatchTooLarge(bytes));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        return Err(LogsError::OutOfOrder);
    }
    Ok(())
}
