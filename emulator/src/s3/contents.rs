//! Reads contents of objects: pieces in a row, or a range of them.

use std::ops::Range;

use bodies::{BodyStream, to_bytes};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};

use std::sync::Arc;

use super::{error::S3Error, state::Object};
use crate::{Body, Content, account::State, account::share_of_disk, emulator::Core};

/// A content up to this size, bytes, is sent as a whole, and a larger one as a stream.
const SMALL: u64 = 1 << 20;

/// A content to send.
pub enum Read {
    Whole(Bytes),
    Streamed(Content),
}

/// Checks that `size` more bytes fit into the account's storage.
pub fn check_room(core: &Core, state: &State, size: u64) -> Result<(), S3Error> {
    let bytes = state.s3.usage.bytes;
    let used = bytes.saturating_add(size);
    let limit = core.config.object_storage.min(share_of_disk(bytes, core.store.bodies().room()));
    if used > limit && size > 0 { Err(S3Error::StorageFull { used, limit }) } else { Ok(()) }
}

/// Reads a range of an object's content.
pub async fn read(core: &Arc<Core>, object: &Object, range: Range<u64>) -> Result<Read, S3Error> {
    let size = range.end.saturating_sub(range.start);
    let stream = stream_of(core.clone(), object, range);
    if size <= SMALL {
        return Ok(Read::Whole(to_bytes(stream).await?));
    }
    Ok(Read::Streamed(Content::new(stream)))
}

/// Returns a range of an object's content as a stream.
pub fn stream_of(core: Arc<Core>, object: &Object, range: Range<u64>) -> BodyStream {
    let mut start = 0;
    let pieces: Vec<(Body, Range<u64>)> = object
        .content
        .iter()
        .filter_map(|piece| {
            let (from, to) = (start, start + piece.body.size);
            start = to;
            let within = range.start.max(from)..range.end.min(to);
            (within.start < within.end).then(|| (piece.body, within.start - from..within.end - from))
        })
        .collect();
    let read = move |(body, range): (Body, Range<u64>)| {
        let core = core.clone();
        async move { core.store.bodies().read(&body.hash, range).await }
    };
    stream::iter(pieces).then(read).try_flatten().boxed()
}
