//! The host calls of a function's code: requests to the AWS that started it, with limits so that others get their share.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use dashmap::DashMap;
use emulator::{AccountId, CallSource, runtime::HostClient};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sandbox::HostCalls;

use crate::exchange;

/// How many requests the functions of an account may have in flight. This ends functions that call each other in a cycle before they occupy every
/// environment: Lambda's own recursion detection only works with AWS's clients.
const UNDER_WAY: u32 = 64;
/// How many requests a second the functions of an account may send on average; more wait.
const A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// How many they may send at once after a pause.
const BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

/// With more accounts than this, those that have sent nothing for a while are removed.
const MANY: usize = 4096;

/// The requests of all functions.
pub struct Traffic {
    pace: DefaultKeyedRateLimiter<AccountId>,
    /// The number of accounts at which full buckets are removed next.
    swept_at: AtomicUsize,
    under_way: DashMap<AccountId, u32>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            pace: RateLimiter::keyed(Quota::per_second(A_SECOND).allow_burst(BURST)),
            swept_at: AtomicUsize::new(MANY),
            under_way: DashMap::new(),
        }
    }
}

/// The host calls of one environment's code.
pub struct Calls {
    /// The function's account.
    pub account: AccountId,
    /// The emulator that gets the requests.
    pub aws: HostClient,
    /// The limits, shared by all environments.
    pub traffic: Arc<Traffic>,
}

#[async_trait]
impl HostCalls for Calls {
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String> {
        if op != "http.send" {
            return Err(format!("{op} is not available in this sandbox"));
        }
        let emulator = self.aws.emulator().ok_or("AWS is being shut down")?;
        let _permit = TrafficPermit::take(self.traffic.clone(), self.account)?;
        self.traffic.pace.until_key_ready(&self.account).await;
        // The call counts as the function's, whatever keys the code signs it with.
        exchange::answer_from(&emulator, CallSource::Function, payload).await
    }
}

/// A permit for a request in flight. It is released when it is dropped, also if the function times out meanwhile.
struct TrafficPermit {
    traffic: Arc<Traffic>,
    account: AccountId,
}

impl TrafficPermit {
    fn take(traffic: Arc<Traffic>, account: AccountId) -> Result<Self, String> {
        traffic.sweep();
        let mut taken = traffic.under_way.entry(account).or_default();
        if *taken >= UNDER_WAY {
            return Err(format!("the functions of account {account} have {UNDER_WAY} requests under way already"));
        }
        *taken += 1;
        drop(taken);
        Ok(Self { traffic, account })
    }
}

impl Drop for TrafficPermit {
    fn drop(&mut self) {
        self.traffic.under_way.remove_if_mut(&self.account, |_, taken| {
            *taken -= 1;
            *taken == 0
        });
    }
}

impl Traffic {
    /// The threshold grows with the number of accounts, so that the cost of a request does not depend on it.
    fn sweep(&self) {
        if self.pace.len() < self.swept_at.load(Relaxed) {
            return;
        }
        self.pace.retain_recent();
        self.pace.shrink_to_fit();
        self.swept_at.store((2 * self.pace.len()).max(MANY), Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: u64) -> AccountId {
        AccountId::from_number(number)
    }

    #[test]
    fn an_account_may_have_so_many_requests_under_way_and_is_forgotten_when_none_is() {
        let traffic = Arc::<Traffic>::default();
        let take = |number| TrafficPermit::take(traffic.clone(), account(number));
        let places: Vec<_> = (0..UNDER_WAY).filter_map(|_| take(1).ok()).collect();
        assert_eq!(places.len(), UNDER_WAY as usize);
        assert!(take(1).is_err() && take(2).is_ok());
        drop(places);
        assert!(traffic.under_way.is_empty());
    }

    #[test]
    fn accounts_that_send_nothing_any_more_are_forgotten() {
        let traffic = Arc::<Traffic>::default();
        for number in 0..20 * MANY as u64 {
            traffic.sweep();
            assert!(traffic.pace.check_key(&account(number)).is_ok());
        }
        assert!(traffic.pace.len() < 10 * MANY, "{} accounts are kept", traffic.pace.len());
    }
}
