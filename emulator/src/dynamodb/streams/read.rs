//! Reading a stream.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{RETENTION, SequenceNumber, StreamId, StreamRecord};
use crate::dynamodb::State;

/// Where a reader begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The oldest record.
    TrimHorizon,
    /// The record that is written next.
    Latest,
    /// The record with this number.
    At(SequenceNumber),
    /// The record after the one with this number.
    After(SequenceNumber),
    /// The first record that is not older.
    Time(Timestamp),
}

/// Where a reader of a stream is: after the record with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position(SequenceNumber);

impl Position {
    /// Returns the position after a record.
    pub fn after(number: SequenceNumber) -> Self {
        Self(number)
    }

    /// Returns the number of the record before.
    pub fn number(self) -> SequenceNumber {
        self.0
    }
}

/// Records of a stream.
#[derive(Debug, Default)]
pub struct Batch<'s> {
    /// The records, in order.
    pub records: Vec<(SequenceNumber, &'s StreamRecord)>,
    /// Whether the stream has ended and no record follows these.
    pub is_closed: bool,
}

/// Returns where a reader begins; `None` if there is no such stream.
pub fn position(state: &State, id: &StreamId, from: From, now: Timestamp) -> Option<Position> {
    let stream = state.streams.get(id)?;
    Some(Position(match from {
        From::TrimHorizon => SequenceNumber::ZERO,
        From::Latest => {
            state.stream_records.newest(id).or(stream.last).unwrap_or(SequenceNumber::ZERO).max(SequenceNumber::at(now).previous())
        }
        From::At(number) => number.previous(),
        From::After(number) => number,
        From::Time(time) => SequenceNumber::at(time).previous(),
    }))
}

/// Returns at most `most` records after a position, with one at least of any size and others as long as all have at most
/// `most_bytes` bytes; `None` if there is no such stream. Records that are older than 24 hours are passed over.
pub fn read<'s>(
    state: &'s State,
    id: &StreamId,
    position: Position,
    most: usize,
    most_bytes: usize,
    now: Timestamp,
) -> Option<Batch<'s>> {
    let stream = state.streams.get(id)?;
    let mut batch = Batch { records: Vec::new(), is_closed: stream.ended.is_some() };
    let mut bytes = 0;
    let is_kept = |(_, record): &(SequenceNumber, &StreamRecord)| record.created + RETENTION > now;
    for (number, record) in state.stream_records.after(id, position.0).filter(is_kept) {
        bytes += record.size_bytes;
        if batch.records.len() == most || (bytes > most_bytes && !batch.records.is_empty()) {
            batch.is_closed = false;
            break;
        }
        batch.records.push((number, record));
    }
    Some(batch)
}
