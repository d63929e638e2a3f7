//! Streams of tables as sources: the records come in order, one batch after the other.
//!
//! [`Reader`] says where a mapping is in its stream. [`batch`] reads the next batch, [`handover`] invokes the function, [`step`] decides
//! what follows: the next batch, another try, halves of the batch, or a record for the destination of what failed ([`failure`]).
//! A stream has one shard, so `ParallelizationFactor` is kept and has no effect.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>.

mod batch;
mod failure;
mod handover;
mod settings;
mod step;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use batch::{Refused, next};
pub use handover::hand_over;
pub use settings::{StartingPosition, StreamMembers, StreamSettings, begin, check, source};
pub use step::settle;

use super::{Mapping, Poll};
use crate::{
    account,
    dynamodb::streams::{self, Position, SequenceNumber, StreamId},
};

/// The most bytes of a batch, as DynamoDB counts them: as JSON they are up to the 6 MB of an invocation.
const LARGEST: usize = 4 << 20;
/// The delay before a mapping is tried again that may not read its stream, or has no function.
const AFTER_A_REFUSAL: SignedDuration = SignedDuration::from_mins(5);

/// Where a mapping is in its stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reader {
    /// The records before are done.
    pub position: Position,
    /// The batch that is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retried: Option<Retried>,
    pub last_result: LastResult,
}

/// A batch that has failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retried {
    /// The last records of the parts of the batch that are left, in order: one part, or several after a bisection.
    pub parts: Vec<SequenceNumber>,
    /// How often the function has failed with the first part.
    pub failures: u32,
    /// How often the first part has not reached the function.
    pub throttles: u32,
    /// When the first part is tried next.
    pub due: Timestamp,
}

/// What `LastProcessingResult` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LastResult {
    Nothing,
    Ok,
    Failed,
    Refused,
}

impl LastResult {
    /// Returns the text in responses.
    pub fn text(self) -> &'static str {
        match self {
            Self::Nothing => "No records processed",
            Self::Ok => "OK",
            Self::Failed => "PROBLEM: Function call failed",
            Self::Refused => {
                "PROBLEM: Cannot access stream. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and \
                 ListStreams Actions on your stream in IAM."
            }
        }
    }
}

/// Notes that a stream has got a record: its readers are due now, or at the end of their window.
pub fn stream_filled(state: &mut account::State, stream: &StreamId, now: Timestamp) {
    let reads = |mapping: &Mapping| mapping.enabled && mapping.stream() == Some(stream);
    let due: Vec<(String, Timestamp)> = state
        .lambda
        .mappings
        .iter()
        .filter(|(_, mapping)| reads(mapping))
        .filter_map(|(id, mapping)| Some((id.clone(), due(state, mapping, state.lambda.readers.get(id)?, now)?)))
        .collect();
    for (id, due) in due {
        state.lambda.poll_at(id, due);
    }
}

/// Sets when a mapping reads its stream next; a stream without new records is not read.
pub fn schedule(state: &mut account::State, id: &str, now: Timestamp) {
    let mapping = state.lambda.mappings.get(id).filter(|mapping| mapping.enabled);
    let next = mapping.zip(state.lambda.readers.get(id)).and_then(|(mapping, reader)| due(state, mapping, reader, now));
    match next {
        Some(due) => drop(state.lambda.polls.insert(id.to_owned(), Poll { due, since: due })),
        None => drop(state.lambda.polls.remove(id)),
    }
}

/// Notes that a mapping may not read its stream, and sets when it is tried again.
pub fn refuse(state: &mut account::State, id: &str, now: Timestamp) {
    if let Some(reader) = state.lambda.readers.get_mut(id) {
        reader.last_result = LastResult::Refused;
    }
    let due = now + AFTER_A_REFUSAL;
    state.lambda.polls.insert(id.to_owned(), Poll { due, since: due });
}

/// Returns when the next batch of a mapping is due; `None` if there is no record for it.
fn due(state: &account::State, mapping: &Mapping, reader: &Reader, now: Timestamp) -> Option<Timestamp> {
    let stream = mapping.stream().filter(|stream| state.dynamodb.streams.contains_key(stream))?;
    if let Some(retried) = &reader.retried {
        return Some(retried.due);
    }
    let most = if mapping.window == 0 { 1 } else { mapping.batch_size as usize };
    let batch = streams::read(&state.dynamodb, stream, reader.position, most, LARGEST, now)?;
    let (_, first) = batch.records.first()?;
    let is_full = batch.records.len() >= most;
    let collected = first.created + SignedDuration::from_secs(mapping.window.into());
    Some(if is_full { now } else { collected.max(now) })
}
