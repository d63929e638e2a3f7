//! What CloudWatch Logs answers with, as far as the pages show it.

use serde::{Deserialize, Serialize};

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroup {
    /// Such as `/aws/lambda/HelloLambda`.
    pub log_group_name: String,
    /// Bytes.
    #[serde(default)]
    pub stored_bytes: u64,
    /// Days; none is for ever.
    pub retention_in_days: Option<u32>,
    /// Milliseconds since 1970.
    pub creation_time: Option<i64>,
}

/// A log stream.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStream {
    /// Such as `2025/11/06/[$LATEST]0123…`.
    pub log_stream_name: String,
    /// Milliseconds since 1970.
    pub last_event_timestamp: Option<i64>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEvent {
    /// Which stream it is in.
    #[serde(default)]
    pub log_stream_name: String,
    /// Milliseconds since 1970.
    pub timestamp: i64,
    /// What was logged.
    pub message: String,
}

/// What FilterLogEvents is asked.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEvents {
    /// The group.
    pub log_group_name: String,
    /// Only these streams.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log_stream_names: Vec<String>,
    /// CloudWatch's filter pattern.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub filter_pattern: String,
    /// Where the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}
