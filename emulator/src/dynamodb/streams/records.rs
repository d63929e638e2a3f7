//! The records of all streams of an account, with their size.

use std::fmt;

use records::{Differences, ReadError, Records, Table, WriteError};

use super::{SequenceNumber, StreamId, StreamRecord};

type Key = (StreamId, SequenceNumber);

/// Records by stream and number.
#[derive(Clone, Default)]
pub struct StreamRecords {
    rows: Table<Key, StreamRecord>,
    bytes: u64,
}

impl StreamRecords {
    /// Returns the number of all records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns about the bytes of all records as they are stored.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Iterates over the records of a stream after a number.
    pub fn after(&self, id: &StreamId, number: SequenceNumber) -> impl DoubleEndedIterator<Item = (SequenceNumber, &StreamRecord)> {
        let bounds = (id.clone(), number.next())..=(id.clone(), SequenceNumber::MAX);
        self.rows.range::<_, Key>(bounds).map(|((_, number), record)| (*number, record))
    }

    /// Returns the number of the newest record of a stream.
    pub fn newest(&self, id: &StreamId) -> Option<SequenceNumber> {
        self.after(id, SequenceNumber::ZERO).next_back().map(|(number, _)| number)
    }

    pub(super) fn insert(&mut self, id: &StreamId, number: SequenceNumber, record: StreamRecord) {
        self.bytes += record.stored_bytes;
        self.rows.insert((id.clone(), number), record);
    }

    pub(super) fn remove(&mut self, id: &StreamId, number: SequenceNumber) {
        if let Some(record) = self.rows.remove(&(id.clone(), number)) {
            self.bytes -= record.stored_bytes;
        }
    }

    fn sum(&mut self) {
        self.bytes = self.rows.values().map(|record| record.stored_bytes).sum();
    }
}

impl Records for StreamRecords {
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError> {
        self.rows.differences(&before.rows, path, differences)
    }

    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError> {
        let before = self.rows.len();
        self.rows.put(key, value, bytes)?;
        let record = <Key as records::Key>::from_text(key).ok().and_then(|key| self.rows.get(&key));
        match record {
            Some(record) if self.rows.len() > before => self.bytes += record.stored_bytes,
            _ => self.sum(),
        }
        Ok(())
    }

    fn delete(&mut self, key: &str) -> Result<(), ReadError> {
        self.rows.delete(key)?;
        self.sum();
        Ok(())
    }
}

impl fmt::Debug for StreamRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}
