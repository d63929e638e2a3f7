//! The SQL of the workspace.

use store::sql::{Connection, Pool, Transaction, parameters, query};

use crate::db::lock;

pub async fn files(pool: &Pool, learner: i64, function: &str) -> sqlx::Result<Vec<(String, String)>> {
    let rows = query("SELECT path, content FROM draft_files WHERE learner_id = $1 AND function = $2 ORDER BY path");
    let rows = rows.bind(learner).bind(function).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get_text(1)?))).collect()
}

/// The files of all drafts: function, path, content.
pub async fn all_files(pool: &Pool, learner: i64) -> sqlx::Result<Vec<(String, String, String)>> {
    let rows = query("SELECT function, path, content FROM draft_files WHERE learner_id = $1 ORDER BY function, path");
    let rows = rows.bind(learner).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get_text(2)?))).collect()
}

/// The limit of all of a learner's drafts: 2,000 files and 16 MB. In addition, a function's draft has at most 40 files of 256 KB each.
const DRAFTS: Bound = Bound {
    size: "SELECT count(*), coalesce(sum(octet_length(content)), 0) FROM draft_files WHERE learner_id = $1",
    rows: 2_000,
    bytes: 16 << 20,
};
/// The limit of all of a learner's test events: 500 events and 4 MB.
const EVENTS: Bound = Bound {
    size: "SELECT count(*), coalesce(sum(octet_length(body)), 0) FROM test_events WHERE learner_id = $1",
    rows: 500,
    bytes: 4 << 20,
};

/// How many rows and bytes a learner may have in a table.
struct Bound {
    size: &'static str,
    rows: i64,
    bytes: i64,
}

impl Bound {
    /// The present size, which only this transaction can change.
    async fn size(&self, connection: &mut Connection<'_>, learner: i64) -> sqlx::Result<(i64, i64)> {
        lock(connection, learner).await?;
        let row = query(self.size).bind(learner).fetch_one(connection).await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }

    /// Commits a transaction. Returns `false`, without a commit, if the learner then exceeds the limit and has more than before.
    async fn commit(&self, mut transaction: Transaction, learner: i64, before: (i64, i64)) -> sqlx::Result<bool> {
        let (rows, bytes) = self.size(&mut transaction.connection(), learner).await?;
        let fits = rows <= self.rows.max(before.0) && bytes <= self.bytes.max(before.1);
        match fits {
            true => transaction.commit().await?,
            false => transaction.rollback().await?,
        }
        Ok(fits)
    }
}

/// How storing a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is stored.
    Stored,
    /// The learner's texts would exceed their limit.
    Full,
    /// There is another text than the caller expects.
    Changed,
}

impl Put {
    fn of(is_stored: bool) -> Self {
        if is_stored { Self::Stored } else { Self::Full }
    }
}

/// Stores a file of a draft if `fits` holds of its present text.
pub async fn put(
    pool: &Pool,
    learner: i64,
    function: &str,
    path: &str,
    content: &str,
    fits: impl FnOnce(Option<&str>) -> bool + Send,
) -> sqlx::Result<Put> {
    let mut transaction = pool.begin().await?;
    let before = DRAFTS.size(&mut transaction.connection(), learner).await?;
    let present = query("SELECT content FROM draft_files WHERE learner_id = $1 AND function = $2 AND path = $3");
    let present = present.bind(learner).bind(function).bind(path).fetch_optional(&mut transaction).await?;
    let present: Option<String> = present.map(|row| row.try_get_text(0)).transpose()?;
    if present.as_deref() != Some(content) && !fits(present.as_deref()) {
        transaction.rollback().await?;
        return Ok(Put::Changed);
    }
    let put = query(
        "INSERT INTO draft_files (learner_id, function, path, content, saved_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (learner_id, function, path) DO UPDATE SET content = $4, saved_at = $5",
    );
    let now = jiff::Timestamp::now().to_string();
    put.bind(learner).bind(function).bind(path).bind_text(content).bind(now).execute(&mut transaction).await?;
    DRAFTS.commit(transaction, learner, before).await.map(Put::of)
}

/// Stores those files of a draft that are not stored yet. Returns `false` if the learner's drafts would exceed their limit.
pub async fn put_missing(pool: &Pool, learner: i64, function: &str, files: &[(String, String)]) -> sqlx::Result<bool> {
    let mut transaction = pool.begin().await?;
    let before = DRAFTS.size(&mut transaction.connection(), learner).await?;
    let now = jiff::Timestamp::now().to_string();
    for (path, content) in files {
        let put = query(
            "INSERT INTO draft_files (learner_id, function, path, content, saved_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        );
        put.bind(learner).bind(function).bind(path).bind_text(content).bind(&now).execute(&mut transaction).await?;
    }
    DRAFTS.commit(transaction, learner, before).await
}

pub async fn delete(pool: &Pool, learner: i64, function: &str, path: &str) -> sqlx::Result<()> {
    let delete = query("DELETE FROM draft_files WHERE learner_id = $1 AND function = $2 AND path = $3");
    delete.bind(learner).bind(function).bind(path).execute(pool).await.map(drop)
}

/// Deletes a file of a draft if its text is still `seen`; else returns the text that it has, and deletes nothing.
pub async fn delete_unchanged(pool: &Pool, learner: i64, function: &str, path: &str, seen: &str) -> sqlx::Result<Option<String>> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction.connection(), learner).await?;
    let present = query("SELECT content FROM draft_files WHERE learner_id = $1 AND function = $2 AND path = $3");
    let present = present.bind(learner).bind(function).bind(path).fetch_optional(&mut transaction).await?;
    let present: Option<String> = present.map(|row| row.try_get_text(0)).transpose()?;
    if let Some(changed) = present.filter(|present| present != seen) {
        transaction.rollback().await?;
        return Ok(Some(changed));
    }
    let delete = query("DELETE FROM draft_files WHERE learner_id = $1 AND function = $2 AND path = $3");
    delete.bind(learner).bind(function).bind(path).execute(&mut transaction).await?;
    transaction.commit().await?;
    Ok(None)
}

pub async fn delete_all(pool: &Pool, learner: i64, function: &str) -> sqlx::Result<()> {
    let delete = query("DELETE FROM draft_files WHERE learner_id = $1 AND function = $2");
    delete.bind(learner).bind(function).execute(pool).await.map(drop)
}

pub async fn delete_drafts(pool: &Pool, learner: i64) -> sqlx::Result<()> {
    query("DELETE FROM draft_files WHERE learner_id = $1").bind(learner).execute(pool).await.map(drop)
}

/// The names and texts of a function's test events.
pub async fn events(pool: &Pool, learner: i64, function: &str) -> sqlx::Result<Vec<(String, String)>> {
    let rows = query("SELECT name, body FROM test_events WHERE learner_id = $1 AND function = $2 ORDER BY name");
    let rows = rows.bind(learner).bind(function).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get_text(1)?))).collect()
}

/// Stores a test event if `fits` holds of its present text.
pub async fn put_event(
    pool: &Pool,
    learner: i64,
    function: &str,
    name: &str,
    body: &str,
    fits: impl FnOnce(Option<&str>) -> bool + Send,
) -> sqlx::Result<Put> {
    let mut transaction = pool.begin().await?;
    let before = EVENTS.size(&mut transaction.connection(), learner).await?;
    let present = query("SELECT body FROM test_events WHERE learner_id = $1 AND function = $2 AND name = $3");
    let present = present.bind(learner).bind(function).bind(name).fetch_optional(&mut transaction).await?;
    let present: Option<String> = present.map(|row| row.try_get_text(0)).transpose()?;
    if present.as_deref() != Some(body) && !fits(present.as_deref()) {
        transaction.rollback().await?;
        return Ok(Put::Changed);
    }
    let put = query(
        "INSERT INTO test_events (learner_id, function, name, body) VALUES ($1, $2, $3, $4) ON CONFLICT (learner_id, function, name) DO UPDATE SET body = $4",
    );
    put.bind(learner).bind(function).bind(name).bind_text(body).execute(&mut transaction).await?;
    EVENTS.commit(transaction, learner, before).await.map(Put::of)
}

/// Deletes the test events of functions that are not in this list.
pub async fn forget_events_but(pool: &Pool, learner: i64, functions: &[String]) -> sqlx::Result<()> {
    let condition = match functions {
        [] => String::new(),
        functions => format!(" AND function NOT IN ({})", parameters(2, functions.len())),
    };
    let forget = format!("DELETE FROM test_events WHERE learner_id = $1{condition}");
    query(&forget).bind(learner).bind_all(functions).execute(pool).await.map(drop)
}

pub async fn delete_event(pool: &Pool, learner: i64, function: &str, name: &str) -> sqlx::Result<()> {
    let delete = query("DELETE FROM test_events WHERE learner_id = $1 AND function = $2 AND name = $3");
    delete.bind(learner).bind(function).bind(name).execute(pool).await.map(drop)
}
