//! DescribeLogStreams.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{group_name, live};
use crate::{
    Call,
    logs::{
        access::OnGroup,
        error::LogsError,
        live::StreamTimes,
        names::{GroupIdentifier, GroupName, arn},
    },
    page::page,
};

/// DescribeLogStreams' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogStreamsRequest {
    log_group_name: Option<GroupName>,
    log_group_identifier: Option<GroupIdentifier>,
    log_stream_name_prefix: Option<String>,
    #[serde(default)]
    order_by: OrderBy,
    #[serde(default)]
    descending: bool,
    limit: Option<usize>,
    next_token: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum OrderBy {
    #[default]
    LogStreamName,
    LastEventTime,
}

/// DescribeLogStreams' answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStreams {
    log_streams: Vec<LogStream>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// A stream. `storedBytes` has been 0 on AWS since 2019.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogStream {
    log_stream_name: String,
    creation_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_ingestion_time: Option<i64>,
    arn: String,
    stored_bytes: u64,
}

impl OnGroup for DescribeLogStreamsRequest {
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError> {
        group_name(call, self.log_group_name.as_ref(), self.log_group_identifier.as_ref())
    }
}

/// Shows a group's streams, by name or by the time of their last event.
pub async fn describe_log_streams(call: Call<DescribeLogStreamsRequest>) -> Result<LogStreams, LogsError> {
    let input = &call.input;
    let group = call.group()?;
    if input.order_by == OrderBy::LastEventTime && input.log_stream_name_prefix.is_some() {
        return Err(LogsError::PrefixByTime);
    }
    let limit = match input.limit {
        None => 50,
        Some(limit @ 1..=50) => limit,
        Some(0) => return Err(LogsError::violation(0, "limit", "Member must have value greater than or equal to 1")),
        Some(limit) => return Err(LogsError::violation(limit, "limit", "Member must have value less than or equal to 50")),
    };
    let live = live(&call).await?;
    let mut streams: BTreeMap<String, (i64, Option<StreamTimes>)> = call.account.read(|state| {
        let named = &state.logs.group(group.as_str())?.1.streams;
        Ok::<_, LogsError>(named.iter().map(|(name, created)| (name.to_string(), (*created, None))).collect())
    })?;
    for (name, times) in live.streams(group.as_str()) {
        streams.entry(name.to_string()).or_insert((times.created, None)).1 = Some(times);
    }
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or("");
    let mut keyed: Vec<_> = streams.into_iter().filter(|(name, _)| name.starts_with(prefix)).collect();
    if input.order_by == OrderBy::LastEventTime {
        keyed.sort_by_key(|(_, (created, times))| times.map_or(*created, |times| times.last));
    }
    if input.descending {
        keyed.reverse();
    }
    // The page's key is the place in this order: it holds as long as nothing is written in between.
    let places = keyed.into_iter().enumerate();
    let page = page(places, |(place, _)| format!("{place:06}"), input.next_token.as_deref(), limit)?;
    let log_streams = page.items.into_iter().map(|(_, (name, (creation_time, times)))| LogStream {
        arn: format!("{}:log-stream:{name}", arn(&call.core, &call.account, group.as_str())),
        log_stream_name: name,
        creation_time,
        first_event_timestamp: times.map(|times| times.first),
        last_event_timestamp: times.map(|times| times.last),
        last_ingestion_time: times.map(|times| times.ingested),
        stored_bytes: 0,
    });
    Ok(LogStreams { log_streams: log_streams.collect(), next_token: page.next })
}
