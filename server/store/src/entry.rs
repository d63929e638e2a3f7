//! What is written beside commits, in the same transaction: the journal.

use futures::future::BoxFuture;
use sqlx::{PgConnection, SqliteConnection};

/// Something that is written in the transaction of the commit it comes with, or in the next one if it comes alone.
pub trait Entry: Send + Sync + 'static {
    /// Writes it to SQLite.
    fn write_to_sqlite<'c>(&'c self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<()>>;

    /// Writes it to PostgreSQL. An entry that has no table there fails, and its commit with it.
    fn write_to_postgres<'c>(&'c self, _connection: &'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<()>> {
        Box::pin(async { Err(sqlx::Error::Configuration("PostgreSQL has no table for this entry".into())) })
    }
}

/// For a store without a journal.
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
