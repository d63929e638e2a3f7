//! How often somebody new may start in a network, with `governor`. Tries to sign in are counted in [`super::tries`].

use std::{hash::Hash, net::IpAddr, num::NonZeroU32, time::Duration};

use app::account::AccountError;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock, Reference},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

/// Addresses beyond so many are looked through for those whose bucket is full again.
const MANY: usize = 4096;

/// New guests and accounts.
pub struct StartLimit<C: Clock = DefaultClock> {
    guests: Limiter<IpAddr, C>,
}

const HUNDRED: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

impl Default for StartLimit {
    fn default() -> Self {
        Self::by(DefaultClock::default())
    }
}

/// A bucket of `burst` tries that wins one back every `period`.
fn every(period: Duration, burst: NonZeroU32) -> Quota {
    Quota::with_period(period).unwrap_or(Quota::per_minute(burst)).allow_burst(burst)
}

impl<C: Clock + Clone> StartLimit<C> {
    fn by(clock: C) -> Self {
        Self { guests: Limiter::new(every(Duration::from_secs(1), HUNDRED), &clock) }
    }

    /// Counts a new guest or account. A classroom may share one address, so this is generous.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`].
    pub fn start(&self, address: IpAddr) -> Result<(), AccountError> {
        self.guests.check(&address)
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

    #[test]
    fn addresses_that_were_there_long_ago_are_forgotten_and_recent_ones_are_not() {
        let clock = FakeRelativeClock::default();
        let limit = StartLimit::by(clock.clone());
        let busy = IpAddr::from([10, 0, 0, 1]);
        for address in 0..20_000_u32 {
            limit.start(IpAddr::from(address.to_be_bytes())).expect("the first of each");
            clock.advance(Duration::from_millis(20));
        }
        assert!(limit.guests.buckets.len() <= MANY, "{} addresses are kept", limit.guests.buckets.len());
        for _ in 0..100 {
            limit.start(busy).expect("a hundred at once");
        }
        for address in 0..5_000_u32 {
            limit.start(IpAddr::from((address + 30_000).to_be_bytes())).expect("the first of each");
        }
        assert_eq!(limit.start(busy), Err(AccountError::TooManyTries { seconds: 2 }));
    }
}
