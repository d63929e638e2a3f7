//! Copies all that a data folder's SQLite files have into an empty PostgreSQL database, in one transaction: `coldstart database copy`.
//!
//! Log events and large bodies are not in these databases; they stay in the data folder.

use futures::TryStreamExt as _;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{Databases, Pool};

/// The tables of `coldstart.db`, each after those that it refers to.
const MAIN: [&str; 35] = [
    "accounts",
    "records",
    "names",
    "jobs",
    "learners",
    "access_keys",
    "secrets",
    "passed_checks",
    "answers",
    "hints_taken",
    "labs_given_up",
    "solved_steps",
    "attempts",
    "grades",
    "classes",
    "enrolments",
    "join_codes",
    "invitations",
    "assignments",
    "exceptions",
    "freezes",
    "marks",
    "announcements",
    "class_messages",
    "class_audit",
    "failed_checks",
    "password_links",
    "draft_files",
    "test_events",
    "home_files",
    "terminal_lines",
    "journal",
    "bodies",
    "body_contents",
    "body_uses",
];
/// The table of `sessions.db`.
const SESSIONS: [&str; 1] = ["tower_sessions"];
/// Tables that are not copied: triggers fill the first one, and the second one has nothing to keep.
#[cfg(test)]
const OTHERS: [&str; 2] = ["journal_usage", "probe"];

/// At most so many rows are inserted by one statement; each has at most 13 of the 65,535 values that a statement may have.
const ROWS: usize = 500;
/// A statement is sent when its rows have this many bytes.
const BYTES: usize = 4 << 20;

/// Why the databases cannot be copied. Nothing is in the PostgreSQL database then.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One is not of the engine that it has to be of.
    #[error("a data folder's SQLite files are copied into a PostgreSQL database")]
    Engines,
    /// The PostgreSQL database has data.
    #[error("the PostgreSQL database is not empty: it has rows in the table {0}")]
    NotEmpty(&'static str),
    /// A table cannot be read or written.
    #[error("the table {table} can't be copied: {cause}")]
    Table { table: &'static str, cause: sqlx::Error },
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A table that was copied, and its rows.
pub type Copied = (&'static str, usize);

/// Copies everything.
///
/// # Errors
/// If a database fails, or the target is not empty.
pub async fn copy(from: &Databases, to: &Databases) -> Result<Vec<Copied>, CopyError> {
    let (Some(main), Some(sessions), Pool::Postgres(pool)) =
        (from.main.reader.sqlite(), from.sessions.reader.sqlite(), &to.main.writer)
    else {
        return Err(CopyError::Engines);
    };
    let mut target = pool.begin().await?;
    for table in MAIN.into_iter().chain(SESSIONS) {
        let any = format!("SELECT EXISTS (SELECT FROM {table})");
        if sqlx::query_scalar(&any).fetch_one(&mut *target).await? {
            return Err(CopyError::NotEmpty(table));
        }
    }
    let mut copied = Vec::new();
    for (file, tables) in [(main, &MAIN[..]), (sessions, &SESSIONS[..])] {
        let mut source = file.begin().await?;
        for &table in tables {
            let rows = copy_table(&mut source, &mut target, table).await.map_err(|cause| CopyError::Table { table, cause })?;
            copied.push((table, rows));
        }
    }
    target.commit().await?;
    Ok(copied)
}

/// The type of a column in PostgreSQL; SQLite's value is converted to it.
#[derive(Clone, Copy)]
enum Kind {
    Integer,
    Text,
    Blob,
}

struct Column {
    name: String,
    kind: Kind,
    is_identity: bool,
}

enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

impl Value {
    fn size(&self) -> usize {
        match self {
            Self::Text(Some(text)) => text.len(),
            Self::Blob(Some(blob)) => blob.len(),
            Self::Integer(_) | Self::Text(None) | Self::Blob(None) => size_of::<i64>(),
        }
    }
}

async fn copy_table(source: &mut SqliteConnection, target: &mut PgConnection, table: &str) -> sqlx::Result<usize> {
    let columns = columns(target, table).await?;
    let read = columns.iter().map(|Column { name, kind, .. }| match kind {
        Kind::Integer => format!("\"{name}\""),
        Kind::Text => format!("CAST(\"{name}\" AS TEXT)"),
        Kind::Blob => format!("CAST(\"{name}\" AS BLOB)"),
    });
    let select = format!("SELECT {} FROM {table}", read.collect::<Vec<_>>().join(", "));
    let mut rows = sqlx::query(&select).fetch(source);
    let (mut waiting, mut bytes, mut copied) = (Vec::new(), 0, 0);
    while let Some(row) = rows.try_next().await? {
        let row = values(&row, &columns)?;
        bytes += row.iter().map(Value::size).sum::<usize>();
        waiting.push(row);
        copied += 1;
        if waiting.len() >= ROWS || bytes >= BYTES {
            insert(target, table, &columns, std::mem::take(&mut waiting)).await?;
            bytes = 0;
        }
    }
    insert(target, table, &columns, waiting).await?;
    for Column { name, .. } in columns.iter().filter(|column| column.is_identity) {
        // The next row's number follows the highest one.
        let next = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', '{name}'), coalesce(max(\"{name}\"), 0) + 1, false) FROM {table}"
        );
        sqlx::query(&next).execute(&mut *target).await?;
    }
    Ok(copied)
}

/// The table's columns in PostgreSQL.
async fn columns(target: &mut PgConnection, table: &str) -> sqlx::Result<Vec<Column>> {
    let select = "SELECT column_name::text, data_type::text, is_identity = 'YES' FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
    let rows = sqlx::query_as::<_, (String, String, bool)>(select).bind(table).fetch_all(target).await?;
    let column = |(name, data_type, is_identity): (String, String, bool)| {
        let kind = match data_type.as_str() {
            "bigint" => Kind::Integer,
            "bytea" => Kind::Blob,
            _ => Kind::Text,
        };
        Column { name, kind, is_identity }
    };
    Ok(rows.into_iter().map(column).collect())
}

fn values(row: &SqliteRow, columns: &[Column]) -> sqlx::Result<Vec<Value>> {
    let value = |(at, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Integer => Value::Integer(row.try_get(at)?),
            Kind::Text => Value::Text(row.try_get(at)?),
            Kind::Blob => Value::Blob(row.try_get(at)?),
        })
    };
    columns.iter().enumerate().map(value).collect()
}

async fn insert(target: &mut PgConnection, table: &str, columns: &[Column], rows: Vec<Vec<Value>>) -> sqlx::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let mut insert = QueryBuilder::<Postgres>::new(format!("INSERT INTO {table} ({}) ", names.join(", ")));
    insert.push_values(rows, |mut values, row| {
        for value in row {
            match value {
                Value::Integer(integer) => values.push_bind(integer),
                Value::Text(text) => values.push_bind(text),
                Value::Blob(blob) => values.push_bind(blob),
            };
        }
    });
    insert.build().execute(target).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::Data;

    async fn tables(databases: &Databases) -> Vec<(String, String)> {
        let select = "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' ORDER BY 1, 2";
        let Pool::Postgres(pool) = &databases.main.writer else { panic!("it is PostgreSQL") };
        sqlx::query_as(select).fetch_all(pool).await.expect("the table is read")
    }

    #[tokio::test]
    async fn every_table_and_column_is_copied() {
        let (postgres, sqlite) = (Data::in_postgres(), Data::new());
        let (postgres, sqlite) = (postgres.open().await, sqlite.open().await);
        let there = tables(&postgres).await;
        let mut names: Vec<_> = there.iter().map(|(table, _)| table.as_str()).collect();
        names.dedup();
        let mut known = [&MAIN[..], &SESSIONS, &OTHERS].concat();
        known.sort_unstable();
        assert_eq!(names, known);
        let main = sqlite.main.reader.sqlite().expect("SQLite");
        for table in MAIN {
            let columns = sqlx::query_scalar("SELECT name FROM pragma_table_info($1) ORDER BY 1").bind(table);
            let columns: Vec<String> = columns.fetch_all(main).await.expect("the columns are read");
            let copied: Vec<_> = there.iter().filter(|(of, _)| of == table).map(|(_, column)| column.clone()).collect();
            assert_eq!(columns, copied, "{table}");
        }
    }
}
