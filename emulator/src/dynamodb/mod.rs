//! DynamoDB: tables, items, indexes, transactions, time to live and streams.
//!
//! The crate `dynamodb` decides what an operation changes and answers; this folder finds the tables, makes the changes and has
//! what that crate leaves to its caller: names and ARNs, permissions, times, tokens, work that is due later. [`items`] has the
//! items and what is computed of them, [`State::apply`] is the one place where an item changes, [`streams`] has the records of
//! changes, [`upkeep`] what is due. `dynamodb_streams` has the operations that read streams.
//!
//! PartiQL, global tables, backups, exports, imports and resource policies are not implemented.

mod access;
mod apply;
mod backups;
mod batch;
mod error;
mod item;
mod items;
mod limits;
mod live;
mod names;
mod read;
mod routes;
pub mod streams;
mod tables;
mod tags;
mod time_to_live;
mod transaction;
pub mod upkeep;

use records::{Deferred, Table, records, text_key};

pub(crate) use error::DynamoError;
pub use items::Items;
pub use live::Live;
pub use names::TableName;
pub use routes::table;
pub use tables::TableRecord;
pub use transaction::Token;

use streams::{Stream, StreamId, StreamRecords};
use upkeep::{Due, Task};

records! {
    /// DynamoDB's part of an account.
    #[derive(Debug)]
    pub struct State {
        /// Definitions and settings of tables.
        pub tables: Table<TableName, TableRecord> = "table",
        /// Items, by table and key.
        pub items: Deferred<Items> = "item",
        /// Streams, also those that were switched off in the last 24 hours.
        pub streams: Table<StreamId, Stream> = "stream",
        /// The records of streams.
        pub stream_records: Deferred<StreamRecords> = "stream-record",
        /// Tokens of transactions that were made.
        pub tokens: Table<String, Token> = "token",
        /// Work that is due later.
        pub upkeep: Table<Task, Due> = "upkeep",
    }
}

text_key!(TableName, Task);
