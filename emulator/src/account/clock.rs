//! The account's clock: the real time and an offset that only grows.
//!
//! ARCHITECTURE.md says what follows this clock and what follows the real one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How far an account's clock is ahead of the real time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountClock {
    /// Milliseconds, never negative.
    offset_ms: i64,
}

impl AccountClock {
    /// The furthest that a clock may be ahead: ten years.
    pub const FURTHEST: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

    /// Returns the account's time at a real time.
    pub fn at(self, real: Timestamp) -> Timestamp {
        real.checked_add(self.offset()).unwrap_or(Timestamp::MAX)
    }

    /// Returns the real time at which the account's clock shows `moment`.
    pub fn real(self, moment: Timestamp) -> Timestamp {
        moment.checked_sub(self.offset()).unwrap_or(Timestamp::MIN)
    }

    /// Returns how far it is ahead of the real time.
    pub fn offset(self) -> SignedDuration {
        SignedDuration::from_millis(self.offset_ms)
    }

    /// Moves it forward, by whole milliseconds, rounded up. Returns false and changes nothing if it would be ahead by more than
    /// [`FURTHEST`](Self::FURTHEST). A duration that is not positive changes nothing.
    #[must_use]
    pub fn forward(&mut self, by: SignedDuration) -> bool {
        let nanoseconds = by.max(SignedDuration::ZERO).as_nanos();
        let milliseconds = i64::try_from(nanoseconds.div_euclid(1_000_000) + i128::from(nanoseconds % 1_000_000 > 0));
        let offset = milliseconds.ok().and_then(|by| self.offset_ms.checked_add(by));
        match offset {
            Some(offset_ms) if SignedDuration::from_millis(offset_ms) <= Self::FURTHEST => {
                self.offset_ms = offset_ms;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Returns the one of two clocks that is further ahead.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        if self.offset_ms >= other.offset_ms { self } else { other }
    }
}
