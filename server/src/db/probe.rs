//! Tests whether the databases can be written: writes a row to each, and checks that there is free space.

use std::{path::Path, sync::Arc, time::Duration};

use ::store::sql::query;
use rand::RngCore;

use tokio::{sync::Mutex, time::Instant};

use super::{Databases, Db, folder::free_bytes};

/// How many bytes are written to each database: about as many as a learner's change needs.
const PADDING: usize = 32 << 10;
/// How long a result is reused, so that frequent requests do not wear the disk.
const HOLDS: Duration = Duration::from_secs(2);
/// How long a write may take before the database counts as not writable.
const PATIENCE: Duration = Duration::from_secs(5);
/// With fewer free bytes than this the disk counts as full: the size of a few write-ahead logs.
const LEAST_FREE: u64 = 16 << 20;

/// What cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A file, or the PostgreSQL database.
    #[error("{0} can't be written")]
    Database(&'static str),
    /// The disk is full, or nearly full.
    #[error("the disk of the data folder has {0} bytes left")]
    Disk(u64),
}

/// The time of the last test and its result.
type Outcome = (Instant, Result<(), Unwritable>);

/// Tests the databases at most once in [`HOLDS`].
#[derive(Clone)]
pub struct Probe {
    databases: Databases,
    last: Arc<Mutex<Option<Outcome>>>,
}

impl Probe {
    pub fn new(databases: Databases) -> Self {
        Self { databases, last: Arc::default() }
    }

    /// Tests whether all databases can be written.
    ///
    /// # Errors
    /// The first one that cannot be written, or the full disk.
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
        for db in [main, &logs.clone().into(), sessions] {
            write(db).await?;
        }
        has_room(folder)
    }
}

async fn write(db: &Db) -> Result<(), Unwritable> {
    let mut padding = vec![0; PADDING];
    rand::rng().fill_bytes(&mut padding);
    let row = query("INSERT INTO probe (id, padding) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET padding = excluded.padding");
    match tokio::time::timeout(PATIENCE, row.bind(padding).execute(&db.writer)).await {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(error)) => tracing::error!(%error, database = db.name, "storage can't be written"),
        Err(_) => tracing::error!(database = db.name, "storage takes too long to be written"),
    }
    Err(Unwritable::Database(db.name))
}

fn has_room(folder: &Path) -> Result<(), Unwritable> {
    match free_bytes(folder) {
        Some(free) if free < LEAST_FREE => Err(Unwritable::Disk(free)),
        Some(_) | None => Ok(()),
    }
}
