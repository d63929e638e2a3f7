//! Identifiers, from a trait so that tests are deterministic.

use std::sync::atomic::{AtomicU64, Ordering};

use rand::Rng;

/// Generates identifiers. The server uses [`RandomIds`], tests a counter.
pub trait Ids: Send + Sync {
    /// Returns a UUID as AWS prints it, lower case with dashes: request ids, revision ids.
    fn uuid(&self) -> String;

    /// Returns `length` random characters of `alphabet` (ASCII): API ids, log stream names, keys.
    fn draw(&self, alphabet: &str, length: usize) -> String;
}

/// Lower-case letters and digits: API Gateway's ids.
pub const BASE36: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
/// Upper-case letters and digits: IAM's unique ids and access key ids.
pub const BASE32_UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
pub const HEX: &str = "0123456789abcdef";
pub const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Ids from a cryptographic random number generator, so they can't be guessed.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn uuid(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }

    fn draw(&self, alphabet: &str, length: usize) -> String {
        let letters = alphabet.as_bytes();
        let mut rng = rand::rng();
        (0..length).map(|_| char::from(letters[rng.random_range(0..letters.len())])).collect()
    }
}

/// Sequence numbers: each is larger than those before.
#[derive(Debug, Default)]
pub struct Sequences(AtomicU64);

impl Sequences {
    /// Returns the next number that is not below `least`.
    pub fn next(&self, least: u64) -> u64 {
        let after = |last: u64| last.saturating_add(1).max(least);
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        before.map_or(least, after)
    }
}
