//! The journal's entries, as they are written in the transaction of their commit.

use emulator::JournalEntry;
use futures::future::BoxFuture;
use sqlx::SqliteConnection;

use super::db;

/// A call to record.
pub struct Call(pub JournalEntry);

impl ::store::Entry for Call {
    fn write_to_sqlite<'c>(&'c self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<()>> {
        Box::pin(db::note(connection, &self.0))
    }
}
