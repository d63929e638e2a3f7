//! PostgreSQL, or a database with its protocol.

use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::{PgPool, postgres::PgPoolOptions};

use crate::{Entry, OpenError, sql};

pub type Db = sqlx::Postgres;
pub type Connection = sqlx::PgConnection;

#[path = "statements.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of SQL for both engines, checked and compiled for each")]
pub mod statements;

#[path = "body_store/statements.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of SQL for both engines, checked and compiled for each")]
pub mod body_statements;

/// Begins a transaction that writes.
pub const BEGIN: &str = "BEGIN";
/// Begins a transaction whose reads are all of one moment.
pub const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The timeout for a connection; long enough for a server that is restarted.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most connections of a process.
const CONNECTIONS: u32 = 8;
/// Finds a body, so that it can't be deleted before the transaction ends.
pub const FIND_BODY: &str = "SELECT 1 FROM bodies WHERE hash = $1 FOR KEY SHARE";
/// Finds bodies that may be unused, except those that another transaction is about to refer to. No other transaction can refer to them before
/// this one ends.
pub const LOCK_UNUSED_BODIES: &str =
    "SELECT hash FROM bodies WHERE unused_since < $1 ORDER BY unused_since LIMIT $2 FOR UPDATE SKIP LOCKED";

pub fn write<'c>(entry: &'c impl Entry, connection: &'c mut Connection) -> BoxFuture<'c, sqlx::Result<()>> {
    entry.write(sql::Connection::Postgres(connection))
}

/// Connects to a database and runs the migrations.
pub async fn open(url: &str) -> Result<PgPool, OpenError> {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect(url).await?;
    sqlx::migrate!("../../migrations/postgres").run(&pool).await?;
    Ok(pool)
}
