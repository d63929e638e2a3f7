//! SQLite: a file with one writer and several readers.

use std::{path::Path, time::Duration};

use futures::future::BoxFuture;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{Entry, OpenError, sql};

pub type Db = sqlx::Sqlite;
pub type Connection = sqlx::SqliteConnection;

#[path = "statements.rs"]
pub mod statements;

#[path = "body_store/statements.rs"]
pub mod body_statements;

/// Begins a transaction that writes. It takes the lock at once, and so does not fail at its first write.
pub const BEGIN: &str = "BEGIN IMMEDIATE";
/// Begins a transaction whose reads are all of one moment.
pub const BEGIN_READING: &str = "BEGIN";
/// Finds a body. It can't be deleted before the transaction ends, because there is only one writer.
pub const FIND_BODY: &str = "SELECT 1 FROM bodies WHERE hash = $1";
/// Finds bodies that may be unused.
pub const LOCK_UNUSED_BODIES: &str = "SELECT hash FROM bodies WHERE unused_since < $1 ORDER BY unused_since LIMIT $2";

pub fn write<'c>(entry: &'c impl Entry, connection: &'c mut Connection) -> BoxFuture<'c, sqlx::Result<()>> {
    entry.write(sql::Connection::Sqlite(connection))
}

/// Opens a file, or creates it, and returns the pools of its writer and its readers.
pub async fn open(file: &Path) -> Result<(SqlitePool, SqlitePool), OpenError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // A larger buffer, because loading an account reads many rows.
        .row_buffer_size(1024)
        .busy_timeout(Duration::from_secs(10));
    // After a disk error SQLite has ended the transaction, but the client does not know it, and can't begin another one on this
    // connection.
    let writer = SqlitePoolOptions::new().max_connections(1).before_acquire(|connection, _| {
        let is_sound = !sqlx::Connection::is_in_transaction(connection);
        Box::pin(async move { Ok(is_sound) })
    });
    let writer = writer.connect_with(options.clone().auto_vacuum(SqliteAutoVacuum::Incremental)).await?;
    sqlx::migrate!("../../migrations/main").run(&writer).await?;
    // A connection whose caller went away while its transaction began would read the state of that moment for ever.
    let reader = SqlitePoolOptions::new().max_connections(4).before_acquire(|connection, _| {
        let is_sound = !sqlx::Connection::is_in_transaction(connection);
        Box::pin(async move { Ok(is_sound) })
    });
    let reader = reader.connect_with(options.read_only(true)).await?;
    Ok((writer, reader))
}
