//! Data that is written in the transaction of a commit: the journal.

use futures::future::BoxFuture;
use sqlx::{PgConnection, SqliteConnection};

/// An entry, which is written in the transaction of its commit, or in the next one if it has none.
pub trait Entry: Send + Sync + 'static {
    /// Writes the entry to SQLite.
    fn write_to_sqlite<'c>(&'c self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<()>>;

    /// Writes the entry to PostgreSQL. The default fails, and with it the commit, because the entry has no table there.
    fn write_to_postgres<'c>(&'c self, _connection: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<()>> {
        Box::pin(async { Err(sqlx::Error::Configuration("PostgreSQL has no table for this entry".into())) })
    }
}

/// The entry of a store without a journal.
#[derive(Clone, Copy, Debug)]
pub enum NoEntry {}

impl Entry for NoEntry {
    fn write_to_sqlite<'c>(&'c self, _connection: &'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<()>> {
        match *self {}
    }

    fn write_to_postgres<'c>(&'c self, _connection: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<()>> {
        match *self {}
    }
}
