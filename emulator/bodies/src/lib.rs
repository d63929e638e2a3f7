//! Bodies: contents that are too large for a record, such as code packages and, later, objects of S3.
//!
//! A body is stored under the hash of its content, so equal contents are stored once. A record has a [`Body`], which is its hash and its
//! size. [`Bodies`] stores a content from a stream and reads any part of it as a stream, so no content has to be in memory as a whole.
//!
//! The order of a change is: store the body, then commit the record that refers to it. A body to which no record refers is deleted after
//! a grace period, so a change that ends between the two leaves nothing behind.

mod error;
mod hash;
mod memory;

use std::ops::Range;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use serde::{Deserialize, Serialize};

pub use error::BodyError;
pub use hash::{BodyHash, InvalidBodyHash};
pub use memory::MemoryBodies;

/// The pieces of a content, in order. The content is complete only if the stream ends without an error.
pub type BodyStream = BoxStream<'static, Result<Bytes, BodyError>>;

/// A reference to a body, as a record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub hash: BodyHash,
    /// The size of the content, bytes.
    pub size: u64,
}

/// Stores and reads bodies.
#[async_trait]
pub trait Bodies: Send + Sync {
    /// Stores a content. It is durable when this returns, and is not deleted for the next minutes, in which a record that refers to it
    /// has to be committed. A content may be stored again.
    ///
    /// # Errors
    /// The stream fails, or the content can't be stored. Nothing of it is left then.
    async fn store(&self, content: BodyStream) -> Result<Body, BodyError>;

    /// Returns a part of a content, as far as the content has it. The stream continues to work if the body is deleted meanwhile.
    ///
    /// # Errors
    /// The body is not stored, is damaged, or can't be read. The stream fails where it reaches a damage.
    async fn read(&self, hash: &BodyHash, range: Range<u64>) -> Result<BodyStream, BodyError>;

    /// Returns how many more bytes may be stored before the rest of the disk is needed for other data.
    fn room(&self) -> u64 {
        u64::MAX
    }
}

impl dyn Bodies + '_ {
    /// Stores a content that is in memory.
    ///
    /// # Errors
    /// It can't be stored.
    pub async fn store_bytes(&self, content: Bytes) -> Result<Body, BodyError> {
        self.store(of_bytes(content)).await
    }

    /// Returns a whole content; `None` if it is not stored.
    ///
    /// # Errors
    /// It is damaged, or can't be read.
    pub async fn whole(&self, hash: &BodyHash) -> Result<Option<Bytes>, BodyError> {
        match self.read(hash, 0..u64::MAX).await {
            Ok(content) => to_bytes(content).await.map(Some),
            Err(BodyError::Missing(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns a stream of one piece.
pub fn of_bytes(content: Bytes) -> BodyStream {
    stream::iter([Ok(content)]).boxed()
}

/// Returns the pieces of a stream as one. A stream of one piece is not copied.
///
/// # Errors
/// Those of the stream.
pub async fn to_bytes(mut content: BodyStream) -> Result<Bytes, BodyError> {
    let Some(first) = content.try_next().await? else { return Ok(Bytes::new()) };
    let Some(second) = content.try_next().await? else { return Ok(first) };
    let mut whole = BytesMut::from(first);
    whole.extend_from_slice(&second);
    while let Some(piece) = content.try_next().await? {
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

/// Returns the part of a content of `size` bytes that a range has.
pub fn within(range: &Range<u64>, size: u64) -> Range<u64> {
    let end = range.end.min(size);
    range.start.min(end)..end
}
