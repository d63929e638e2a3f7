//! Bodies: small ones in the database, large ones in files of a folder.
//!
//! A large content is written to a file under a temporary name, synced, and renamed to its hash; the folder is synced, and only then its
//! row is committed. So a row always has its file. A file without a row is left if the process ends between the two, and is deleted
//! later ([`BodyStore::examine`]).
//!
//! The rows of `body_uses` say which records refer to a body. They are written in the commit of the record, which is refused if the body
//! is not there, and go with the record. A body without such a row is deleted some time after it was stored or lost the last one
//! ([`BodyStore::sweep`]): first its row, then its file.
//!
//! A file has a checksum for each [`CHUNK`], which is verified whenever a part of the chunk is read. So the read of a small part of a
//! large content notices damage, too.

mod folder;
mod reading;
mod row;
mod sweep;
mod writing;

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use async_trait::async_trait;
use bodies::{Bodies, Body, BodyError, BodyHash, BodyStream, of_bytes, within};
use bytes::Bytes;
use futures::TryStreamExt;
use tokio::sync::RwLock;

use self::{folder::Folder, reading::Reading, writing::Writing};
use crate::Database;
pub(crate) use row::{Place, Stored};
pub use sweep::Examined;

/// The largest content in the database, bytes. A larger one is a file, because it would delay the commits of others.
const SMALL: usize = 64 << 10;
/// The bytes of a file that have one checksum.
const CHUNK: usize = 256 << 10;

/// Bodies in a database and a folder. A clone is cheap, and is the same store.
#[derive(Clone)]
pub struct BodyStore(Arc<Inner>);

struct Inner {
    database: Database,
    folder: Folder,
    /// Those who add a body hold it shared, from the rename to the commit. The sweep holds it alone, from the deletion of rows to that
    /// of files. Otherwise it could delete a file that was just added again.
    publishing: RwLock<()>,
}

impl BodyStore {
    /// Returns the bodies of a database, whose large contents are in a folder. The folder is made when it is needed.
    pub fn new(database: Database, folder: impl Into<PathBuf>) -> Self {
        let folder = Folder::new(folder.into());
        Self(Arc::new(Inner { database, folder, publishing: RwLock::default() }))
    }

    /// Returns the folder of large contents.
    pub fn folder(&self) -> &Path {
        self.0.folder.path()
    }

    async fn store_small(&self, content: &[u8]) -> Result<Body, BodyError> {
        let body = Body { hash: BodyHash::of(content), size: content.len() as u64 };
        self.put(&body, Place::Database(content)).await?;
        Ok(body)
    }

    async fn store_large(&self, begun: Vec<Bytes>, mut rest: BodyStream) -> Result<Body, BodyError> {
        let folder = self.0.folder.clone();
        let mut writing = blocking(move || Writing::new(&folder)?.append(&begun)).await?;
        let mut pieces = Vec::new();
        while let Some(piece) = rest.try_next().await? {
            pieces.push(piece);
            if length(&pieces) >= CHUNK {
                let pieces = std::mem::take(&mut pieces);
                writing = blocking(move || writing.append(&pieces)).await?;
            }
        }
        let written = blocking(move || writing.append(&pieces)?.finish()).await?;
        let (body, sums) = (written.body, written.sums.clone());
        let _publishing = self.0.publishing.read().await;
        let folder = self.0.folder.clone();
        blocking(move || folder.publish(written)).await?;
        self.put(&body, Place::File(&sums)).await?;
        Ok(body)
    }

    async fn put(&self, body: &Body, place: Place<'_>) -> Result<(), BodyError> {
        let size = i64::try_from(body.size).map_err(BodyError::storage)?;
        self.0
            .database
            .put_body((&body.hash.to_string(), size), place, seconds(SystemTime::now()))
            .await
            .map_err(BodyError::storage)
    }
}

#[async_trait]
impl Bodies for BodyStore {
    async fn store(&self, mut content: BodyStream) -> Result<Body, BodyError> {
        let mut pieces = Vec::new();
        while let Some(piece) = content.try_next().await? {
            pieces.push(piece);
            if length(&pieces) > SMALL {
                return self.store_large(pieces, content).await;
            }
        }
        self.store_small(&pieces.concat()).await
    }

    async fn read(&self, hash: &BodyHash, range: Range<u64>) -> Result<BodyStream, BodyError> {
        let stored = self.0.database.body(&hash.to_string()).await.map_err(BodyError::storage)?;
        let Stored { size, sums, content } = stored.ok_or(BodyError::Missing(*hash))?;
        let range = within(&range, size);
        if let Some(sums) = sums {
            let (folder, hash) = (self.0.folder.clone(), *hash);
            let reading = blocking(move || Reading::new(&folder, Body { hash, size }, sums, range)).await?;
            return Ok(reading.stream());
        }
        let content = content.filter(|content| BodyHash::of(content) == *hash);
        let content = content.ok_or_else(|| damaged(*hash, "its content in the database is missing or another one"))?;
        let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        Ok(of_bytes(Bytes::from(content).slice(index(range.start)..index(range.end))))
    }

    fn room(&self) -> u64 {
        self.0.folder.room()
    }
}

/// Returns the error for a damaged body, and reports it to the person who runs the site.
fn damaged(hash: BodyHash, damage: impl Into<String>) -> BodyError {
    let error = BodyError::Damaged { hash, damage: damage.into() };
    tracing::error!(%error, "stored data is damaged: restore it from a backup, or check the disk");
    error
}

/// Runs a function of the file system on a thread where it may wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, BodyError> + Send + 'static) -> Result<T, BodyError> {
    tokio::task::spawn_blocking(work).await.map_err(BodyError::storage)?
}

fn length(pieces: &[Bytes]) -> usize {
    pieces.iter().map(Bytes::len).sum()
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
