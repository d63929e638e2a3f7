//! A token bucket: it fills with time, and what is done takes out of it.

use jiff::Timestamp;

/// How fast a bucket fills, and how much it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Tokens a second.
    pub per_second: f64,
    /// Tokens at most.
    pub burst: f64,
}

/// A bucket. Its rate is given with each use, since an account may change it meanwhile.
pub struct Bucket {
    /// What is in it. Below nothing while something was taken on credit.
    pub tokens: f64,
    at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub fn full(rate: Rate, now: Timestamp) -> Self {
        Self { tokens: rate.burst, at: now }
    }

    /// Adds what has come since it was filled last.
    pub fn fill(&mut self, rate: Rate, now: Timestamp) {
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        self.tokens = (self.tokens + passed * rate.per_second).min(rate.burst);
        self.at = self.at.max(now);
    }

    /// Takes so many tokens, or none: `false` when there are fewer.
    pub fn take(&mut self, tokens: f64) -> bool {
        let there = self.tokens >= tokens;
        if there {
            self.tokens -= tokens;
        }
        there
    }
}

/// A size as tokens.
pub fn tokens(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX))
}
