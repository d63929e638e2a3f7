//! Takes in the content of an object or a part: from the request's body, or from another object.
//!
//! A content is hashed while it is stored, piece by piece. One that is not what the client says about it ends its stream with an error,
//! so nothing of it is left.

use std::sync::Arc;

use bodies::{BodyError, BodyStream, of_bytes};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use sigv4::ChecksumAlgorithm;
use wire::Blob;

use super::{
    checksum::{Expected, Given, Hasher, Hashes},
    contents,
    error::S3Error,
    live::Place,
    state::StoredChecksum,
};
use crate::{Body, Call};

/// A piece that is larger, bytes, is hashed on a blocking thread.
const MANY: usize = 256 << 10;

/// A content that is about to be stored.
pub struct Sent {
    stream: BodyStream,
    /// Its size, bytes.
    pub size: u64,
    /// The algorithm of the checksum that follows it.
    trailer: Option<ChecksumAlgorithm>,
}

/// A content that is stored. Until it is dropped, its size counts as arriving.
pub struct Received {
    /// `None` if it is empty.
    pub body: Option<Body>,
    pub hashes: Hashes,
    _place: Place,
}

impl Sent {
    /// Returns the content of a request: its stream if it has one, else its body.
    pub fn by<I>(call: &Call<I>, body: Option<&Blob>) -> Self {
        let streamed = call
            .incoming
            .as_ref()
            .and_then(|incoming| Some(Self { stream: incoming.take()?, size: incoming.size(), trailer: incoming.trailer() }));
        streamed.unwrap_or_else(|| {
            let content = body.map(|Blob(content)| content.clone()).unwrap_or_default();
            let size = content.len() as u64;
            Self { stream: of_bytes(content), size, trailer: None }
        })
    }

    /// Returns a content of the account's own.
    pub fn of(stream: BodyStream, size: u64) -> Self {
        Self { stream, size, trailer: None }
    }

    /// Stores the content, if the account has room for it. `default` is the algorithm of its checksum, if the client has chosen none.
    pub async fn receive<I>(self, call: &Call<I>, given: &Given, default: ChecksumAlgorithm) -> Result<Received, S3Error> {
        let Self { stream, size, trailer } = self;
        let expected = given.expected(trailer.unwrap_or(default))?;
        let (place, others) = call.account.live.s3.place(size);
        call.account.read(|state| contents::check_room(&call.core, state, size.saturating_add(others)))?;
        let hasher = Arc::new(tokio::sync::Mutex::new(Hasher::new(expected.algorithm)));
        let content = hashed(stream, size, expected, hasher.clone());
        let body = match size {
            0 => content.try_for_each(|_| async { Ok(()) }).await.map(|()| None)?,
            _ => Some(call.core.store.bodies().store(content).await?),
        };
        let hashes = hasher.lock().await.hashes.clone();
        let hashes = hashes.ok_or_else(|| S3Error::Internal("a content was stored before its end".into()))?;
        Ok(Received { body, hashes, _place: place })
    }
}

/// Returns the checksum of a content that is stored.
pub async fn checksum_of(content: BodyStream, size: u64, algorithm: ChecksumAlgorithm) -> Result<StoredChecksum, S3Error> {
    let hasher = Arc::new(tokio::sync::Mutex::new(Hasher::new(algorithm)));
    let expected = Given::default().expected(algorithm)?;
    hashed(content, size, expected, hasher.clone()).try_for_each(|_| async { Ok(()) }).await?;
    let hashes = hasher.lock().await.hashes.clone();
    Ok(hashes.ok_or_else(|| S3Error::Internal("a content was not read to its end".into()))?.checksum)
}

/// Returns a content that ends with an error if it is not the expected one.
fn hashed(content: BodyStream, size: u64, expected: Expected, hasher: Arc<tokio::sync::Mutex<Hasher>>) -> BodyStream {
    stream::try_unfold((content, expected, hasher), move |(mut content, expected, hasher)| async move {
        let Some(piece) = content.try_next().await? else {
            let mut hasher = hasher.lock().await;
            if hasher.size != size {
                return Err(BodyError::source(S3Error::IncompleteBody));
            }
            hasher.finish(&expected).map_err(BodyError::source)?;
            return Ok(None);
        };
        update(&hasher, &piece).await?;
        Ok(Some((piece, (content, expected, hasher))))
    })
    .boxed()
}

async fn update(hasher: &Arc<tokio::sync::Mutex<Hasher>>, piece: &Bytes) -> Result<(), BodyError> {
    let mut hasher = hasher.clone().lock_owned().await;
    if piece.len() <= MANY {
        hasher.update(piece);
        return Ok(());
    }
    let piece = piece.clone();
    tokio::task::spawn_blocking(move || hasher.update(&piece)).await.map_err(BodyError::storage)
}
