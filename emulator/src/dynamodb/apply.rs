//! A change of an item: its record, the entries of indexes, the stream's record, what is due later.

use ::dynamodb::{rows::Change, stream, ttl};
use jiff::Timestamp;

use super::{
    State, TableName,
    streams::{Cause, StreamId},
    upkeep::{Task, at_expiry},
};
use crate::{Ids, account, lambda};

/// When and why items change.
#[derive(Clone, Copy)]
pub struct Occasion<'o> {
    /// The time by the account's clock.
    pub now: Timestamp,
    /// Who changes them.
    pub cause: Cause,
    /// Ids of stream records.
    pub ids: &'o dyn Ids,
    /// The trace header of the request, with the functions that have run before.
    pub trace_header: Option<&'o str>,
}

/// Makes a change of an item, with the record of it in the table's stream, which event source mappings read.
pub fn apply(state: &mut account::State, name: &TableName, change: Change, occasion: Occasion<'_>) {
    if let Some(stream) = state.dynamodb.apply(name, change, occasion) {
        lambda::stream_filled(state, &stream, occasion.now);
    }
}

impl State {
    /// Makes a change of an item. A change that changes nothing is none. Returns the stream that has got a record.
    pub(super) fn apply(&mut self, name: &TableName, change: Change, occasion: Occasion<'_>) -> Option<StreamId> {
        let record = self.tables.get(name)?;
        let old = self.items.get(name, &change.key).cloned();
        let change = Change { old, ..change };
        if !change.is_effective() {
            return None;
        }
        self.items.change(&self.tables, record, name, &change);
        let expires_at = record.time_to_live.as_ref().zip(change.new.as_ref()).and_then(|(name, item)| ttl::expires_at(item, name));
        let written = stream::record(&record.definition, &change);
        let label = record.latest_stream.clone();
        if let Some(due) = expires_at.and_then(|seconds| at_expiry(seconds, occasion.now)) {
            self.schedule(Task::Expiry(name.clone()), due);
        }
        let ((event, images), label) = written.zip(label)?;
        let stream = StreamId { table: name.clone(), label };
        self.record(&stream, event, images, occasion);
        Some(stream)
    }
}
