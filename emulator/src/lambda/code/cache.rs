//! The cache of unzipped packages, by the hash of their zip. It evicts the least recently used packages.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::{BodyHash, runtime::Package};

/// The largest size of the cache, in bytes. The package added last stays in the cache even if it is larger.
const LIMIT: usize = 512 * 1024 * 1024;

/// Unzipped packages by the hash of their zip, shared by all accounts: the key is the content, so an account finds only packages
/// that it has itself.
#[derive(Default)]
pub struct Packages(Mutex<Held>);

#[derive(Default)]
struct Held {
    packages: HashMap<BodyHash, Entry>,
    bytes: usize,
    uses: u64,
}

struct Entry {
    package: Package,
    bytes: usize,
    last_use: u64,
}

impl Packages {
    /// Returns the package with a hash, if it is in the cache.
    pub fn find(&self, hash: BodyHash) -> Option<Package> {
        let mut held = self.0.lock();
        held.uses += 1;
        let now = held.uses;
        let entry = held.packages.get_mut(&hash)?;
        entry.last_use = now;
        Some(entry.package.clone())
    }

    /// Adds a package, and evicts others if the cache is too large.
    pub fn keep(&self, hash: BodyHash, package: Package) {
        let bytes = package.iter().map(|(path, content)| path.len() + content.len()).sum();
        let mut held = self.0.lock();
        held.uses += 1;
        let last_use = held.uses;
        if let Some(before) = held.packages.insert(hash, Entry { package, bytes, last_use }) {
            held.bytes -= before.bytes;
        }
        held.bytes += bytes;
        while held.bytes > LIMIT && held.packages.len() > 1 {
            held.drop_least_used();
        }
    }
}

impl Held {
    fn drop_least_used(&mut self) {
        let least = self.packages.iter().min_by_key(|(_, entry)| entry.last_use).map(|(hash, _)| *hash);
        if let Some(entry) = least.and_then(|hash| self.packages.remove(&hash)) {
            self.bytes -= entry.bytes;
        }
    }
}
