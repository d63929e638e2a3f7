//! How often somebody may try to sign in: by name and by address, with `governor`.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use app::account::AccountError;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::DefaultKeyedStateStore,
};

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>;

/// Tries are counted before the password is looked at.
pub struct SignInLimit {
    by_name: Limiter<String>,
    by_address: Limiter<IpAddr>,
    guests: Limiter<IpAddr>,
}

const FIVE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const THIRTY: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);
const HUNDRED: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

impl Default for SignInLimit {
    fn default() -> Self {
        Self {
            by_name: RateLimiter::keyed(every(Duration::from_secs(30), FIVE)),
            by_address: RateLimiter::keyed(every(Duration::from_secs(2), THIRTY)),
            guests: RateLimiter::keyed(every(Duration::from_secs(1), HUNDRED)),
        }
    }
}

/// A bucket of `burst` tries that wins one back every `period`.
fn every(period: Duration, burst: NonZeroU32) -> Quota {
    Quota::with_period(period).unwrap_or(Quota::per_minute(burst)).allow_burst(burst)
}

impl SignInLimit {
    /// Counts a try to sign in.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`].
    pub fn sign_in(&self, name: &str, address: IpAddr) -> Result<(), AccountError> {
        check(&self.by_address, &address)?;
        check(&self.by_name, &name.to_lowercase())
    }

    /// Counts a new guest or account. A classroom may share one address, so this is generous.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`].
    pub fn start(&self, address: IpAddr) -> Result<(), AccountError> {
        check(&self.guests, &address)
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K) -> Result<(), AccountError> {
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        AccountError::TooManyTries { seconds: wait.as_secs() + 1 }
    })
}
