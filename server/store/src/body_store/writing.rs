//! A large content while it is written.

use std::io::Write;

use bodies::{Body, BodyError, BodyHash};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{CHUNK, folder::Folder};

/// A file that is being written, and what is known of its content so far.
pub struct Writing {
    file: NamedTempFile,
    hasher: Sha256,
    size: u64,
    /// The checksums of complete chunks.
    sums: Vec<u8>,
    chunk: crc32fast::Hasher,
    /// The bytes of the chunk so far.
    filled: usize,
}

/// A file that is complete and synced.
pub struct Written {
    pub body: Body,
    pub sums: Vec<u8>,
    pub file: NamedTempFile,
}

impl Writing {
    /// Begins a content.
    pub fn new(folder: &Folder) -> Result<Self, BodyError> {
        let file = folder.new_file().map_err(BodyError::storage)?;
        let chunk = crc32fast::Hasher::new();
        Ok(Self { file, hasher: Sha256::new(), size: 0, sums: Vec::new(), chunk, filled: 0 })
    }

    /// Appends pieces.
    pub fn append(mut self, pieces: &[Bytes]) -> Result<Self, BodyError> {
        for piece in pieces {
            self.file.write_all(piece).map_err(BodyError::storage)?;
            self.hasher.update(piece);
            self.size += piece.len() as u64;
            self.sum(piece);
        }
        Ok(self)
    }

    /// Syncs the file.
    pub fn finish(mut self) -> Result<Written, BodyError> {
        if self.filled > 0 {
            self.end_chunk();
        }
        self.file.as_file().sync_all().map_err(BodyError::storage)?;
        let hash: [u8; 32] = self.hasher.finalize().into();
        Ok(Written { body: Body { hash: BodyHash::from(hash), size: self.size }, sums: self.sums, file: self.file })
    }

    fn sum(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let (now, later) = piece.split_at(piece.len().min(CHUNK - self.filled));
            self.chunk.update(now);
            self.filled += now.len();
            if self.filled == CHUNK {
                self.end_chunk();
            }
            piece = later;
        }
    }

    fn end_chunk(&mut self) {
        let chunk = std::mem::replace(&mut self.chunk, crc32fast::Hasher::new());
        self.sums.extend(chunk.finalize().to_be_bytes());
        self.filled = 0;
    }
}
