//! ListStreams.

use serde::{Deserialize, Serialize};

use super::{access::of_arn, error::StreamsError};
use crate::{
    Call,
    dynamodb::{
        TableName,
        streams::{StreamId, StreamLabel},
    },
};

/// The most streams of a page.
const MOST: usize = 100;

/// ListStreams' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListStreamsInput {
    table_name: Option<String>,
    limit: Option<usize>,
    exclusive_start_stream_arn: Option<String>,
}

/// ListStreams' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListStreamsOutput {
    streams: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_stream_arn: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    stream_arn: String,
    table_name: TableName,
    stream_label: StreamLabel,
}

/// Returns the streams of the account or of a table, also those that were switched off in the last 24 hours.
pub async fn list_streams(call: Call<ListStreamsInput>) -> Result<ListStreamsOutput, StreamsError> {
    let ListStreamsInput { table_name, limit, exclusive_start_stream_arn: start } = &call.input;
    let limit = limit.unwrap_or(MOST);
    if limit > MOST {
        return Err(StreamsError::Limit { value: limit, most: MOST });
    }
    let start = start.as_ref().map(|arn| of_arn(&call, arn)).transpose()?;
    let is_listed = |id: &&StreamId| {
        table_name.as_ref().is_none_or(|table| id.table.as_str() == table) && start.as_ref().is_none_or(|start| *id > start)
    };
    let mut ids: Vec<StreamId> =
        call.account.read(|state| state.dynamodb.streams.keys().filter(is_listed).take(limit + 1).cloned().collect());
    let more = ids.len() > limit;
    ids.truncate(limit);
    let arn = |id: &StreamId| id.arn(call.region(), call.account.id).to_string();
    let last_evaluated_stream_arn = ids.last().filter(|_| more).map(arn);
    let streams = ids.into_iter().map(|id| Listed { stream_arn: arn(&id), table_name: id.table, stream_label: id.label });
    Ok(ListStreamsOutput { streams: streams.collect(), last_evaluated_stream_arn })
}
