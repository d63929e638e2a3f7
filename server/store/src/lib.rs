//! Stores records of accounts in SQLite, which is embedded, or in PostgreSQL, and [bodies](BodyStore) there and in files.
//!
//! Both engines have the same functions of [`Database`] and run the same SQL (`statements.rs`). They differ in how they are opened,
//! how their transactions begin, and in the types of columns, so each has its own folder of migrations (`migrations/main`,
//! `migrations/postgres`).
//!
//! [`sql`] runs other tables' SQL on both engines.
//!
//! [`Writer`] is the task that commits: it writes the waiting commits of many accounts in one transaction with one sync. Each
//! commit has the epoch and the revision that it is based on, and is refused if the account is at others, so a process from which
//! an account was taken over can't change it.

mod body_store;
mod database;
mod entry;
mod error;
mod postgres;
pub mod sql;
mod sqlite;
mod writer;

pub use body_store::{BodyStore, Examined};
pub use database::Database;
pub use entry::{Entry, NoEntry};
pub use error::{CommitError, OpenError};
pub use sqlite::statements::commit as commit_in_sqlite;
pub use writer::Writer;

/// A stored account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The epoch of the process that took it over last.
    pub epoch: u64,
    /// The revision; 0 if the account was never stored.
    pub revision: u64,
    /// The size of all its records.
    pub size: records::Size,
    /// The requested records, key and JSON, sorted by key.
    pub rows: Vec<(String, String)>,
    /// Whether the account has others.
    pub has_more: bool,
}
