//! Streams begin and end; records are added, and dropped when they are too old or too many.

use ::dynamodb::stream::{EventName, StreamImages};
use jiff::Timestamp;

use super::{RETENTION, SequenceNumber, Stream, StreamId, StreamLabel, StreamRecord, StreamRecords};
use crate::{
    Call,
    dynamodb::{
        State, TableName,
        apply::Occasion,
        upkeep::{Task, whole},
    },
    ids::HEX,
    lambda::Lineage,
};

/// The most stream records of an account, and their size in bytes. AWS has no such limit; here the oldest are dropped.
const MOST: usize = 10_000;
const LARGEST: u64 = 4 << 20;
/// Old records are dropped at whole hours.
const HOUR: i64 = 3_600;

impl State {
    /// Returns the bytes of all records of streams, for the account's quota: the most that there may be if they are not loaded.
    pub(crate) fn stream_record_bytes(&self) -> u64 {
        self.stream_records.loaded().map_or(LARGEST, StreamRecords::bytes)
    }

    /// Begins a stream, if the table's definition has one.
    pub(in crate::dynamodb) fn begin_stream<I>(&mut self, call: &Call<I>, table: &TableName) {
        let Some(record) = self.tables.get_mut(table) else { return };
        let Some(view) = record.definition.stream else { return };
        let mut created = call.now;
        let mut id = StreamId { table: table.clone(), label: StreamLabel::of(created) };
        // A stream that was switched off in the same millisecond has the label already.
        while self.streams.contains_key(&id) {
            created += jiff::SignedDuration::from_millis(1);
            id.label = StreamLabel::of(created);
        }
        record.latest_stream = Some(id.label.clone());
        let shard = format!("shardId-{:020}-{}", created.as_millisecond(), call.core.ids.draw(HEX, 8));
        let key_schema = record.definition.key_schema.clone();
        let first = SequenceNumber::at(call.now);
        self.streams.insert(id, Stream { view, key_schema, created, ended: None, shard, first, last: None });
    }

    /// Ends the table's stream, if it has one, and returns it.
    pub(in crate::dynamodb) fn end_stream(&mut self, table: &TableName, now: Timestamp) -> Option<StreamId> {
        let label = self.tables.get(table)?.latest_stream.clone()?;
        let id = StreamId { table: table.clone(), label };
        let newest = self.stream_records.newest(&id);
        self.streams.get(&id).filter(|stream| stream.ended.is_none())?;
        let stream = self.streams.get_mut(&id)?;
        stream.ended = Some(now);
        stream.last = Some(newest.unwrap_or(stream.first));
        self.schedule_trimming(now);
        Some(id)
    }

    /// Adds a record to a stream.
    pub(in crate::dynamodb) fn record(&mut self, id: &StreamId, event: EventName, images: StreamImages, occasion: Occasion<'_>) {
        let Occasion { now, cause, ids, trace_header } = occasion;
        let after_newest = self.stream_records.newest(id).map_or(SequenceNumber::ZERO, SequenceNumber::next);
        let event_id = ids.uuid().replace('-', "");
        let record = StreamRecord::new(event_id, event, cause, now, images, Lineage::of(trace_header));
        self.stream_records.insert(id, after_newest.max(SequenceNumber::at(now)), record);
        while self.stream_records.len() > MOST || (self.stream_records.bytes() > LARGEST && self.stream_records.len() > 1) {
            self.drop_oldest();
        }
        self.schedule_trimming(now);
    }

    fn drop_oldest(&mut self) {
        let first = |id: &StreamId| self.stream_records.after(id, SequenceNumber::ZERO).next().map(|(number, _)| number);
        let firsts = self.streams.keys().filter_map(|id| Some((first(id)?, id.clone())));
        if let Some((number, id)) = firsts.min() {
            self.stream_records.remove(&id, number);
        }
    }

    fn schedule_trimming(&mut self, now: Timestamp) {
        if let Some(due) = whole((now + RETENTION).as_second() + 1, HOUR) {
            self.schedule(Task::Streams, due);
        }
    }

    /// Drops records and streams that are too old. Returns when the next ones are.
    pub(in crate::dynamodb) fn trim_streams(&mut self, now: Timestamp) -> Option<Timestamp> {
        let ids: Vec<StreamId> = self.streams.keys().cloned().collect();
        let mut next: Option<Timestamp> = None;
        for id in ids {
            let records = self.stream_records.after(&id, SequenceNumber::ZERO);
            let is_old = |(_, record): &(SequenceNumber, &StreamRecord)| record.created + RETENTION <= now;
            let old: Vec<SequenceNumber> = records.take_while(is_old).map(|(number, _)| number).collect();
            old.into_iter().for_each(|number| self.stream_records.remove(&id, number));
            let first = self.stream_records.after(&id, SequenceNumber::ZERO).next().map(|(_, record)| record.created + RETENTION);
            let ends = self.streams.get(&id).and_then(|stream| stream.ended).map(|ended| ended + RETENTION);
            if ends.is_some_and(|ends| ends <= now) {
                self.streams.remove(&id);
            }
            next = [next, first, ends.filter(|ends| *ends > now)].into_iter().flatten().min();
        }
        whole(next?.as_second() + 1, HOUR)
    }
}
