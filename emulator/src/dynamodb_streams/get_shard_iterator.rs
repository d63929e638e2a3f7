//! GetShardIterator.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::{OnStream, of_arn},
    error::StreamsError,
    iterator::{Place, ShardIterator},
};
use crate::{
    Call,
    dynamodb::streams::{self, From, RETENTION, SequenceNumber, StreamId},
};

/// GetShardIterator's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetShardIteratorInput {
    stream_arn: String,
    shard_id: String,
    shard_iterator_type: Type,
    sequence_number: Option<String>,
    timestamp: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Type {
    TrimHorizon,
    Latest,
    AtSequenceNumber,
    AfterSequenceNumber,
    AtTimestamp,
}

/// GetShardIterator's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetShardIteratorOutput {
    shard_iterator: String,
}

impl OnStream for GetShardIteratorInput {
    fn stream<I>(&self, call: &Call<I>) -> Result<StreamId, StreamsError> {
        of_arn(call, &self.stream_arn)
    }
}

impl GetShardIteratorInput {
    fn number(&self, of: &'static str) -> Result<SequenceNumber, StreamsError> {
        let text = self.sequence_number.as_ref().ok_or(StreamsError::Missing("SequenceNumber", of))?;
        text.parse().map_err(|_| StreamsError::InvalidSequenceNumber)
    }

    fn from(&self) -> Result<From, StreamsError> {
        Ok(match self.shard_iterator_type {
            Type::TrimHorizon => From::TrimHorizon,
            Type::Latest => From::Latest,
            Type::AtSequenceNumber => From::At(self.number("AT_SEQUENCE_NUMBER")?),
            Type::AfterSequenceNumber => From::After(self.number("AFTER_SEQUENCE_NUMBER")?),
            Type::AtTimestamp => From::Time(self.timestamp.ok_or(StreamsError::Missing("Timestamp", "AT_TIMESTAMP"))?),
        })
    }
}

/// Returns an iterator of a shard, which can be used for fifteen minutes.
pub async fn get_shard_iterator(call: Call<GetShardIteratorInput>) -> Result<GetShardIteratorOutput, StreamsError> {
    let id = call.input.stream(&call)?;
    let from = call.input.from()?;
    call.account.read(|state| {
        let state = &state.dynamodb;
        let not_found = || StreamsError::StreamNotFound(call.input.stream_arn.clone());
        let stream = state.streams.get(&id).ok_or_else(not_found)?;
        if stream.shard != call.input.shard_id {
            return Err(StreamsError::ShardNotFound { shard: call.input.shard_id.clone(), stream: call.input.stream_arn.clone() });
        }
        if let From::At(number) | From::After(number) = from
            && number < SequenceNumber::at(call.now - RETENTION).max(stream.first)
        {
            return Err(StreamsError::Trimmed);
        }
        let position = streams::position(state, &id, from, call.now).ok_or_else(not_found)?;
        let place = Place { shard: stream.shard.clone(), position, made: call.now };
        Ok(GetShardIteratorOutput { shard_iterator: ShardIterator { stream: id.clone(), place }.text(&call) })
    })
}
