//! A clock that stands until it is moved.

use std::sync::Arc;

use async_trait::async_trait;
use emulator::Clock;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A clock in the test's hand.
pub struct HandClock(watch::Sender<Timestamp>);

impl HandClock {
    /// 2026-11-24T12:00:00Z.
    pub fn new() -> Arc<Self> {
        let noon = "2026-11-24T12:00:00Z".parse().expect("a timestamp");
        Arc::new(Self(watch::Sender::new(noon)))
    }

    /// Moves it on; tasks that slept until then wake.
    pub fn advance(&self, by: SignedDuration) {
        self.0.send_modify(|now| *now += by);
    }
}

#[async_trait]
impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    async fn sleep_until(&self, moment: Timestamp) {
        // The sender is `self`, so it can't be gone while this waits.
        let _reached = self.0.subscribe().wait_for(|now| *now >= moment).await.is_ok();
    }
}
