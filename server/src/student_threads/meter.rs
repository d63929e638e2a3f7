//! Measures how a piece of students' code spends its time: waiting for a turn, computing, or waiting for something else. The times are logged when
//! the code has ended, with `RUST_LOG=coldstart::timing=debug`.

use std::{
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use emulator::AccountId;

/// The target of all log lines about timing.
pub const TIMING: &str = "coldstart::timing";

/// The times of one task.
pub struct Meter {
    account: AccountId,
    /// The kind of code.
    what: &'static str,
    begun: Instant,
    /// When it was last ready to run, in nanoseconds after its start.
    ready: AtomicU64,
    waited: AtomicU64,
    longest_wait: AtomicU64,
    /// Time on a thread, and the CPU time within it.
    on_thread: AtomicU64,
    computed: AtomicU64,
    turns: AtomicU32,
    /// When it ended, in nanoseconds after its start; 0 before.
    took: AtomicU64,
}

impl Meter {
    /// Starts to measure.
    pub fn new(account: AccountId, what: &'static str) -> Self {
        Self {
            account,
            what,
            begun: Instant::now(),
            ready: AtomicU64::default(),
            waited: AtomicU64::default(),
            longest_wait: AtomicU64::default(),
            on_thread: AtomicU64::default(),
            computed: AtomicU64::default(),
            turns: AtomicU32::default(),
            took: AtomicU64::default(),
        }
    }

    /// Notes that the task waits for a turn from now on.
    pub fn is_ready(&self, now: Instant) {
        self.ready.store(nanoseconds(now.saturating_duration_since(self.begun)), Relaxed);
    }

    /// Notes that a turn starts.
    pub fn begins(&self, now: Instant) {
        let waited = nanoseconds(now.saturating_duration_since(self.begun)).saturating_sub(self.ready.load(Relaxed));
        self.waited.fetch_add(waited, Relaxed);
        self.longest_wait.fetch_max(waited, Relaxed);
        self.turns.fetch_add(1, Relaxed);
    }

    /// Notes that the code has ended, in this turn.
    pub fn ends(&self) {
        self.took.store(nanoseconds(self.begun.elapsed()).max(1), Relaxed);
    }

    /// Notes that a turn has ended. After the last turn, the times are logged.
    pub fn has_run(&self, on_thread: Duration, computed: Duration) {
        self.on_thread.fetch_add(nanoseconds(on_thread), Relaxed);
        self.computed.fetch_add(nanoseconds(computed), Relaxed);
        if self.took.load(Relaxed) > 0 {
            self.log();
        }
    }

    fn log(&self) {
        let milliseconds = |of: &AtomicU64| of.load(Relaxed) / 1_000_000;
        tracing::debug!(
            target: TIMING,
            account = %self.account,
            what = self.what,
            took = milliseconds(&self.took),
            waited = milliseconds(&self.waited),
            longest_wait = milliseconds(&self.longest_wait),
            on_thread = milliseconds(&self.on_thread),
            computed = milliseconds(&self.computed),
            turns = self.turns.load(Relaxed),
            "code has ended"
        );
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
