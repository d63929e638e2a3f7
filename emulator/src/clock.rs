//! The time, from a trait so that tests are deterministic.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

/// The time. The server uses [`SystemClock`]; a test uses a clock that it sets itself.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Returns the present time, UTC.
    fn now(&self) -> Timestamp;

    /// Returns at a moment, or at once if it has passed. The default waits in real time.
    async fn sleep_until(&self, moment: Timestamp) {
        let left = moment.duration_since(self.now());
        tokio::time::sleep(Duration::try_from(left).unwrap_or(Duration::ZERO)).await;
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
