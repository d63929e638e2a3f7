//! Keeps `coldstart.db` and `sessions.db`, or the PostgreSQL database, bounded: shortens journals, and deletes unused packages, expired sessions and the files' free pages.
//!
//! All work is done in small transactions, so that learners' changes can be written in between.

use std::time::Duration;

use ::store::sql::{Pool, query};
use emulator::package_hashes;
use jiff::{SignedDuration, Timestamp};

use super::packages;
use crate::{
    accounts::session,
    db::{Databases, Db, shrink},
};

/// How often upkeep runs.
const EVERY: Duration = Duration::from_secs(60);
/// How long an unused package is kept after its upload: a commit that refers to it may be queued, it may be running, or it may be downloaded by a
/// link, which is valid for ten minutes.
const GRACE: SignedDuration = SignedDuration::from_mins(15);
/// The size limit of an account's journal in bytes: about 100,000 calls. Beyond it, the operation that takes most loses the older half of its calls.
const JOURNAL: i64 = 32 << 20;
/// How many entries of the journal are removed in one transaction.
const TOGETHER: i64 = 500;

/// Runs repeatedly until the files are closed.
pub async fn run(databases: Databases) {
    let mut turns = tokio::time::interval(EVERY);
    loop {
        turns.tick().await;
        match tidy(&databases, Timestamp::now()).await {
            Ok(()) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::error!(%error, "storage could not be tidied"),
        }
    }
}

/// Runs once.
///
/// # Errors
/// If the database fails. What was removed before stays removed.
pub async fn tidy(databases: &Databases, now: Timestamp) -> sqlx::Result<()> {
    let Databases { main, sessions, .. } = databases;
    while shorten_a_journal(&main.writer, &main.reader).await? {}
    read_functions(main).await?;
    while packages::delete_unused(&main.writer, &main.reader, now - GRACE).await? {}
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

/// Records which packages the functions of accounts use, for accounts that have changed since the last time.
async fn read_functions(db: &Db) -> sqlx::Result<()> {
    query("DELETE FROM package_users WHERE account NOT IN (SELECT id FROM accounts)").execute(&db.writer).await?;
    let records = db.records();
    let mut after = String::new();
    loop {
        let changed = query(
            "SELECT id FROM accounts
             WHERE id > $1 AND revision IS DISTINCT FROM (SELECT revision FROM package_users WHERE account = id) ORDER BY id LIMIT 1",
        );
        let Some(changed) = changed.bind(after.clone()).fetch_optional_scalar::<String>(&db.reader).await? else { return Ok(()) };
        after = changed;
        let functions = records.load(&after, "lambda/function/").await?;
        let mut transaction = db.writer.begin().await?;
        let user = query(
            "INSERT INTO package_users (account, revision) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET revision = $2",
        );
        user.bind(&after).bind(i64::try_from(functions.revision).unwrap_or(i64::MAX)).execute(&mut transaction).await?;
        query("DELETE FROM package_uses WHERE account = $1").bind(&after).execute(&mut transaction).await?;
        for hash in functions.rows.iter().flat_map(|(_, function)| package_hashes(function.as_bytes())) {
            let used = query("INSERT INTO package_uses (hash, account) VALUES ($1, $2) ON CONFLICT DO NOTHING");
            used.bind(hash).bind(&after).execute(&mut transaction).await?;
        }
        transaction.commit().await?;
    }
}
