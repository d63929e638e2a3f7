//! Whether the files can be written: a row is written to each, and there has to be room for more.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{sync::Mutex, time::Instant};

use super::{Databases, Db, folder::free_bytes};

/// What is written to each file, bytes: about what a learner's change takes.
const PADDING: i64 = 32 << 10;
/// For so long an answer holds, so that asking often does not wear the disk.
const HOLDS: Duration = Duration::from_secs(2);
/// How long a file may take to be written before it counts as one that can't be.
const PATIENCE: Duration = Duration::from_secs(5);
/// Below so many free bytes the disk counts as full: some write-ahead logs' worth.
const LEAST_FREE: u64 = 16 << 20;

/// What can't be written, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A file.
    #[error("{0} can't be written")]
    File(&'static str),
    /// The disk is full, or nearly.
    #[error("the disk of the data folder has {0} bytes left")]
    Disk(u64),
}

/// When the files were asked, and what came of it.
type Outcome = (Instant, Result<(), Unwritable>);

/// Asks the files, at most once in a while.
#[derive(Clone)]
pub struct Probe {
    databases: Databases,
    last: Arc<Mutex<Option<Outcome>>>,
}

impl Probe {
    /// A probe of these files.
    pub fn new(databases: Databases) -> Self {
        Self { databases, last: Arc::default() }
    }

    /// Whether all of them can be written.
    ///
    /// # Errors
    /// The first that can't.
    pub async fn write(&self) -> Result<(), Unwritable> {
        let mut last = self.last.lock().await;
        if let Some((at, outcome)) = &*last
            && at.elapsed() < HOLDS
        {
            return outcome.clone();
        }
        let outcome = self.write_all().await;
        *last = Some((Instant::now(), outcome.clone()));
        outcome
    }

    async fn write_all(&self) -> Result<(), Unwritable> {
        let Databases { main, logs, sessions, folder } = &self.databases;
        for db in [main, logs, sessions] {
            write(db).await?;
        }
        has_room(folder)
    }
}

async fn write(db: &Db) -> Result<(), Unwritable> {
    let row = sqlx::query(
        "INSERT INTO probe (id, padding) VALUES (1, randomblob(?1)) ON CONFLICT (id) DO UPDATE SET padding = excluded.padding",
    );
    match tokio::time::timeout(PATIENCE, row.bind(PADDING).execute(&db.writer)).await {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(error)) => tracing::error!(%error, file = db.file, "storage can't be written"),
        Err(_) => tracing::error!(file = db.file, "storage takes too long to be written"),
    }
    Err(Unwritable::File(db.file))
}

fn has_room(folder: &Path) -> Result<(), Unwritable> {
    match free_bytes(folder) {
        Some(free) if free < LEAST_FREE => Err(Unwritable::Disk(free)),
        Some(_) | None => Ok(()),
    }
}
