//! GetRecords.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    access::OnStream,
    error::StreamsError,
    iterator::{Place, ShardIterator},
};
use crate::{
    Call,
    dynamodb::streams::{self, Position, StreamId},
};

/// The most records of an answer, and their size in bytes.
const MOST: usize = 1_000;
const LARGEST: usize = 1 << 20;

/// GetRecords' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRecordsInput {
    shard_iterator: String,
    limit: Option<usize>,
}

/// GetRecords' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRecordsOutput {
    records: Vec<Value>,
    /// Left out if the shard has ended and no record follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_shard_iterator: Option<String>,
}

impl OnStream for GetRecordsInput {
    fn stream<I>(&self, call: &Call<I>) -> Result<StreamId, StreamsError> {
        Ok(ShardIterator::of(call, &self.shard_iterator)?.stream)
    }
}

/// Returns records after an iterator, and the iterator after them.
pub async fn get_records(call: Call<GetRecordsInput>) -> Result<GetRecordsOutput, StreamsError> {
    let iterator = ShardIterator::of(&call, &call.input.shard_iterator)?;
    iterator.check(call.now)?;
    let limit = call.input.limit.unwrap_or(MOST);
    if limit > MOST {
        return Err(StreamsError::Limit { value: limit, most: MOST });
    }
    let ShardIterator { stream, place: Place { shard, position, .. } } = iterator;
    call.account.read(|state| {
        let batch = streams::read(&state.dynamodb, &stream, position, limit, LARGEST, call.now);
        let not_found = || StreamsError::StreamNotFound(stream.arn(call.region(), call.account.id).to_string());
        let batch = batch.ok_or_else(not_found)?;
        let position = batch.records.last().map_or(position, |(number, _)| Position::after(*number));
        let records = batch.records.iter().map(|(number, record)| record.answered(*number, call.region())).collect();
        let next = ShardIterator { stream: stream.clone(), place: Place { shard, position, made: call.now } };
        Ok(GetRecordsOutput { records, next_shard_iterator: (!batch.is_closed).then(|| next.text(&call)) })
    })
}
