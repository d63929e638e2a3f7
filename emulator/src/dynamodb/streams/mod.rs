//! Streams of tables: records of the changes of items, in order, for 24 hours.
//!
//! A stream has one shard, which ends when the stream is switched off or the table is deleted; both can be read for 24 hours more.
//! `apply.rs` adds a record for each change of an item. [`position`] and [`read()`] read; `dynamodb_streams` has the operations for clients.
//! Event source mappings of Lambda read in this process (`lambda/event_source/stream`); who adds a record tells them (`apply.rs`).

mod id;
mod read;
mod record;
mod records;
mod sequence;
mod write;

use ::dynamodb::table::{KeySchemaElement, StreamViewType};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use id::{StreamId, StreamLabel};
pub use read::{Batch, From, Position, position, read};
pub use record::{Cause, StreamRecord};
pub use records::StreamRecords;
pub use sequence::SequenceNumber;

/// How long records are kept.
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>
pub const RETENTION: SignedDuration = SignedDuration::from_hours(24);

/// A stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stream {
    /// What its records have.
    pub view: StreamViewType,
    /// The key of the table.
    pub key_schema: Vec<KeySchemaElement>,
    pub created: Timestamp,
    /// When it was switched off, or its table deleted.
    #[serde(default)]
    pub ended: Option<Timestamp>,
    /// The id of its only shard.
    pub shard: String,
    /// The number that the shard begins with.
    pub first: SequenceNumber,
    /// The number that the shard has ended with.
    #[serde(default)]
    pub last: Option<SequenceNumber>,
}
