//! Limits how many new guests and accounts may come from one network.
//!
//! A class shares one address, so the limit is high. Expensive resources (environments, terminals) have limits of their own in [`crate::admission`].

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use app::account::AccountError;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock, Reference},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use crate::web::networks::Networks;

/// New guests and accounts at once: enough for a large class that starts as guests, most of whom sign up.
const BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(599);
/// After that, one in each of these periods: ten a second.
const PERIOD: Duration = Duration::from_millis(100);
/// New guests and accounts a day. Each guest who did something is kept for two months.
const A_DAY: NonZeroU32 = NonZeroU32::MIN.saturating_add(2_999);
/// The limits of a school's network are this many times higher.
const SCHOOL: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
/// With more networks than this, full buckets are removed.
const MANY: usize = 4096;

/// Counts new guests and accounts.
pub struct NewGuests<C: Clock = DefaultClock> {
    networks: Arc<Networks>,
    others: Gate<C>,
    schools: Gate<C>,
}

impl NewGuests {
    /// By the clock of the machine.
    pub fn new(networks: Arc<Networks>) -> Self {
        Self::by(networks, &DefaultClock::default())
    }
}

impl<C: Clock + Clone> NewGuests<C> {
    fn by(networks: Arc<Networks>, clock: &C) -> Self {
        Self { networks, others: Gate::new(NonZeroU32::MIN, clock), schools: Gate::new(SCHOOL, clock) }
    }

    /// Counts a new guest or account.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] if the network has reached a limit.
    pub fn start(&self, address: IpAddr) -> Result<(), AccountError> {
        let network = self.networks.of(address);
        let gate = if network.is_school { &self.schools } else { &self.others };
        gate.pass(network.key)
    }
}

type Buckets<C> = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// A bucket for bursts and one for a day, for each network.
struct Gate<C: Clock> {
    now: Buckets<C>,
    day: Buckets<C>,
    clock: C,
}

impl<C: Clock + Clone> Gate<C> {
    fn new(times: NonZeroU32, clock: &C) -> Self {
        let buckets = |period: Duration, burst: NonZeroU32| {
            let burst = burst.saturating_mul(times);
            let quota = Quota::with_period(period / times.get()).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
            RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone())
        };
        let a_day = Duration::from_secs(24 * 3600) / A_DAY.get();
        Self { now: buckets(PERIOD, BURST), day: buckets(a_day, A_DAY), clock: clock.clone() }
    }

    fn pass(&self, key: IpAddr) -> Result<(), AccountError> {
        for buckets in [&self.now, &self.day] {
            if buckets.len() >= MANY {
                buckets.retain_recent();
            }
            buckets.check_key(&key).map_err(|until| {
                let wait = until.earliest_possible().duration_since(self.clock.now());
                AccountError::TooManyTries { seconds: Duration::from(wait).as_secs() + 1 }
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limit(clock: &FakeRelativeClock) -> NewGuests<FakeRelativeClock> {
        let schools = vec!["10.1.0.0/16".parse().expect("a network")];
        NewGuests::by(Arc::new(Networks::new(schools)), clock)
    }

    fn let_in(limit: &NewGuests<FakeRelativeClock>, address: &str, tries: u32) -> u32 {
        let address = address.parse().expect("an address");
        (0..tries).map(|_| u32::from(limit.start(address).is_ok())).sum()
    }

    #[test]
    fn a_class_behind_one_address_gets_in_at_once_and_a_flood_does_not() {
        let clock = FakeRelativeClock::default();
        let limit = limit(&clock);
        // 300 students: each is a guest first and then signs up.
        assert_eq!(let_in(&limit, "192.0.2.1", 600), 600);
        assert_eq!(limit.start("192.0.2.1".parse().expect("an address")), Err(AccountError::TooManyTries { seconds: 1 }));
        clock.advance(Duration::from_secs(10));
        assert_eq!(let_in(&limit, "192.0.2.1", 1000), 100);
        assert_eq!(let_in(&limit, "192.0.2.2", 1), 1, "nobody else is meant");
        clock.advance(Duration::from_secs(600));
        let all_day: u32 = (0..600)
            .map(|_| {
                clock.advance(Duration::from_secs(60));
                let_in(&limit, "192.0.2.1", 600)
            })
            .sum();
        assert!((3_500..4_500).contains(&all_day), "{all_day} in ten hours");
    }

    #[test]
    fn a_school_has_ten_times_as_many_and_a_household_one_address() {
        let clock = FakeRelativeClock::default();
        let limit = limit(&clock);
        assert_eq!(let_in(&limit, "10.1.2.3", 10_000), 6_000);
        assert_eq!(let_in(&limit, "2001:db8::1", 600), 600);
        assert_eq!(let_in(&limit, "2001:db8::2", 1), 0, "the same /64");
        assert_eq!(let_in(&limit, "2001:db8:0:1::2", 1), 1);
    }
}
