//! The way out of a function's code: to the AWS that started it, at a pace that leaves room for others.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use dashmap::DashMap;
use emulator::{AccountId, CallSource, runtime::HostClient};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sandbox::HostCalls;

use crate::exchange;

/// How many requests an account's functions may have under way at once. Functions that call each other in a circle end here, before they
/// have taken every environment there is: Lambda's own recursion detection sees AWS's clients only.
const UNDER_WAY: u32 = 64;
/// How many requests a second an account's functions may send for long; more wait.
const A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// How many they may send at once after a pause.
const BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

/// What all functions together have under way.
pub struct Traffic {
    pace: DefaultKeyedRateLimiter<AccountId>,
    under_way: DashMap<AccountId, Arc<AtomicU32>>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self { pace: RateLimiter::keyed(Quota::per_second(A_SECOND).allow_burst(BURST)), under_way: DashMap::new() }
    }
}

/// What one environment's code may ask for.
pub struct Calls {
    /// Whose it is.
    pub account: AccountId,
    /// Where its requests go.
    pub aws: HostClient,
    /// What it shares with others.
    pub traffic: Arc<Traffic>,
}

#[async_trait]
impl HostCalls for Calls {
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String> {
        if op != "http.send" {
            return Err(format!("{op} is not available in this sandbox"));
        }
        let emulator = self.aws.emulator().ok_or("AWS is being shut down")?;
        let _permit = TrafficPermit::take(&self.traffic, self.account)?;
        self.traffic.pace.until_key_ready(&self.account).await;
        // Whatever the code signs with, the call is the function's.
        exchange::answer_from(&emulator, CallSource::Function, payload).await
    }
}

/// A place among the requests under way; given back when it is dropped, also when the function's time is up meanwhile.
struct TrafficPermit(Arc<AtomicU32>);

impl TrafficPermit {
    fn take(traffic: &Traffic, account: AccountId) -> Result<Self, String> {
        let taken = traffic.under_way.entry(account).or_default().clone();
        let permit = Self(taken);
        if permit.0.fetch_add(1, Ordering::Relaxed) >= UNDER_WAY {
            return Err(format!("the functions of account {account} have {UNDER_WAY} requests under way already"));
        }
        Ok(permit)
    }
}

impl Drop for TrafficPermit {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
