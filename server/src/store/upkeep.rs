//! What keeps `coldstart.db` and `sessions.db` bounded: the journal of a busy account, packages that nobody refers to, sessions that are over, and
//! the files' free pages.
//!
//! All of it is made of small transactions, so that learners' changes come in between.

use std::time::Duration;

use ::store::Database;
use emulator::package_hashes;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, SqlitePool};

use super::packages;
use crate::{
    accounts::session,
    db::{Databases, shrink},
};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(60);
/// A package that no account refers to stays for so long after it was taken in: it may be on its way into a document, be running, or be downloaded by a
/// link, which holds for ten minutes.
const GRACE: SignedDuration = SignedDuration::from_mins(15);
/// An account's journal takes at most this, bytes: about 100,000 calls. Past it, the operation that takes most loses the older half of its calls.
const JOURNAL: i64 = 32 << 20;
/// How many entries of the journal are removed in a transaction.
const TOGETHER: i64 = 500;

/// Looks for ever. Ends when the files are closed.
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

/// Looks once.
///
/// # Errors
/// When SQLite fails. What was removed by then is removed.
pub async fn tidy(databases: &Databases, now: Timestamp) -> sqlx::Result<()> {
    let Databases { main, sessions, .. } = databases;
    while shorten_a_journal(&main.writer, &main.reader).await? {}
    read_functions(&main.writer, &main.reader).await?;
    while packages::delete_unused(&main.writer, &main.reader, now - GRACE).await? {}
    session::delete_expired(&sessions.writer).await?;
    for db in [main, sessions] {
        while shrink::step(&mut *db.writer.acquire().await?).await? {}
    }
    Ok(())
}

/// Removes the older half of the calls that take most of a journal that takes too much. `false` when there is none.
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

/// Notes which packages the functions name of accounts that have changed since it was noted last.
async fn read_functions(writer: &SqlitePool, reader: &SqlitePool) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM package_users WHERE account NOT IN (SELECT id FROM accounts)").execute(writer).await?;
    let records = Database::Sqlite { writer: writer.clone(), reader: reader.clone() };
    let mut after = String::new();
    loop {
        let changed = sqlx::query(
            "SELECT id FROM accounts
             WHERE id > ?1 AND revision IS NOT (SELECT revision FROM package_users WHERE account = id) ORDER BY id LIMIT 1",
        );
        let Some(changed) = changed.bind(&after).fetch_optional(reader).await? else { return Ok(()) };
        after = changed.try_get(0)?;
        let functions = records.load(&after, "lambda/function/").await?;
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
        let user =
            sqlx::query("INSERT INTO package_users (account, revision) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET revision = ?2");
        user.bind(&after).bind(i64::try_from(functions.revision).unwrap_or(i64::MAX)).execute(&mut *transaction).await?;
        sqlx::query("DELETE FROM package_uses WHERE account = ?").bind(&after).execute(&mut *transaction).await?;
        for hash in functions.rows.iter().flat_map(|(_, function)| package_hashes(function.as_bytes())) {
            let used = sqlx::query("INSERT OR IGNORE INTO package_uses (hash, account) VALUES (?, ?)");
            used.bind(hash).bind(&after).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }
}
