//! Data that is written in the transaction of a commit: the journal.

use futures::future::BoxFuture;

use crate::sql::Connection;

/// An entry, which is written in the transaction of its commit, or in the next one if it has none.
pub trait Entry: Send + Sync + 'static {
    /// Writes the entry.
    fn write<'c>(&'c self, connection: Connection<'c>) -> BoxFuture<'c, sqlx::Result<()>>;
}

/// The entry of a store without a journal.
#[derive(Clone, Copy, Debug)]
pub enum NoEntry {}

impl Entry for NoEntry {
    fn write<'c>(&'c self, _connection: Connection<'c>) -> BoxFuture<'c, sqlx::Result<()>> {
        match *self {}
    }
}
