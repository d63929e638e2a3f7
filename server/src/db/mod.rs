//! The SQLite files: one for everything that must last (`coldstart.db`), one for log events (`logs.db`), one for sessions (`sessions.db`).
//!
//! WAL, one writer a file, a pool of read-only connections beside it. SQL itself is in each noun's `db.rs`. What every file has is here: the
//! folder is looked at before ([`folder`]), space is given back ([`shrink`]), and a row is written to see whether it can be ([`probe`]).

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

/// A write-ahead log that was folded back is cut down to this, bytes.
const LARGEST_LOG_LEFT: &str = "16777216";
/// The files' names.
const FILES: [&str; 3] = ["coldstart.db", "logs.db", "sessions.db"];

/// A SQLite file, open for one writer and several readers.
#[derive(Clone, Debug)]
pub struct Db {
    /// Its name.
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
    /// CloudWatch's log events. Synced at checkpoints.
    pub logs: Db,
    /// Browser sessions. Synced at every commit.
    pub sessions: Db,
    /// Where they are.
    pub folder: PathBuf,
}

/// Why the data folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It can't be made.
    #[error("the data folder {path} can't be made: {cause}")]
    Folder {
        /// Which.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// It is something else.
    #[error("the data folder {path} is a file: name a folder with --data (COLDSTART_DATA), or move the file away")]
    NoFolder {
        /// Which.
        path: String,
    },
    /// It, or a file in it, can't be written.
    #[error(
        "the data folder can't be used, since {path} can't be written: {cause}. Let the user that coldstart runs as write there, or name another \
         folder with --data (COLDSTART_DATA)"
    )]
    ReadOnly {
        /// Which.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// SQLite can't open a file.
    #[error("{file} can't be opened: {cause}")]
    File {
        /// Which.
        file: &'static str,
        /// Why.
        cause: sqlx::Error,
    },
    /// It has a schema that this program does not know yet; nothing was changed.
    #[error("{file} was written by a newer coldstart (its schema is at {version}, which this one does not know)")]
    Newer {
        /// Which.
        file: &'static str,
        /// Its schema's version.
        version: i64,
    },
    /// An account of an earlier version can't be brought up to date.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The schema can't be brought up to date; nothing was changed.
    #[error("{file} can't be brought up to date: {cause}")]
    Schema {
        /// Which.
        file: &'static str,
        /// Why.
        cause: MigrateError,
    },
}

impl Databases {
    /// Opens the files of a folder, makes what is missing, and brings schemas up to date.
    ///
    /// # Errors
    /// When folder or files can't be made, opened or migrated.
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
        // The table of sessions is the session store's own, so this file has no migrations.
        let probe = "CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY CHECK (id = 1), padding BLOB NOT NULL) STRICT";
        sqlx::query(probe).execute(&sessions.writer).await.map_err(|cause| OpenError::File { file: sessions.file, cause })?;
        Ok(Self { main, logs, sessions, folder: folder.to_owned() })
    }

    /// Closes the files, with their write-ahead logs folded back: what is left is one whole file each.
    pub async fn close(&self) {
        for db in [&self.main, &self.logs, &self.sessions] {
            db.reader.close().await;
            // SQLite does it for the last connection that closes, which may be a reader's, and that one can't write.
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
    // It is noted in the file, so only who may write can say so.
    let writing = options.clone().auto_vacuum(SqliteAutoVacuum::Incremental);
    // After a failure of the disk SQLite has ended a transaction that its client still believes in: such a connection can begin none any more.
    let sound = |connection: &mut SqliteConnection| !connection.is_in_transaction();
    let writer = SqlitePoolOptions::new().max_connections(1).before_acquire(move |connection, _| {
        let sound = sound(connection);
        Box::pin(async move { Ok(sound) })
    });
    let writer = writer.connect_with(writing).await.map_err(failed)?;
    shrink::prepare(&writer, folder, file).await.map_err(failed)?;
    let reader = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await.map_err(failed)?;
    Ok(Db { file, writer, reader })
}
