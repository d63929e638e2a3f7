//! The SQL of the terminal.

use store::sql::{Connection, Pool, query};

/// How many of a learner's newest lines are kept. The journal shows 2,000; the rest leaves room until old lines are deleted again.
const MOST_LINES: i64 = 2_500;
/// Old lines are deleted after about one in this many lines.
const TIDIED_EVERY: i64 = 100;
/// How many characters of a line are kept, and shown.
const KEPT_OF_A_LINE: usize = 4096;

/// A file or a folder of a learner's home that is not part of a function's draft.
pub struct HomeRow {
    pub path: String,
    /// `None` for a folder.
    pub content: Option<Vec<u8>>,
}

pub async fn files(pool: &Pool, learner: i64) -> sqlx::Result<Vec<HomeRow>> {
    let rows =
        query("SELECT path, content FROM home_files WHERE learner_id = $1 ORDER BY path").bind(learner).fetch_all(pool).await?;
    rows.iter().map(|row| Ok(HomeRow { path: row.try_get(0)?, content: row.try_get(1)? })).collect()
}

pub async fn paths(pool: &Pool, learner: i64) -> sqlx::Result<Vec<String>> {
    let rows =
        query("SELECT path FROM home_files WHERE learner_id = $1 AND content IS NOT NULL").bind(learner).fetch_all(pool).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

pub async fn content(pool: &Pool, learner: i64, path: &str) -> sqlx::Result<Option<Vec<u8>>> {
    let row = query("SELECT content FROM home_files WHERE learner_id = $1 AND path = $2").bind(learner).bind(path);
    row.fetch_optional(pool).await?.map_or(Ok(None), |row| row.try_get(0))
}

pub async fn put(connection: &mut Connection<'_>, learner: i64, path: &str, content: Option<&[u8]>) -> sqlx::Result<()> {
    let put = query(
        "INSERT INTO home_files (learner_id, path, content, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (learner_id, path) DO UPDATE SET content = $3, saved_at = $4",
    );
    put.bind(learner).bind(path).bind(content).bind(jiff::Timestamp::now().to_string()).execute(connection).await.map(drop)
}

/// Removes a path and everything below it.
pub async fn remove(connection: &mut Connection<'_>, learner: i64, path: &str) -> sqlx::Result<()> {
    // Every path that starts with `path/` sorts between `path/` and `path0`, because `0` follows `/` in ASCII.
    let remove = query("DELETE FROM home_files WHERE learner_id = $1 AND (path = $2 OR (path >= $2 || '/' AND path < $2 || '0'))");
    remove.bind(learner).bind(path).execute(connection).await.map(drop)
}

/// A line that has run.
pub struct LineRow<'l> {
    pub lab: Option<&'l str>,
    pub line: &'l str,
    pub code: i32,
    pub milliseconds: i64,
}

pub async fn note(pool: &Pool, learner: i64, row: &LineRow<'_>) -> sqlx::Result<()> {
    let note = query(
        "INSERT INTO terminal_lines (learner_id, lab, at, line, exit_code, milliseconds) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    );
    // PostgreSQL has no text with NUL.
    let line: String = row.line.chars().filter(|letter| *letter != '\0').take(KEPT_OF_A_LINE).collect();
    let note = note.bind(learner).bind(row.lab).bind(jiff::Timestamp::now().to_string()).bind(line).bind(row.code);
    let number: i64 = note.bind(row.milliseconds).fetch_scalar(pool).await?;
    match number % TIDIED_EVERY {
        0 => tidy(pool, learner).await,
        _ => Ok(()),
    }
}

async fn tidy(pool: &Pool, learner: i64) -> sqlx::Result<()> {
    let delete = query(
        "DELETE FROM terminal_lines WHERE learner_id = $1 AND id <= (
             SELECT id FROM terminal_lines WHERE learner_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
    );
    delete.bind(learner).bind(MOST_LINES).execute(pool).await.map(drop)
}

/// The newest lines, oldest first. A long line (such as a pasted file) is truncated, because lines are sent and shown by the hundred.
pub async fn history(pool: &Pool, learner: i64, most: i64) -> sqlx::Result<Vec<String>> {
    let rows = query("SELECT substr(line, 1, 4096) FROM terminal_lines WHERE learner_id = $1 ORDER BY id DESC LIMIT $2");
    let rows = rows.bind(learner).bind(most).fetch_all(pool).await?;
    rows.iter().rev().map(|row| row.try_get(0)).collect()
}

/// A line of the journal.
pub struct Noted {
    pub lab: Option<String>,
    pub at: String,
    pub line: String,
    pub code: i32,
    pub milliseconds: i64,
}

pub async fn lines(pool: &Pool, learner: i64, most: i64) -> sqlx::Result<Vec<Noted>> {
    let rows = query(
        "SELECT lab, at, substr(line, 1, 4096) AS line, exit_code, milliseconds FROM terminal_lines WHERE learner_id = $1 ORDER BY id DESC LIMIT $2",
    );
    let rows = rows.bind(learner).bind(most).fetch_all(pool).await?;
    rows.iter()
        .rev()
        .map(|row| {
            Ok(Noted {
                lab: row.try_get(0)?,
                at: row.try_get(1)?,
                line: row.try_get(2)?,
                code: i32::try_from(row.try_get::<i64, _>(3)?).unwrap_or(i32::MAX),
                milliseconds: row.try_get(4)?,
            })
        })
        .collect()
}
