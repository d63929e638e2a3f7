//! Token buckets, one for each key: a bucket is full at first, regains one try every `period`, and gets a try back if the try was legitimate.

use std::{
    hash::Hash,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

use dashmap::DashMap;

/// With more keys than this, full buckets are looked for and removed; a full bucket equals none.
const MANY: usize = 4096;

/// The buckets of one kind of key.
#[derive(Debug)]
pub struct Buckets<K: Eq + Hash> {
    rule: Rule,
    /// The time at which each bucket is full again.
    full_at: DashMap<K, Instant>,
    swept_at: AtomicUsize,
}

/// The size and the rate of a bucket.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// How many tries may be made at once.
    pub burst: u32,
    /// How long it takes until one try is regained.
    pub period: Duration,
    /// How many callers may wait for tries that have not been regained yet.
    pub line: u32,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    /// Starts with full buckets.
    pub fn new(rule: Rule) -> Self {
        Self { rule, full_at: DashMap::new(), swept_at: AtomicUsize::new(MANY) }
    }

    /// Takes a try and returns how long the caller has to wait before making it.
    ///
    /// # Errors
    /// How long to stay away, if too many callers wait already.
    pub fn take(&self, key: &K, now: Instant) -> Result<Duration, Duration> {
        self.sweep(now);
        let Rule { burst, period, line } = self.rule;
        let mut full_at = self.full_at.entry(key.clone()).or_insert(now);
        let missing = full_at.saturating_duration_since(now);
        let wait = missing.saturating_sub(period * (burst - 1));
        let longest = period * line;
        if wait > longest {
            return Err(wait - longest);
        }
        *full_at = now + missing + period;
        Ok(wait)
    }

    /// Gives a try back.
    pub fn give_back(&self, key: &K) {
        if let Some(mut full_at) = self.full_at.get_mut(key)
            && let Some(earlier) = full_at.checked_sub(self.rule.period)
        {
            *full_at = earlier;
        }
    }

    /// Fills a key's bucket.
    pub fn fill(&self, key: &K) {
        self.full_at.remove(key);
    }

    /// Removes full buckets. The threshold doubles with the number of keys, so that the amortised cost of a take does not depend on it.
    fn sweep(&self, now: Instant) {
        if self.full_at.len() < self.swept_at.load(Relaxed) {
            return;
        }
        self.full_at.retain(|_, full_at| *full_at > now);
        self.swept_at.store((2 * self.full_at.len()).max(MANY), Relaxed);
    }

    /// The number of keys that have a bucket.
    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.full_at.len()
    }
}
