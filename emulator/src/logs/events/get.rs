//! GetLogEvents.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{PAGE, oldest_kept, shown, within_a_megabyte};
use crate::{
    Call,
    logs::{
        access::OnGroup,
        error::LogsError,
        live::Stored,
        names::{GroupIdentifier, GroupName, StreamName},
        streams,
    },
};

/// GetLogEvents' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogEventsRequest {
    log_group_name: Option<GroupName>,
    log_group_identifier: Option<GroupIdentifier>,
    log_stream_name: StreamName,
    start_time: Option<i64>,
    end_time: Option<i64>,
    next_token: Option<String>,
    limit: Option<usize>,
    #[serde(default)]
    start_from_head: bool,
}

impl OnGroup for GetLogEventsRequest {
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError> {
        streams::group_name(call, self.log_group_name.as_ref(), self.log_group_identifier.as_ref())
    }

    fn stream(&self) -> &str {
        self.log_stream_name.as_str()
    }
}

/// GetLogEvents' output. It always has tokens; at the end of the stream the token is the one of the request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEvents {
    events: Vec<OutputLogEvent>,
    next_forward_token: String,
    next_backward_token: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct OutputLogEvent {
    timestamp: i64,
    message: String,
    ingestion_time: i64,
}

/// The position of a page: `f/{id}/s` after an event, `b/{id}/s` before one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Forward(u128),
    Backward(u128),
}

impl FromStr for Token {
    type Err = LogsError;

    fn from_str(text: &str) -> Result<Self, LogsError> {
        let mut parts = text.split('/');
        let (way, id, end, more) = (parts.next(), parts.next(), parts.next(), parts.next());
        let id = id.and_then(|id| id.parse().ok()).ok_or(LogsError::InvalidToken)?;
        match (way, end, more) {
            (Some("f"), Some("s"), None) => Ok(Self::Forward(id)),
            (Some("b"), Some("s"), None) => Ok(Self::Backward(id)),
            _ => Err(LogsError::InvalidToken),
        }
    }
}

/// Returns a stream's events in the order of their times: the newest, the oldest, or those after or before a token.
pub async fn get_log_events(call: Call<GetLogEventsRequest>) -> Result<LogEvents, LogsError> {
    let input = &call.input;
    let group = call.group()?;
    let group = group.as_str();
    let live = streams::live(&call).await?;
    streams::exists(&call.account, live, group, &input.log_stream_name)?;
    let limit = input.limit.unwrap_or(PAGE);
    let from = oldest_kept(&call, group)?.max(input.start_time.unwrap_or(i64::MIN));
    let until = input.end_time.unwrap_or(i64::MAX);
    let stream = input.log_stream_name.as_str();
    let chosen = |event: &Stored| *event.stream == *stream && (from..until).contains(&event.timestamp);
    let mut events = live.events(group, chosen);
    if let Some(notice) = live.removed(group, Some(stream)).filter(chosen) {
        events.insert(events.partition_point(|event| event.id < notice.id), notice);
    }
    let token: Option<Token> = input.next_token.as_deref().map(str::parse).transpose()?;
    let token = token.unwrap_or(if input.start_from_head { Token::Forward(0) } else { Token::Backward(u128::MAX) });
    let page = cut(events, token, limit);
    let (forward, backward) = match (page.first(), page.last(), token) {
        (Some(first), Some(last), _) => (last.id, first.id),
        (_, _, Token::Forward(id)) => (id, id.saturating_add(1)),
        // Neither a token was given nor an event found, so all events that arrive later are after these tokens.
        (_, _, Token::Backward(u128::MAX)) => (0, 0),
        (_, _, Token::Backward(id)) => (id.saturating_sub(1), id),
    };
    Ok(LogEvents {
        events: page.into_iter().map(shown_event).collect(),
        next_forward_token: format!("f/{}/s", shown(forward)),
        next_backward_token: format!("b/{}/s", shown(backward)),
    })
}

fn cut(events: Vec<Stored>, token: Token, limit: usize) -> Vec<Stored> {
    match token {
        Token::Forward(id) => within_a_megabyte(events.into_iter().filter(|event| event.id > id).take(limit)),
        Token::Backward(id) => {
            let mut page = within_a_megabyte(events.into_iter().rev().filter(|event| event.id < id).take(limit));
            page.reverse();
            page
        }
    }
}

fn shown_event(event: Stored) -> OutputLogEvent {
    OutputLogEvent { timestamp: event.timestamp, message: event.message.to_string(), ingestion_time: event.ingestion_time }
}
