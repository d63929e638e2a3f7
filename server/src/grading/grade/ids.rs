//! Ids and seeds that are drawn from a submission, so that it is graded alike each time.

use std::sync::atomic::{AtomicU64, Ordering};

use emulator::Ids;
use sha2::{Digest, Sha256};

use crate::labs::{Tree, vars::Seed};

/// Ids that follow from a seed, in the order in which they are drawn.
pub struct SeededIds {
    seed: Seed,
    drawn: AtomicU64,
}

impl SeededIds {
    pub fn new(seed: Seed) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    fn next(&self) -> [u8; 32] {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(b"id");
        hash.update(self.seed.0.to_be_bytes());
        hash.update(number.to_be_bytes());
        hash.finalize().into()
    }
}

impl Ids for SeededIds {
    fn uuid(&self) -> String {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.next()[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    fn draw(&self, alphabet: &str, length: usize) -> String {
        let letters = alphabet.as_bytes();
        let bytes = std::iter::repeat_with(|| self.next()).flatten();
        bytes.take(length).map(|byte| char::from(letters[usize::from(byte) % letters.len()])).collect()
    }
}

/// The seed of a submission's random values: it follows from the lab and from what was submitted. It fits a number of JSON.
pub fn seed_of<'p>(content_hash: &str, parts: impl IntoIterator<Item = (&'p str, &'p [u8])>) -> Seed {
    let mut hash = Sha256::new();
    hash.update(content_hash);
    for (name, content) in parts {
        hash.update(name.len().to_be_bytes());
        hash.update(name);
        hash.update(content.len().to_be_bytes());
        hash.update(content);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, ..] = digest;
    Seed(u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
}

/// The parts of a folder's files.
pub fn parts(files: &Tree) -> impl Iterator<Item = (&str, &[u8])> {
    files.iter().map(|(path, content)| (path.as_str(), content.as_ref()))
}
