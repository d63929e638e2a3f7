//! A token bucket: time adds tokens up to a maximum, and each use takes some.

use jiff::Timestamp;

/// The rate at which a bucket fills, and its capacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Tokens added in a second.
    pub per_second: f64,
    /// The most tokens that the bucket holds.
    pub burst: f64,
}

/// A bucket. The caller passes the rate with each use, because an account may change it in between.
pub struct Bucket {
    /// The tokens that are left. Negative after a use on credit.
    pub tokens: f64,
    at: Timestamp,
}

impl Bucket {
    /// Returns a full bucket.
    pub fn full(rate: Rate, now: Timestamp) -> Self {
        Self { tokens: rate.burst, at: now }
    }

    /// Adds the tokens for the time since the last fill.
    pub fn fill(&mut self, rate: Rate, now: Timestamp) {
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        self.tokens = (self.tokens + passed * rate.per_second).min(rate.burst);
        self.at = self.at.max(now);
    }

    /// Takes `tokens`, and returns true; if fewer are left, takes none and returns false.
    pub fn take(&mut self, tokens: f64) -> bool {
        let there = self.tokens >= tokens;
        if there {
            self.tokens -= tokens;
        }
        there
    }
}

/// Converts a number of bytes to tokens; sizes over `u32::MAX` count as `u32::MAX`.
pub fn tokens(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX))
}
