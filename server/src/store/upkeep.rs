//! Keeps `coldstart.db` and `sessions.db`, or the PostgreSQL database, and the folder of bodies bounded: shortens journals, and deletes unused bodies, expired sessions and the files'
//! free pages. It also finds bodies whose files are missing.
//!
//! All work is done in small transactions, so that learners' changes can be written in between.

use std::time::{Duration, SystemTime};

use ::store::{
    BodyStore, Examined,
    sql::{Pool, query},
};
use emulator::BodyError;

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
/// If the database or the disk fails. What was removed before stays removed.
pub async fn tidy(databases: &Databases, bodies: &BodyStore, now: SystemTime) -> Result<(), UpkeepError> {
    let Databases { main, sessions, .. } = databases;
    while shorten_a_journal(&main.writer, &main.reader).await? {}
    bodies.sweep(now).await?;
    session::stored(sessions).delete_expired().await?;
    // PostgreSQL reuses free pages, and cleans up by itself.
    for writer in [main, sessions].into_iter().filter_map(|db| db.writer.sqlite()) {
        while shrink::step(&mut *writer.acquire().await?).await? {}
    }
    Ok(())
}

/// Removes the older half of the calls of the operation that takes most, in a journal that is too large. Returns `false` if there is none.
async fn shorten_a_journal(writer: &Pool, reader: &Pool) -> sqlx::Result<bool> {
    let account = query("SELECT account FROM journal_usage WHERE bytes > $1 ORDER BY bytes DESC LIMIT 1");
    let Some(account) = account.bind(JOURNAL).fetch_optional_scalar::<String>(reader).await? else { return Ok(false) };
    let largest = query(
        "SELECT service, operation, door, count(*) FROM journal WHERE account = $1
         GROUP BY service, operation, door ORDER BY sum(octet_length(input) + 256) DESC LIMIT 1",
    );
    let Some(largest) = largest.bind(&account).fetch_optional(reader).await? else { return Ok(false) };
    let (service, operation, source): (String, String, String) = (largest.try_get(0)?, largest.try_get(1)?, largest.try_get(2)?);
    let mut left = (largest.try_get::<i64, _>(3)? + 1) / 2;
    while left > 0 {
        let remove = query(
            "DELETE FROM journal WHERE id IN (
                 SELECT id FROM journal WHERE account = $1 AND service = $2 AND operation = $3 AND door = $4 ORDER BY id LIMIT $5)",
        );
        let remove = remove.bind(&account).bind(&service).bind(&operation).bind(&source).bind(left.min(TOGETHER));
        if remove.execute(writer).await? == 0 {
            return Ok(false);
        }
        left -= TOGETHER;
    }
    Ok(true)
}
