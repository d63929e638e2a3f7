//! Records of accounts in SQLite, which is embedded, or in PostgreSQL.
//!
//! Both engines stand behind the same functions of [`Database`], and run the same SQL (`statements.rs`): only how they are opened
//! and how their transactions begin differs, and the types of columns, for which there is a folder of migrations each (`migrations/main`, `migrations/postgres`).
//!
//! [`Writer`] is the task that commits. What has come together from many accounts goes into one transaction and one sync. Each commit names the epoch
//! and the revision that it is based on, and is refused if the account is at others, so a process that has lost an account changes nothing in it.

mod database;
mod entry;
mod error;
mod postgres;
mod sqlite;
mod writer;

pub use database::Database;
pub use entry::{Entry, NoEntry};
pub use error::{CommitError, OpenError};
pub use sqlite::statements::commit as commit_in_sqlite;
pub use writer::Writer;

/// An account as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The epoch of the process that holds it.
    pub epoch: u64,
    /// The revision; 0 if it was never stored.
    pub revision: u64,
    /// What all its records take.
    pub size: records::Size,
    /// Those of the prefix that was asked for, by key and in order.
    pub rows: Vec<(String, String)>,
}

/// Something to be done about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The account.
    pub account: String,
    /// The record's key.
    pub key: String,
    /// When, milliseconds since 1970.
    pub due_at: i64,
}
