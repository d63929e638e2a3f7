//! The ledger's SQL.

use bytes::Bytes;
use emulator::{AccountId, Commit, Door, JournalEntry, LogLine};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

pub async fn document(pool: &SqlitePool, account: AccountId) -> sqlx::Result<Option<Bytes>> {
    let row = sqlx::query("SELECT document FROM aws_accounts WHERE id = ?").bind(account.to_string()).fetch_optional(pool).await?;
    row.map(|row| row.try_get::<Vec<u8>, _>(0).map(Bytes::from)).transpose()
}

/// Keeps a commit's document unless a newer one is kept, its index of APIs, and its journal entry.
pub async fn keep(connection: &mut SqliteConnection, commit: &Commit) -> sqlx::Result<()> {
    let account = commit.account.to_string();
    let kept = sqlx::query(
        "INSERT INTO aws_accounts (id, revision, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET revision = ?2, document = ?3 WHERE aws_accounts.revision < ?2",
    )
    .bind(&account)
    .bind(i64::try_from(commit.revision).unwrap_or(i64::MAX))
    .bind(commit.document.as_ref())
    .execute(&mut *connection)
    .await?;
    if kept.rows_affected() > 0 {
        sqlx::query("DELETE FROM rest_apis WHERE account = ?").bind(&account).execute(&mut *connection).await?;
        for id in &commit.api_ids {
            let insert = sqlx::query("INSERT OR REPLACE INTO rest_apis (id, account) VALUES (?, ?)");
            insert.bind(id).bind(&account).execute(&mut *connection).await?;
        }
    }
    match &commit.entry {
        Some(entry) => note(connection, entry).await,
        None => Ok(()),
    }
}

pub async fn note(connection: &mut SqliteConnection, entry: &JournalEntry) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO journal (account, at, door, service, operation, input, status, error, request_id, user_agent)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(entry.account.to_string())
    .bind(entry.at.to_string())
    .bind(door_name(entry.door))
    .bind(entry.service.as_ref())
    .bind(entry.operation.as_ref())
    .bind(&entry.input)
    .bind(i64::from(entry.status))
    .bind(&entry.error)
    .bind(&entry.request_id)
    .bind(&entry.user_agent)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn journal(pool: &SqlitePool, account: AccountId, after: i64) -> sqlx::Result<Vec<(i64, JournalEntry)>> {
    let rows = sqlx::query("SELECT * FROM journal WHERE account = ? AND id > ? ORDER BY id LIMIT 10000");
    let rows = rows.bind(account.to_string()).bind(after).fetch_all(pool).await?;
    rows.iter().map(|row| entry(row, account)).collect()
}

fn entry(row: &SqliteRow, account: AccountId) -> sqlx::Result<(i64, JournalEntry)> {
    let decode = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
    let entry = JournalEntry {
        account,
        at: row.try_get::<String, _>("at")?.parse().map_err(|error: jiff::Error| decode(error.into()))?,
        door: door_from(&row.try_get::<String, _>("door")?).ok_or_else(|| decode("no such door".into()))?,
        service: row.try_get::<String, _>("service")?.into(),
        operation: row.try_get::<String, _>("operation")?.into(),
        input: row.try_get("input")?,
        status: row.try_get::<i64, _>("status")?.try_into().unwrap_or(0),
        error: row.try_get("error")?,
        request_id: row.try_get("request_id")?,
        user_agent: row.try_get("user_agent")?,
    };
    Ok((row.try_get("id")?, entry))
}

const DOORS: [(Door, &str); 5] = [
    (Door::Endpoint, "endpoint"),
    (Door::Console, "console"),
    (Door::Terminal, "terminal"),
    (Door::Function, "function"),
    (Door::Grader, "grader"),
];

fn door_name(door: Door) -> &'static str {
    DOORS.iter().find(|(known, _)| *known == door).map_or("endpoint", |(_, name)| name)
}

fn door_from(name: &str) -> Option<Door> {
    DOORS.iter().find(|(_, known)| *known == name).map(|(door, _)| *door)
}

pub async fn keep_blob(pool: &SqlitePool, hash: &str, content: &[u8]) -> sqlx::Result<()> {
    let insert = sqlx::query("INSERT INTO blobs (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING");
    insert.bind(hash).bind(content).execute(pool).await.map(drop)
}

pub async fn blob(pool: &SqlitePool, hash: &str) -> sqlx::Result<Option<Bytes>> {
    let row = sqlx::query("SELECT content FROM blobs WHERE hash = ?").bind(hash).fetch_optional(pool).await?;
    row.map(|row| row.try_get::<Vec<u8>, _>(0).map(Bytes::from)).transpose()
}

pub async fn owner_of_api(pool: &SqlitePool, api_id: &str) -> sqlx::Result<Option<AccountId>> {
    let row = sqlx::query("SELECT account FROM rest_apis WHERE id = ?").bind(api_id).fetch_optional(pool).await?;
    row.map(|row| {
        row.try_get::<String, _>(0)?.parse().map_err(|error: emulator::account::InvalidAccountId| sqlx::Error::Decode(error.into()))
    })
    .transpose()
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

pub async fn delete_logs(pool: &SqlitePool, account: AccountId, group: &str, stream: Option<&str>) -> sqlx::Result<()> {
    let delete = sqlx::query("DELETE FROM log_events WHERE account = ?1 AND log_group = ?2 AND (?3 IS NULL OR log_stream = ?3)");
    delete.bind(account.to_string()).bind(group).bind(stream).execute(pool).await.map(drop)
}
