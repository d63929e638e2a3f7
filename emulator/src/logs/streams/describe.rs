//! DescribeLogStreams.

use std::{cmp::Reverse, collections::BTreeMap};

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

/// The number of streams of a page unless the caller sets a smaller one.
const PAGE: usize = 50;

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

/// DescribeLogStreams' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStreams {
    log_streams: Vec<LogStream>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// A stream. AWS has sent 0 as `storedBytes` since 2019.
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

/// Returns a group's streams, by name or by the time of their last event.
pub async fn describe_log_streams(call: Call<DescribeLogStreamsRequest>) -> Result<LogStreams, LogsError> {
    let input = &call.input;
    let group = call.group()?;
    if input.order_by == OrderBy::LastEventTime && input.log_stream_name_prefix.is_some() {
        return Err(LogsError::PrefixByTime);
    }
    let limit = input.limit.unwrap_or(PAGE);
    let live = live(&call).await?;
    let mut streams: BTreeMap<String, (i64, Option<StreamTimes>)> = call.account.read(|state| {
        let named = &state.logs.group(group.as_str())?.1.streams;
        Ok::<_, LogsError>(named.iter().map(|(name, created)| (name.to_string(), (*created, None))).collect())
    })?;
    for (name, times) in live.streams(group.as_str()) {
        streams.entry(name.to_string()).or_insert((times.created, None)).1 = Some(times);
    }
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or("");
    let named = streams.into_iter().filter(|(name, _)| name.starts_with(prefix));
    // The name is part of the key, so that a marker names a stream and not a position: streams may be added and removed between two
    // pages.
    let key = |(name, (created, times)): &(String, (i64, Option<StreamTimes>))| match input.order_by {
        OrderBy::LogStreamName => (0, name.clone()),
        OrderBy::LastEventTime => (times.map_or(*created, |times| times.last), name.clone()),
    };
    let after = input.next_token.as_deref();
    let page =
        if input.descending { page(named, |stream| Reverse(key(stream)), after, limit)? } else { page(named, key, after, limit)? };
    let log_streams = page.items.into_iter().map(|(name, (creation_time, times))| LogStream {
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
