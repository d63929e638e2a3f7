//! Keeps `coldstart.db`, `sessions.db` and the folder of bodies bounded: shortens journals, and deletes unused bodies, expired sessions and the files'
//! free pages. It also finds bodies whose files are missing.
//!
//! All work is done in small transactions, so that learners' changes can be written in between.

use std::time::{Duration, SystemTime};

use ::store::{BodyStore, Examined};
use emulator::BodyError;
use sqlx::{Row, SqlitePool};

use crate::{
    accounts::session,
    db::{Databases, shrink},
};

/// How often upkeep runs.
const EVERY: Duration = Duration::from_secs(60);
/// The size limit of an account's journal in bytes: about 100,000 calls. Beyond it, the operation that takes most loses the older half of its calls.
const JOURNAL: i64 = 32 << 20;
/// How many entries of the journal are removed in one transaction.
const TOGETHER: i64 = 500;

/// Runs repeatedly until the files are closed.
pub async fn run(databases: Databases, bodies: BodyStore) {
    let mut turns = tokio::time::interval(EVERY);
    // All subfolders at the start, then one each time.
    let mut subfolders = (0..BodyStore::SUBFOLDERS).cycle();
    let mut now = usize::from(BodyStore::SUBFOLDERS);
    loop {
        turns.tick().await;
        match tidy(&databases, &bodies, SystemTime::now()).await {
            Ok(()) => {}
            Err(UpkeepError::Database(sqlx::Error::PoolClosed)) => return,
            Err(error) => tracing::error!(%error, "storage could not be tidied"),
        }
        for subfolder in subfolders.by_ref().take(std::mem::replace(&mut now, 1)) {
            match bodies.examine(subfolder, SystemTime::now()).await {
                Ok(Examined { left_over, .. }) if left_over > 0 => {
                    tracing::info!(left_over, "files of uploads that did not end were deleted")
                }
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "stored files could not be examined"),
            }
        }
    }
}

/// Why storage could not be tidied.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Bodies(#[from] BodyError),
}

/// Runs once.
///
/// # Errors
/// If SQLite or the disk fails. What was removed before stays removed.
pub async fn tidy(databases: &Databases, bodies: &BodyStore, now: SystemTime) -> Result<(), UpkeepError> {
    let Databases { main, sessions, .. } = databases;
    while shorten_a_journal(&main.writer, &main.reader).await? {}
    bodies.sweep(now).await?;
    session::delete_expired(&sessions.writer).await?;
    for db in [main, sessions] {
        while shrink::step(&mut *db.writer.acquire().await?).await? {}
    }
    Ok(())
}

/// Removes the older half of the calls of the operation that takes most, in a journal that is too large. Returns `false` if there is none.
async fn shorten_a_journal(writer: &SqlitePool, reader: &SqlitePool) -> sqlx::Result<bool> {
    let account = sqlx::query_scalar::<_, String>("SELECT account FROM journal_usage WHERE bytes > ? ORDER BY bytes DESC LIMIT 1");
    let Some(account) = account.bind(JOURNAL).fetch_optional(reader).await? else { return Ok(false) };
    let largest = sqlx::query(
        "SELECT service, operation, door, count(*) FROM journal WHERE account = ?
         GROUP BY service, operation, door ORDER BY sum(octet_length(input) + 256) DESC LIMIT 1",
    );
    let Some(largest) = largest.bind(&account).fetch_optional(reader).await? else { return Ok(false) };
    let (service, operation, source): (String, String, String) = (largest.try_get(0)?, largest.try_get(1)?, largest.try_get(2)?);
    let mut left = (largest.try_get::<i64, _>(3)? + 1) / 2;
    while left > 0 {
        let remove = sqlx::query(
            "DELETE FROM journal WHERE id IN (
                 SELECT id FROM journal WHERE account = ? AND service = ? AND operation = ? AND door = ? ORDER BY id LIMIT ?)",
        );
        let remove = remove.bind(&account).bind(&service).bind(&operation).bind(&source).bind(left.min(TOGETHER));
        if remove.execute(writer).await?.rows_affected() == 0 {
            return Ok(false);
        }
        left -= TOGETHER;
    }
    Ok(true)
}
