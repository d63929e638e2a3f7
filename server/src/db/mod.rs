//! The SQLite files: one for everything that must last (`coldstart.db`), one for log events (`logs.db`), one for sessions (`sessions.db`).
//!
//! Each file uses WAL and has one writer and a pool of read-only connections. The SQL is in each noun's `db.rs`. This folder has what all files
//! share: checking the data folder ([`folder`]), returning space to the disk ([`shrink`]), and testing whether a row can be written ([`probe`]).

mod folder;
pub mod probe;
pub mod shrink;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::store::split::{self, SplitError};

/// The size to which a write-ahead log is truncated after a checkpoint, in bytes.
const LARGEST_LOG_LEFT: &str = "16777216";
const FILES: [&str; 3] = ["coldstart.db", "logs.db", "sessions.db"];

/// A SQLite file, open for one writer and several readers.
#[derive(Clone, Debug)]
pub struct Db {
    /// The file's name.
    pub file: &'static str,
    /// One connection: writes wait for each other here and not in SQLite.
    pub writer: SqlitePool,
    /// Read-only connections.
    pub reader: SqlitePool,
}

/// All files of a data folder.
#[derive(Clone, Debug)]
pub struct Databases {
    /// Learners, AWS accounts, journal, drafts, progress. Synced at every commit.
    pub main: Db,
    /// Log events of CloudWatch Logs. Synced at checkpoints.
    pub logs: Db,
    /// Browser sessions. Synced at every commit.
    pub sessions: Db,
    /// The data folder.
    pub folder: PathBuf,
}

/// Why the data folder cannot be used.
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
    /// An account of an earlier version cannot be migrated.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The schema cannot be migrated; nothing was changed.
    #[error("{file} can't be brought up to date: {cause}")]
    Schema { file: &'static str, cause: MigrateError },
}

impl Databases {
    /// Opens the files of a folder, creates missing ones, and migrates their schemas.
    ///
    /// # Errors
    /// If folder or files cannot be created, opened or migrated.
    pub async fn open(folder: &Path) -> Result<Self, OpenError> {
        folder::prepare(folder, &FILES)?;
        let [main, logs, sessions] = FILES;
        let main = open_file(folder, main, SqliteSynchronous::Full).await?;
        let logs = open_file(folder, logs, SqliteSynchronous::Normal).await?;
        let sessions = open_file(folder, sessions, SqliteSynchronous::Full).await?;
        let migrated = sqlx::migrate!("../migrations/main").run(&main.writer).await;
        migrated.map_err(|cause| outdated("coldstart.db", cause))?;
        split::run(&main.writer).await?;
        let migrated = sqlx::migrate!("../migrations/logs").run(&logs.writer).await;
        migrated.map_err(|cause| outdated("logs.db", cause))?;
        // The session store owns the table of sessions, so this file has no migrations.
        let probe = "CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY CHECK (id = 1), padding BLOB NOT NULL) STRICT";
        sqlx::query(probe).execute(&sessions.writer).await.map_err(|cause| OpenError::File { file: sessions.file, cause })?;
        Ok(Self { main, logs, sessions, folder: folder.to_owned() })
    }

    /// Checkpoints and closes the files, so that each is left as a single complete file.
    pub async fn close(&self) {
        for db in [&self.main, &self.logs, &self.sessions] {
            db.reader.close().await;
            // SQLite checkpoints when the last connection is closed, but that may be a reader's, which cannot write.
            let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&db.writer).await;
            if let Err(error) = folded {
                tracing::warn!(%error, "a write-ahead log stays for the next start to read");
            }
            db.writer.close().await;
        }
    }
}

fn outdated(file: &'static str, cause: MigrateError) -> OpenError {
    match cause {
        MigrateError::VersionMissing(version) => OpenError::Newer { file, version },
        cause => OpenError::Schema { file, cause },
    }
}

async fn open_file(folder: &Path, file: &'static str, synchronous: SqliteSynchronous) -> Result<Db, OpenError> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(file))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("journal_size_limit", LARGEST_LOG_LEFT)
        .synchronous(synchronous)
        .foreign_keys(true)
        // Loading an account reads many rows.
        .row_buffer_size(1024)
        .busy_timeout(Duration::from_secs(10));
    let failed = |cause| OpenError::File { file, cause };
    // The mode is stored in the file, so only the writer can set it.
    let writing = options.clone().auto_vacuum(SqliteAutoVacuum::Incremental);
    // After a disk failure, SQLite has ended a transaction that its client still considers open. Such a connection cannot start another one.
    let sound = |connection: &mut SqliteConnection| !connection.is_in_transaction();
    let writer = SqlitePoolOptions::new().max_connections(1).before_acquire(move |connection, _| {
        let sound = sound(connection);
        Box::pin(async move { Ok(sound) })
    });
    let writer = writer.connect_with(writing).await.map_err(failed)?;
    shrink::prepare(&writer, folder, file).await.map_err(failed)?;
    // Nor can one whose request went away while its transaction began: it would read the state of that moment for ever.
    let reader = SqlitePoolOptions::new().max_connections(4).before_acquire(move |connection, _| {
        let sound = sound(connection);
        Box::pin(async move { Ok(sound) })
    });
    let reader = reader.connect_with(options.read_only(true)).await.map_err(failed)?;
    Ok(Db { file, writer, reader })
}
