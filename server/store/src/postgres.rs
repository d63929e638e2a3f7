//! PostgreSQL, or what speaks its protocol.

use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::{PgPool, postgres::PgPoolOptions};

use crate::{Entry, OpenError};

pub type Db = sqlx::Postgres;
pub type Connection = sqlx::PgConnection;

#[path = "statements.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of SQL for both engines, checked and compiled for each")]
pub mod statements;

/// Begins a transaction that writes.
pub const BEGIN: &str = "BEGIN";
/// Begins a transaction that reads one state.
pub const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// How long a connection is waited for: a server that is restarted is back sooner.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many connections a process has.
const CONNECTIONS: u32 = 8;

pub fn write<'c>(entry: &'c impl Entry, connection: &'c mut Connection) -> BoxFuture<'c, sqlx::Result<()>> {
    entry.write_to_postgres(connection)
}

/// Connects to a database, and makes its tables.
pub async fn open(url: &str) -> Result<PgPool, OpenError> {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect(url).await?;
    sqlx::migrate!("../../migrations/postgres").run(&pool).await?;
    Ok(pool)
}
