//! Bodies in memory, for tests and for copies of accounts. Nothing is deleted.

use std::{collections::BTreeMap, ops::Range};

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;

use crate::{Bodies, Body, BodyError, BodyHash, BodyStream, of_bytes, to_bytes, within};

/// Bodies in memory.
#[derive(Default)]
pub struct MemoryBodies(Mutex<BTreeMap<BodyHash, Bytes>>);

impl MemoryBodies {
    /// Returns all contents.
    pub fn all(&self) -> Vec<Bytes> {
        self.0.lock().values().cloned().collect()
    }
}

#[async_trait]
impl Bodies for MemoryBodies {
    async fn store(&self, content: BodyStream) -> Result<Body, BodyError> {
        let content = to_bytes(content).await?;
        let body = Body { hash: BodyHash::of(&content), size: content.len() as u64 };
        self.0.lock().insert(body.hash, content);
        Ok(body)
    }

    async fn read(&self, hash: &BodyHash, range: Range<u64>) -> Result<BodyStream, BodyError> {
        let content = self.0.lock().get(hash).cloned().ok_or(BodyError::Missing(*hash))?;
        let Range { start, end } = within(&range, content.len() as u64);
        let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        Ok(of_bytes(content.slice(index(start)..index(end))))
    }
}
