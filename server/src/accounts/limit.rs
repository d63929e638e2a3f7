//! How often somebody may try to sign in: by name and by address, with `governor`.

use std::{hash::Hash, net::IpAddr, num::NonZeroU32, time::Duration};

use app::account::AccountError;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock, Reference},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use super::LearnerName;

/// Names or addresses beyond so many are looked through for those whose bucket is full again.
const MANY: usize = 4096;

/// Tries are counted before the password is looked at.
pub struct SignInLimit<C: Clock = DefaultClock> {
    by_name: Limiter<String, C>,
    by_address: Limiter<IpAddr, C>,
}

const FIVE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const THIRTY: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

impl Default for SignInLimit {
    fn default() -> Self {
        Self::by(DefaultClock::default())
    }
}

/// A bucket of `burst` tries that wins one back every `period`.
fn every(period: Duration, burst: NonZeroU32) -> Quota {
    Quota::with_period(period).unwrap_or(Quota::per_minute(burst)).allow_burst(burst)
}

impl<C: Clock + Clone> SignInLimit<C> {
    fn by(clock: C) -> Self {
        Self {
            by_name: Limiter::new(every(Duration::from_secs(30), FIVE), &clock),
            by_address: Limiter::new(every(Duration::from_secs(2), THIRTY), &clock),
        }
    }

    /// Counts a try to sign in; without a name where what was typed is none.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`].
    pub fn sign_in(&self, name: Option<&LearnerName>, address: IpAddr) -> Result<(), AccountError> {
        self.by_address.check(&address)?;
        name.map_or(Ok(()), |name| self.by_name.check(&name.as_str().to_lowercase()))
    }
}

/// A bucket a key; full ones are forgotten, since they are as good as none.
struct Limiter<K: Hash + Eq + Clone, C: Clock> {
    buckets: RateLimiter<K, DefaultKeyedStateStore<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Limiter<K, C> {
    fn new(quota: Quota, clock: &C) -> Self {
        Self { buckets: RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone()), clock: clock.clone() }
    }

    fn check(&self, key: &K) -> Result<(), AccountError> {
        if self.buckets.len() >= MANY {
            self.buckets.retain_recent();
        }
        self.buckets.check_key(key).map(drop).map_err(|until| {
            let wait = until.earliest_possible().duration_since(self.clock.now());
            AccountError::TooManyTries { seconds: Duration::from(wait).as_secs() + 1 }
        })
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn name(number: u32) -> LearnerName {
        LearnerName::parse(&format!("nobody-{number}")).expect("a name")
    }

    #[test]
    fn names_that_were_tried_long_ago_are_forgotten_and_recent_ones_are_not() {
        let clock = FakeRelativeClock::default();
        let limit = SignInLimit::by(clock.clone());
        let target = LearnerName::parse("target").expect("a name");
        for attempt in 0..20_000 {
            limit.sign_in(Some(&name(attempt)), IpAddr::from(attempt.to_be_bytes())).expect("the first try of each");
            clock.advance(Duration::from_millis(20));
        }
        // Each name's bucket is full again after half a minute: 1,500 of them are not.
        assert!(limit.by_name.buckets.len() <= MANY, "{} names are kept", limit.by_name.buckets.len());
        assert!(limit.by_address.buckets.len() <= MANY, "{} addresses are kept", limit.by_address.buckets.len());
        for attempt in 20_000..20_005 {
            limit.sign_in(Some(&target), IpAddr::from([10, 0, 0, attempt as u8])).expect("five tries");
        }
        for attempt in 0..5_000 {
            limit.sign_in(Some(&name(attempt)), IpAddr::from((attempt + 30_000).to_be_bytes())).expect("the first try of each");
        }
        let refused = limit.sign_in(Some(&target), IpAddr::from([10, 0, 0, 9]));
        assert_eq!(refused, Err(AccountError::TooManyTries { seconds: 31 }));
    }
}
