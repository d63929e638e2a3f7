//! FilterLogEvents.

use serde::{Deserialize, Serialize};

use super::{PAGE, oldest_kept, shown, within_a_megabyte};
use crate::{
    Call,
    logs::{
        access::OnGroup,
        error::LogsError,
        live::Stored,
        names::{GroupIdentifier, GroupName, StreamName},
        pattern::Pattern,
        streams,
    },
    page::{mark, page},
};

/// FilterLogEvents' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEventsRequest {
    log_group_name: Option<GroupName>,
    log_group_identifier: Option<GroupIdentifier>,
    #[serde(default)]
    log_stream_names: Vec<StreamName>,
    log_stream_name_prefix: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    filter_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

impl OnGroup for FilterLogEventsRequest {
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError> {
        streams::group_name(call, self.log_group_name.as_ref(), self.log_group_identifier.as_ref())
    }
}

/// FilterLogEvents' output. AWS has sent an empty `searchedLogStreams` since 2019.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Filtered {
    events: Vec<FilteredLogEvent>,
    searched_log_streams: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FilteredLogEvent {
    log_stream_name: String,
    timestamp: i64,
    message: String,
    ingestion_time: i64,
    event_id: String,
}

/// Returns a group's events that match a pattern, of all or some streams, in the order of their times.
pub async fn filter_log_events(call: Call<FilterLogEventsRequest>) -> Result<Filtered, LogsError> {
    let input = &call.input;
    let group = call.group()?;
    let group = group.as_str();
    if !input.log_stream_names.is_empty() && input.log_stream_name_prefix.is_some() {
        return Err(LogsError::Exclusive("logStreamNames", "logStreamNamePrefix"));
    }
    let limit = input.limit.unwrap_or(PAGE);
    let pattern: Pattern = input.filter_pattern.as_deref().unwrap_or("").parse()?;
    let from = oldest_kept(&call, group)?.max(input.start_time.unwrap_or(i64::MIN));
    let until = input.end_time.unwrap_or(i64::MAX);
    let live = streams::live(&call).await?;
    for stream in &input.log_stream_names {
        streams::exists(&call.account, live, group, stream)?;
    }
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or("");
    let chosen = |event: &Stored| {
        (from..=until).contains(&event.timestamp)
            && event.stream.starts_with(prefix)
            && (input.log_stream_names.is_empty() || input.log_stream_names.iter().any(|name| name.as_str() == &*event.stream))
    };
    let turn = live.turn().await;
    let notice = live.removed(group, None).filter(chosen);
    let mut chosen = live.events(group, chosen);
    if let Some(notice) = notice {
        chosen.insert(chosen.partition_point(|event| event.id < notice.id), notice);
    }
    // The pattern is matched against copies on a blocking thread, so that a slow one holds neither the lock nor other callers.
    let search = move || {
        let found: Vec<Stored> = chosen.into_iter().filter(|event| pattern.matches(&event.message)).collect();
        drop(turn);
        found
    };
    let found = tokio::task::spawn_blocking(search).await?;
    let page = page(found, |event| event.id, input.next_token.as_deref(), limit)?;
    let count = page.items.len();
    let events = within_a_megabyte(page.items.into_iter());
    let cut_short = events.last().filter(|_| events.len() < count).map(|last| mark(&last.id));
    let next_token = cut_short.or(page.next);
    let events = events.into_iter().map(|event| FilteredLogEvent {
        log_stream_name: event.stream.to_string(),
        timestamp: event.timestamp,
        message: event.message.to_string(),
        ingestion_time: event.ingestion_time,
        event_id: shown(event.id),
    });
    Ok(Filtered { events: events.collect(), searched_log_streams: [], next_token })
}
