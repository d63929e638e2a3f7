//! The workspace's SQL.

use app::workspace::TestEvent;
use sqlx::{Row, SqlitePool};

pub async fn files(pool: &SqlitePool, learner: i64, function: &str) -> sqlx::Result<Vec<(String, String)>> {
    let rows = sqlx::query("SELECT path, content FROM draft_files WHERE learner_id = ? AND function = ? ORDER BY path");
    let rows = rows.bind(learner).bind(function).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// All drafts' files: function, path, content.
pub async fn all_files(pool: &SqlitePool, learner: i64) -> sqlx::Result<Vec<(String, String, String)>> {
    let rows = sqlx::query("SELECT function, path, content FROM draft_files WHERE learner_id = ? ORDER BY function, path");
    let rows = rows.bind(learner).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

pub async fn put(pool: &SqlitePool, learner: i64, function: &str, path: &str, content: &str) -> sqlx::Result<()> {
    let put = sqlx::query(
        "INSERT INTO draft_files (learner_id, function, path, content, saved_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET content = ?4, saved_at = ?5",
    );
    let now = jiff::Timestamp::now().to_string();
    put.bind(learner).bind(function).bind(path).bind(content).bind(now).execute(pool).await.map(drop)
}

pub async fn put_missing(pool: &SqlitePool, learner: i64, function: &str, files: &[(String, String)]) -> sqlx::Result<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let now = jiff::Timestamp::now().to_string();
    for (path, content) in files {
        let put = sqlx::query(
            "INSERT INTO draft_files (learner_id, function, path, content, saved_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        );
        put.bind(learner).bind(function).bind(path).bind(content).bind(&now).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

pub async fn delete(pool: &SqlitePool, learner: i64, function: &str, path: &str) -> sqlx::Result<()> {
    let delete = sqlx::query("DELETE FROM draft_files WHERE learner_id = ? AND function = ? AND path = ?");
    delete.bind(learner).bind(function).bind(path).execute(pool).await.map(drop)
}

pub async fn delete_all(pool: &SqlitePool, learner: i64, function: &str) -> sqlx::Result<()> {
    let delete = sqlx::query("DELETE FROM draft_files WHERE learner_id = ? AND function = ?");
    delete.bind(learner).bind(function).execute(pool).await.map(drop)
}

pub async fn events(pool: &SqlitePool, learner: i64, function: &str) -> sqlx::Result<Vec<TestEvent>> {
    let rows = sqlx::query("SELECT name, body FROM test_events WHERE learner_id = ? AND function = ? ORDER BY name");
    let rows = rows.bind(learner).bind(function).fetch_all(pool).await?;
    rows.iter().map(|row| Ok(TestEvent { name: row.try_get(0)?, body: row.try_get(1)? })).collect()
}

pub async fn put_event(pool: &SqlitePool, learner: i64, function: &str, name: &str, body: &str) -> sqlx::Result<()> {
    let put = sqlx::query(
        "INSERT INTO test_events (learner_id, function, name, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET body = ?4",
    );
    put.bind(learner).bind(function).bind(name).bind(body).execute(pool).await.map(drop)
}

pub async fn delete_event(pool: &SqlitePool, learner: i64, function: &str, name: &str) -> sqlx::Result<()> {
    let delete = sqlx::query("DELETE FROM test_events WHERE learner_id = ? AND function = ? AND name = ?");
    delete.bind(learner).bind(function).bind(name).execute(pool).await.map(drop)
}
