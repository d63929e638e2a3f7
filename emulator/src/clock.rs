//! The time, brought in from outside so that tests are exact.

use jiff::Timestamp;

/// Tells the time. The server hands in [`SystemClock`]; a test hands in one that it moves itself.
pub trait Clock: Send + Sync {
    /// The present moment, UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
