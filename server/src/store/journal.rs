//! The journal's entries, as they are written in the transaction of their commit.

use ::store::sql::Connection;
use emulator::JournalEntry;
use futures::future::BoxFuture;

use super::db;

/// A call to record.
pub struct Call(pub JournalEntry);

impl ::store::Entry for Call {
    fn write<'c>(&'c self, mut connection: Connection<'c>) -> BoxFuture<'c, sqlx::Result<()>> {
        Box::pin(async move { db::note(&mut connection, &self.0).await })
    }
}
