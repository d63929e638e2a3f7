//! The SQL of the store. Log events are in SQLite, the rest is in either engine.

use std::borrow::Cow;

use ::store::sql::{Connection, Pool, Row, parameters, query};
use emulator::{AccountId, CallSource, JournalEntry, LogLine};
use jiff::Timestamp;
use sqlx::{Row as _, SqliteConnection, SqlitePool, sqlite::SqliteRow};

/// How many calls of an operation from one source an account keeps. Without a limit, a page that polls would fill the disk.
const MOST_CALLS: i64 = 10_000;
/// Old calls of a kind are deleted after about one in this many.
const TIDIED_EVERY: i64 = 1_000;
/// Service and operation of the entry that marks that the account was replaced.
const BEGINNING: (&str, &str) = ("coldstart", "BeginAnew");

pub async fn note(connection: &mut Connection<'_>, entry: &JournalEntry) -> sqlx::Result<()> {
    let number: i64 = query(
        "INSERT INTO journal (account, at, door, service, operation, input, status, error, request_id, user_agent)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
    )
    .bind(entry.account.to_string())
    .bind(entry.at.to_string())
    .bind(source_name(entry.source))
    .bind(entry.service.as_ref())
    .bind(entry.operation.as_ref())
    .bind(storable(&entry.input))
    .bind(entry.status)
    .bind(entry.error.as_deref().map(storable))
    .bind(storable(&entry.request_id))
    .bind(storable(&entry.user_agent))
    .fetch_scalar(&mut *connection)
    .await?;
    match number % TIDIED_EVERY {
        0 => tidy(connection, entry).await,
        _ => Ok(()),
    }
}

/// A text without NUL, which PostgreSQL cannot store: one entry must not make the commits of others fail.
fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

async fn tidy(connection: &mut Connection<'_>, entry: &JournalEntry) -> sqlx::Result<()> {
    let delete = query(
        "DELETE FROM journal WHERE account = $1 AND service = $2 AND operation = $3 AND door = $4 AND id <= (
             SELECT id FROM journal WHERE account = $1 AND service = $2 AND operation = $3 AND door = $4
             ORDER BY id DESC LIMIT 1 OFFSET $5)",
    );
    let delete = delete.bind(entry.account.to_string()).bind(entry.service.as_ref()).bind(entry.operation.as_ref());
    delete.bind(source_name(entry.source)).bind(MOST_CALLS).execute(connection).await.map(drop)
}

/// The entry after which [`calls`] starts.
pub fn beginning(account: AccountId, at: Timestamp) -> JournalEntry {
    JournalEntry {
        account,
        at,
        source: CallSource::Internal,
        service: BEGINNING.0.into(),
        operation: BEGINNING.1.into(),
        input: "{}".into(),
        status: 200,
        error: None,
        request_id: String::new(),
        user_agent: String::new(),
    }
}

/// An operation's newest calls from these sources since the account was last replaced, oldest first.
pub async fn calls(
    pool: &Pool,
    account: AccountId,
    (service, operation): (&str, &str),
    sources: &[CallSource],
) -> sqlx::Result<Vec<JournalEntry>> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let select = format!(
        "SELECT * FROM journal WHERE account = $1 AND service = $2 AND operation = $3
             AND id > coalesce((SELECT max(id) FROM journal WHERE account = $1 AND service = $4 AND operation = $5), 0)
             AND door IN ({}) ORDER BY id DESC LIMIT $6",
        parameters(7, sources.len())
    );
    let rows = query(&select).bind(account.to_string()).bind(service).bind(operation).bind(BEGINNING.0).bind(BEGINNING.1);
    let rows = rows.bind(MOST_CALLS).bind_all(sources.iter().map(|source| source_name(*source))).fetch_all(pool).await?;
    rows.iter().rev().map(|row| entry(row, account)).collect()
}

/// An account's newest calls from these sources since it was last replaced, oldest first.
pub async fn newest_calls(pool: &Pool, account: AccountId, sources: &[CallSource], most: i64) -> sqlx::Result<Vec<JournalEntry>> {
    let select = format!(
        "SELECT * FROM journal WHERE account = $1
             AND id > coalesce((SELECT max(id) FROM journal WHERE account = $1 AND service = $2 AND operation = $3), 0)
             AND door IN ({}) ORDER BY id DESC LIMIT $4",
        parameters(5, sources.len())
    );
    let rows = query(&select).bind(account.to_string()).bind(BEGINNING.0).bind(BEGINNING.1).bind(most);
    let rows = rows.bind_all(sources.iter().map(|source| source_name(*source))).fetch_all(pool).await?;
    rows.iter().rev().map(|row| entry(row, account)).collect()
}

fn entry(row: &Row, account: AccountId) -> sqlx::Result<JournalEntry> {
    let decode = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
    Ok(JournalEntry {
        account,
        at: row.try_get::<String, _>("at")?.parse().map_err(|error: jiff::Error| decode(error.into()))?,
        source: source_from(&row.try_get::<String, _>("door")?).ok_or_else(|| decode("no such source".into()))?,
        service: row.try_get::<String, _>("service")?.into(),
        operation: row.try_get::<String, _>("operation")?.into(),
        input: row.try_get("input")?,
        status: row.try_get::<i64, _>("status")?.try_into().unwrap_or(0),
        error: row.try_get("error")?,
        request_id: row.try_get("request_id")?,
        user_agent: row.try_get("user_agent")?,
    })
}

const SOURCES: [(CallSource, &str); 6] = [
    (CallSource::Endpoint, "endpoint"),
    (CallSource::Console, "console"),
    (CallSource::Terminal, "terminal"),
    (CallSource::Function, "function"),
    (CallSource::Solution, "solution"),
    (CallSource::Internal, "grader"),
];

fn source_name(source: CallSource) -> &'static str {
    SOURCES.iter().find(|(known, _)| *known == source).map_or("endpoint", |(_, name)| name)
}

fn source_from(name: &str) -> Option<CallSource> {
    SOURCES.iter().find(|(_, known)| *known == name).map(|(source, _)| *source)
}

pub async fn add_log(connection: &mut SqliteConnection, account: AccountId, line: &LogLine) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO log_events (account, log_group, log_stream, timestamp, ingestion_time, message) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(account.to_string())
    .bind(&line.group)
    .bind(&line.stream)
    .bind(line.timestamp)
    .bind(line.ingestion_time)
    .bind(&line.message)
    .execute(connection)
    .await
    .map(drop)
}

pub async fn logs(pool: &SqlitePool, account: AccountId, limit: usize) -> sqlx::Result<Vec<LogLine>> {
    let rows = sqlx::query("SELECT * FROM (SELECT * FROM log_events WHERE account = ? ORDER BY id DESC LIMIT ?) ORDER BY id");
    let rows = rows.bind(account.to_string()).bind(i64::try_from(limit).unwrap_or(i64::MAX)).fetch_all(pool).await?;
    let line = |row: &SqliteRow| {
        Ok(LogLine {
            group: row.try_get("log_group")?,
            stream: row.try_get("log_stream")?,
            timestamp: row.try_get("timestamp")?,
            ingestion_time: row.try_get("ingestion_time")?,
            message: row.try_get("message")?,
        })
    };
    rows.iter().map(line).collect()
}

/// A selection of log events: those of an account, of one of its groups, or of a stream of that group.
pub struct LogsOf {
    pub account: AccountId,
    pub group: Option<String>,
    pub stream: Option<String>,
}

pub async fn delete_logs(connection: &mut SqliteConnection, which: &LogsOf) -> sqlx::Result<()> {
    let account = which.account.to_string();
    let (delete, names) = match (&which.group, &which.stream) {
        (None, _) => ("DELETE FROM log_events WHERE account = ?", vec![]),
        (Some(group), None) => ("DELETE FROM log_events WHERE account = ? AND log_group = ?", vec![group]),
        (Some(group), Some(stream)) => {
            ("DELETE FROM log_events WHERE account = ? AND log_group = ? AND log_stream = ?", vec![group, stream])
        }
    };
    let delete = names.into_iter().fold(sqlx::query(delete).bind(account), |delete, name| delete.bind(name.clone()));
    delete.execute(connection).await.map(drop)
}

/// The account with the largest log events, if they take more than this many bytes.
pub async fn account_with_logs_beyond(connection: &mut SqliteConnection, bytes: i64) -> sqlx::Result<Option<String>> {
    let most = sqlx::query_scalar("SELECT account FROM log_usage WHERE bytes > ? ORDER BY bytes DESC LIMIT 1");
    most.bind(bytes).fetch_optional(connection).await
}

pub async fn log_bytes(connection: &mut SqliteConnection, account: &str) -> sqlx::Result<i64> {
    let bytes =
        sqlx::query_scalar("SELECT bytes FROM log_usage WHERE account = ?").bind(account).fetch_optional(connection).await?;
    Ok(bytes.unwrap_or(0))
}

/// Removes an account's oldest log events: about this many bytes of them, and at most this many events. Returns how many were removed.
pub async fn remove_oldest_logs(connection: &mut SqliteConnection, account: &str, events: i64, bytes: i64) -> sqlx::Result<u64> {
    let remove = sqlx::query(
        "DELETE FROM log_events WHERE id IN (
             SELECT id FROM (
                 SELECT id, cost, sum(cost) OVER (ORDER BY id) AS upto FROM (
                     SELECT id, octet_length(message) + octet_length(log_group) + octet_length(log_stream) + 64 AS cost
                     FROM log_events WHERE account = ?1 ORDER BY id LIMIT ?2))
             WHERE upto - cost < ?3)",
    );
    remove.bind(account).bind(events).bind(bytes).execute(connection).await.map(|removed| removed.rows_affected())
}

/// Deletes everything of an account except its log events.
pub async fn delete_account(connection: &mut Connection<'_>, account: AccountId) -> sqlx::Result<()> {
    for delete in [
        // The account's records, names and jobs are deleted by the foreign keys.
        "DELETE FROM accounts WHERE id = $1",
        "DELETE FROM journal WHERE account = $1",
    ] {
        query(delete).bind(account.to_string()).execute(&mut *connection).await?;
    }
    Ok(())
}

pub async fn delete_all_logs(pool: &SqlitePool, account: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM log_events WHERE account = ?").bind(account.to_string()).execute(pool).await.map(drop)
}
