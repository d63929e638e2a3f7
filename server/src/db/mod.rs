//! The databases: SQLite files in the data folder, one for everything that must last (`coldstart.db`), one for log events (`logs.db`), one for sessions
//! (`sessions.db`). With `--database`, a PostgreSQL database has what the first and the last would have; log events stay in `logs.db`.
//!
//! Each file uses WAL and has one writer and a pool of read-only connections. The SQL is in each noun's `db.rs`, one text for both engines
//! ([`store::sql`]). This folder has what all have in common: checking the data folder ([`folder`]), copying it into PostgreSQL ([`copy`]), returning space to the disk ([`shrink`]), and
//! testing whether a row can be written ([`probe`]).

pub mod copy;
mod folder;
pub mod probe;
pub mod shrink;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]
pub(crate) mod testing;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    Connection as _, SqliteConnection, SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use ::store::{
    Database,
    sql::{self, Pool},
};

use crate::store::{
    packages::{self, PackagesError},
    split::{self, SplitError},
};

/// The size to which a write-ahead log is truncated after a checkpoint, in bytes.
const LARGEST_LOG_LEFT: &str = "16777216";
/// The file with everything that must last, except for log events and sessions.
pub const MAIN: &str = "coldstart.db";
const LOGS: &str = "logs.db";
const SESSIONS: &str = "sessions.db";

/// How errors and the health check name the PostgreSQL database.
const POSTGRES: &str = "the PostgreSQL database";

/// An SQLite file, or a PostgreSQL database.
#[derive(Clone, Debug)]
pub struct Db {
    /// The file's name, or [`POSTGRES`].
    pub name: &'static str,
    /// For SQLite one connection: writes wait for each other here and not in SQLite.
    pub writer: Pool,
    /// For SQLite read-only connections; for PostgreSQL the same as [`writer`](Self::writer).
    pub reader: Pool,
}

impl Db {
    /// The records of AWS accounts in it.
    pub fn records(&self) -> Database {
        match (&self.writer, &self.reader) {
            (Pool::Sqlite(writer), Pool::Sqlite(reader)) => Database::Sqlite { writer: writer.clone(), reader: reader.clone() },
            (Pool::Postgres(pool), _) | (_, Pool::Postgres(pool)) => Database::Postgres(pool.clone()),
        }
    }
}

/// An SQLite file, open for one writer and several readers.
#[derive(Clone, Debug)]
pub struct File {
    /// The file's name.
    pub name: &'static str,
    pub writer: SqlitePool,
    pub reader: SqlitePool,
}

impl From<File> for Db {
    fn from(File { name, writer, reader }: File) -> Self {
        Self { name, writer: Pool::Sqlite(writer), reader: Pool::Sqlite(reader) }
    }
}

/// All databases of a site.
#[derive(Clone, Debug)]
pub struct Databases {
    /// Learners, AWS accounts, journal, drafts, progress. Synced at every commit.
    pub main: Db,
    /// Log events of CloudWatch Logs. Synced at checkpoints.
    pub logs: File,
    /// Browser sessions. Synced at every commit. In PostgreSQL the same as [`main`](Self::main).
    pub sessions: Db,
    /// The data folder.
    pub folder: PathBuf,
}

/// Why the databases cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be created.
    #[error("the data folder {path} can't be made: {cause}")]
    Folder { path: String, cause: std::io::Error },
    /// It is a file.
    #[error("the data folder {path} is a file: name a folder with --data (COLDSTART_DATA), or move the file away")]
    NoFolder { path: String },
    /// The folder, or a file in it, cannot be written.
    #[error(
        "the data folder can't be used, since {path} can't be written: {cause}. Let the user that coldstart runs as write there, or name another \
         folder with --data (COLDSTART_DATA)"
    )]
    ReadOnly {
        /// The path of the folder or file.
        path: String,
        cause: std::io::Error,
    },
    /// SQLite cannot open a file.
    #[error("{file} can't be opened: {cause}")]
    File { file: &'static str, cause: sqlx::Error },
    /// The schema is newer than this program; nothing was changed.
    #[error("{file} was written by a newer coldstart (its schema is at {version}, which this one does not know)")]
    Newer {
        file: &'static str,
        /// The version of its schema.
        version: i64,
    },
    /// The option `--database` is not an address of PostgreSQL. The message does not repeat it, because it may have a password.
    #[error(
        "--database (COLDSTART_DATABASE) takes postgres://USER:PASSWORD@HOST/DATABASE; without it, SQLite files in the data folder are used"
    )]
    Address,
    /// PostgreSQL cannot be used. The message has the cause.
    #[error("{POSTGRES} can't be used: {0}")]
    Postgres(::store::OpenError),
    /// An account of an earlier version cannot be migrated.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// A code package of an earlier version cannot be migrated.
    #[error(transparent)]
    Packages(#[from] PackagesError),
    /// The schema cannot be migrated; nothing was changed.
    #[error("{file} can't be brought up to date: {cause}")]
    Schema { file: &'static str, cause: MigrateError },
}

impl From<::store::OpenError> for OpenError {
    fn from(error: ::store::OpenError) -> Self {
        Self::Postgres(error)
    }
}

impl Databases {
    /// Opens the databases and migrates their schemas: the files of a folder, of which missing ones are created, or `logs.db` of that folder and the
    /// PostgreSQL database with this address.
    ///
    /// # Errors
    /// If folder or files cannot be created, opened or migrated, or the PostgreSQL database cannot be reached or migrated.
    pub async fn open(folder: &Path, address: Option<&str>) -> Result<Self, OpenError> {
        let (main, sessions) = match address {
            None => {
                folder::prepare(folder, &[MAIN, LOGS, SESSIONS])?;
                (open_main(folder).await?.into(), open_sessions(folder).await?.into())
            }
            Some(address) => {
                folder::prepare(folder, &[LOGS])?;
                let postgres = open_postgres(address).await?;
                (postgres.clone(), postgres)
            }
        };
        Ok(Self { main, logs: open_logs(folder).await?, sessions, folder: folder.to_owned() })
    }

    /// Checkpoints and closes the files, so that each is left as a single complete file.
    pub async fn close(&self) {
        for db in [&self.main, &self.logs.clone().into(), &self.sessions] {
            db.reader.close().await;
            // SQLite checkpoints when the last connection is closed, but that may be a reader's, which cannot write.
            if let Some(writer) = db.writer.sqlite()
                && let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await
            {
                tracing::warn!(%error, "a write-ahead log stays for the next start to read");
            }
            db.writer.close().await;
        }
    }
}

/// Lets one transaction at a time change what a learner has: others that lock the same learner wait for its end, and so does a transaction that adds a row of
/// theirs. SQLite has one writer, so nothing is to be done.
///
/// # Errors
/// If the database fails.
pub async fn lock(connection: &mut sql::Connection<'_>, learner: i64) -> sqlx::Result<()> {
    match connection {
        sql::Connection::Sqlite(_) => Ok(()),
        sql::Connection::Postgres(_) => {
            let lock = sql::query("SELECT id FROM learners WHERE id = $1 FOR UPDATE").bind(learner);
            lock.fetch_optional(connection).await.map(drop)
        }
    }
}

async fn open_main(folder: &Path) -> Result<File, OpenError> {
    let file = open_file(folder, MAIN, SqliteSynchronous::Full).await?;
    sqlx::migrate!("../migrations/main").run(&file.writer).await.map_err(|cause| outdated(MAIN, cause))?;
    packages::run(&file.writer, &file.reader, folder).await?;
    split::run(&file.writer).await?;
    Ok(file)
}

async fn open_logs(folder: &Path) -> Result<File, OpenError> {
    let file = open_file(folder, LOGS, SqliteSynchronous::Normal).await?;
    sqlx::migrate!("../migrations/logs").run(&file.writer).await.map_err(|cause| outdated(LOGS, cause))?;
    Ok(file)
}

/// This file has no migrations: its tables are those of earlier versions, in which a library created them.
async fn open_sessions(folder: &Path) -> Result<File, OpenError> {
    let file = open_file(folder, SESSIONS, SqliteSynchronous::Full).await?;
    for table in [
        "CREATE TABLE IF NOT EXISTS tower_sessions (id TEXT PRIMARY KEY NOT NULL, data BLOB NOT NULL, expiry_date INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY CHECK (id = 1), padding BLOB NOT NULL) STRICT",
    ] {
        sqlx::query(table).execute(&file.writer).await.map_err(|cause| OpenError::File { file: SESSIONS, cause })?;
    }
    Ok(file)
}

async fn open_postgres(address: &str) -> Result<Db, OpenError> {
    if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(OpenError::Address);
    }
    match Database::open(address).await? {
        Database::Postgres(pool) => {
            let pool = Pool::Postgres(pool);
            Ok(Db { name: POSTGRES, writer: pool.clone(), reader: pool })
        }
        Database::Sqlite { .. } => Err(OpenError::Address),
    }
}

fn outdated(file: &'static str, cause: MigrateError) -> OpenError {
    match cause {
        MigrateError::VersionMissing(version) => OpenError::Newer { file, version },
        cause => OpenError::Schema { file, cause },
    }
}

async fn open_file(folder: &Path, name: &'static str, synchronous: SqliteSynchronous) -> Result<File, OpenError> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(name))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("journal_size_limit", LARGEST_LOG_LEFT)
        .synchronous(synchronous)
        .foreign_keys(true)
        // Loading an account reads many rows.
        .row_buffer_size(1024)
        .busy_timeout(Duration::from_secs(10));
    let failed = |cause| OpenError::File { file: name, cause };
    // The mode is stored in the file, so only the writer can set it.
    let writing = options.clone().auto_vacuum(SqliteAutoVacuum::Incremental);
    // After a disk failure, SQLite has ended a transaction that its client still considers open. Such a connection cannot start another one.
    let sound = |connection: &mut SqliteConnection| !connection.is_in_transaction();
    let writer = SqlitePoolOptions::new().max_connections(1).before_acquire(move |connection, _| {
        let sound = sound(connection);
        Box::pin(async move { Ok(sound) })
    });
    let writer = writer.connect_with(writing).await.map_err(failed)?;
    shrink::prepare(&writer, folder, name).await.map_err(failed)?;
    // Nor can one whose request went away while its transaction began: it would read the state of that moment for ever.
    let reader = SqlitePoolOptions::new().max_connections(4).before_acquire(move |connection, _| {
        let sound = sound(connection);
        Box::pin(async move { Ok(sound) })
    });
    let reader = reader.connect_with(options.read_only(true)).await.map_err(failed)?;
    Ok(File { name, writer, reader })
}
