//! Data of S3 that is lost at a restart.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// What an account is uploading at present.
#[derive(Default)]
pub struct Live {
    /// The sizes of all contents that arrive, bytes.
    arriving: Arc<AtomicU64>,
}

/// A place for a content that arrives. It counts until it is dropped.
#[derive(Debug)]
pub struct Place {
    arriving: Arc<AtomicU64>,
    size: u64,
}

impl Live {
    /// Takes a place for `size` bytes. Returns it with the bytes of all other contents that arrive.
    pub fn place(&self, size: u64) -> (Place, u64) {
        let others = self.arriving.fetch_add(size, Ordering::AcqRel);
        (Place { arriving: self.arriving.clone(), size }, others)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.arriving.fetch_sub(self.size, Ordering::AcqRel);
    }
}
