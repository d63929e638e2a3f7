//! The SQLite files: one for everything that must last (`coldstart.db`), one for log events (`logs.db`), one for sessions (`sessions.db`).
//!
//! WAL, one writer a file, a pool of read-only connections beside it. SQL itself is in each noun's `db.rs`.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// A SQLite file, open for one writer and several readers.
#[derive(Clone, Debug)]
pub struct Db {
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
        std::fs::create_dir_all(folder).map_err(|cause| OpenError::Folder { path: folder.display().to_string(), cause })?;
        let main = open_file(folder, "coldstart.db", SqliteSynchronous::Full).await?;
        let logs = open_file(folder, "logs.db", SqliteSynchronous::Normal).await?;
        let sessions = open_file(folder, "sessions.db", SqliteSynchronous::Full).await?;
        let migrated = sqlx::migrate!("../migrations/main").run(&main.writer).await;
        migrated.map_err(|cause| outdated("coldstart.db", cause))?;
        let migrated = sqlx::migrate!("../migrations/logs").run(&logs.writer).await;
        migrated.map_err(|cause| outdated("logs.db", cause))?;
        Ok(Self { main, logs, sessions })
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
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10));
    let failed = |cause| OpenError::File { file, cause };
    let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(failed)?;
    let reader = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await.map_err(failed)?;
    Ok(Db { writer, reader })
}
