//! DescribeStream.

use ::dynamodb::table::{KeySchemaElement, StreamViewType};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::{OnStream, of_arn},
    error::StreamsError,
};
use crate::{
    Call,
    dynamodb::{
        TableName,
        streams::{SequenceNumber, StreamId, StreamLabel},
    },
};

/// The most shards of a page.
const MOST: usize = 100;

/// DescribeStream's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStreamInput {
    stream_arn: String,
    limit: Option<usize>,
    exclusive_start_shard_id: Option<String>,
    shard_filter: Option<ShardFilter>,
}

/// Which shards are returned: those that follow one. The only shard of a stream follows none.
#[derive(Debug, Deserialize)]
struct ShardFilter {}

/// DescribeStream's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStreamOutput {
    stream_description: StreamDescription,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamDescription {
    stream_arn: String,
    stream_label: StreamLabel,
    stream_status: &'static str,
    stream_view_type: StreamViewType,
    creation_request_date_time: Timestamp,
    table_name: TableName,
    key_schema: Vec<KeySchemaElement>,
    shards: Vec<Shard>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shard {
    shard_id: String,
    sequence_number_range: Range,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Range {
    starting_sequence_number: SequenceNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    ending_sequence_number: Option<SequenceNumber>,
}

impl OnStream for DescribeStreamInput {
    fn stream<I>(&self, call: &Call<I>) -> Result<StreamId, StreamsError> {
        of_arn(call, &self.stream_arn)
    }
}

/// Describes a stream and its shard.
pub async fn describe_stream(call: Call<DescribeStreamInput>) -> Result<DescribeStreamOutput, StreamsError> {
    let id = call.input.stream(&call)?;
    let DescribeStreamInput { limit, exclusive_start_shard_id: start, shard_filter, .. } = &call.input;
    if let Some(value) = limit.filter(|limit| *limit > MOST) {
        return Err(StreamsError::Limit { value, most: MOST });
    }
    let stream = call.account.read(|state| state.dynamodb.streams.get(&id).cloned());
    let stream = stream.ok_or_else(|| StreamsError::StreamNotFound(call.input.stream_arn.clone()))?;
    let shard = Shard {
        shard_id: stream.shard,
        sequence_number_range: Range { starting_sequence_number: stream.first, ending_sequence_number: stream.last },
    };
    let is_on_page = shard_filter.is_none() && start.as_ref().is_none_or(|start| shard.shard_id > *start);
    let stream_description = StreamDescription {
        stream_arn: id.arn(call.region(), call.account.id).to_string(),
        stream_status: if stream.ended.is_some() { "DISABLED" } else { "ENABLED" },
        stream_view_type: stream.view,
        creation_request_date_time: stream.created,
        key_schema: stream.key_schema,
        shards: if is_on_page { vec![shard] } else { Vec::new() },
        stream_label: id.label,
        table_name: id.table,
    };
    Ok(DescribeStreamOutput { stream_description })
}
