//! Buckets of tries, one for each key: full at first, a try is won back every `period`, and what is right is given back.

use std::{
    hash::Hash,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

use dashmap::DashMap;

/// From so many keys on, those whose bucket is full again are looked for and forgotten: they are as good as none.
const MANY: usize = 4096;

/// The buckets of one kind of key.
#[derive(Debug)]
pub struct Buckets<K: Eq + Hash> {
    rule: Rule,
    /// When each bucket is full again.
    full_at: DashMap<K, Instant>,
    swept_at: AtomicUsize,
}

/// How many tries there are.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// At once.
    pub burst: u32,
    /// How long one takes to be won back.
    pub period: Duration,
    /// How many may wait in line for tries that are not won back yet.
    pub line: u32,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    /// All are full.
    pub fn new(rule: Rule) -> Self {
        Self { rule, full_at: DashMap::new(), swept_at: AtomicUsize::new(MANY) }
    }

    /// Takes a try, and says how long to wait for it.
    ///
    /// # Errors
    /// How long to stay away, when too many wait already.
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

    /// Looked for seldom enough that a take costs the same however many keys there are.
    fn sweep(&self, now: Instant) {
        if self.full_at.len() < self.swept_at.load(Relaxed) {
            return;
        }
        self.full_at.retain(|_, full_at| *full_at > now);
        self.swept_at.store((2 * self.full_at.len()).max(MANY), Relaxed);
    }

    /// How many keys are kept.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.full_at.len()
    }
}
