//! A part of a large content while it is read.

use std::{fs::File, ops::Range, os::unix::fs::FileExt};

use bodies::{Body, BodyError, BodyStream};
use bytes::Bytes;
use futures::{StreamExt, stream};

use super::{CHUNK, blocking, damaged, folder::Folder};

/// An open file, and the part of it that is still to be read.
pub struct Reading {
    file: File,
    body: Body,
    sums: Vec<u8>,
    rest: Range<u64>,
}

impl Reading {
    /// Opens the file of a content.
    pub fn new(folder: &Folder, body: Body, sums: Vec<u8>, rest: Range<u64>) -> Result<Self, BodyError> {
        let file = folder.open(&body.hash).map_err(|error| damaged(body.hash, format!("its file can't be opened: {error}")))?;
        Ok(Self { file, body, sums, rest })
    }

    /// Returns the part, chunk by chunk. The stream ends with its first error.
    pub fn stream(self) -> BodyStream {
        let next = async |reading: Self| {
            if reading.rest.is_empty() {
                return Ok(None);
            }
            blocking(move || reading.next()).await.map(Some)
        };
        stream::try_unfold(self, next).boxed()
    }

    /// Reads and verifies the chunk in which the rest begins.
    fn next(mut self) -> Result<(Bytes, Self), BodyError> {
        let number = self.rest.start / CHUNK as u64;
        let begin = number * CHUNK as u64;
        let end = self.body.size.min(begin + CHUNK as u64);
        let mut chunk = vec![0; index(end - begin)];
        let broken = |damage: String| damaged(self.body.hash, format!("bytes {begin} to {end} of its file: {damage}"));
        self.file.read_exact_at(&mut chunk, begin).map_err(|error| broken(error.to_string()))?;
        let sum = index(number).checked_mul(4).and_then(|at| self.sums.get(at..at.checked_add(4)?));
        if sum != Some(&crc32fast::hash(&chunk).to_be_bytes()) {
            return Err(broken("the checksum is another one".into()));
        }
        let piece = Bytes::from(chunk).slice(index(self.rest.start - begin)..index(self.rest.end.min(end) - begin));
        self.rest.start = end.min(self.rest.end);
        Ok((piece, self))
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
