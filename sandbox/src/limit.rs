//! How much is too much. Memory is enforced here; time in [`environment`](crate::environment), files in [`files`](crate::files).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use wasmtime::ResourceLimiter;

/// A response may have this many bytes ([Lambda's quota](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), 6 MB).
pub const RESPONSE_BYTES: usize = 6_291_556;
/// What one phase may print; the rest is dropped, with a line that says so.
pub const OUTPUT_BYTES: usize = 4 << 20;
/// A longer line becomes several log events (CloudWatch Logs' limit for one).
pub const EVENT_BYTES: usize = 256 << 10;
/// What a log event counts for besides its text ([CloudWatch Logs counts so](https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html)).
pub const EVENT_OVERHEAD: usize = 26;
/// What one call may hand to the host, which copies it before anything looks at it: a package of 50 MB as base64, with room to spare.
pub const CALL_BYTES: usize = 96 << 20;
/// Files that one environment may have open.
pub const OPEN_FILES: usize = 1024;
/// What Lambda's Python occupies before any code of the function's: `Max Memory Used` starts here, and the memory size includes it.
pub const BASE_MEMORY: u64 = 34 << 20;

const TABLE_ELEMENTS: usize = 100_000;

/// Memory that all guests share: linear memories beyond their snapshots, and `/tmp`.
#[derive(Debug)]
pub(crate) struct Budget {
    bytes: u64,
    used: AtomicU64,
}

impl Budget {
    pub(crate) fn new(bytes: u64) -> Arc<Budget> {
        Arc::new(Budget { bytes, used: AtomicU64::new(0) })
    }

    /// Takes `bytes` if there are as many left.
    pub(crate) fn take(&self, bytes: u64) -> bool {
        self.used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| used.checked_add(bytes).filter(|sum| *sum <= self.bytes))
            .is_ok()
    }

    pub(crate) fn give_back(&self, bytes: u64) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// The memory size of one environment. Growing step by step beyond it kills the guest, as Lambda does; one allocation that could never
/// succeed is refused, as `malloc` would, and raises MemoryError.
#[derive(Debug)]
pub(crate) struct Memory {
    budget: Arc<Budget>,
    allowed: u64,
    snapshot: u64,
    grown: u64,
    killed: bool,
}

impl Memory {
    /// For a guest that may use `size` bytes, Python itself included.
    pub(crate) fn new(size: u64, budget: Arc<Budget>) -> Memory {
        Memory { budget, allowed: size.saturating_sub(BASE_MEMORY), snapshot: 0, grown: 0, killed: false }
    }

    /// Whether the guest was stopped for growing too large.
    pub(crate) fn killed(&self) -> bool {
        self.killed
    }

    /// The most that was in use, as Lambda would count it.
    pub(crate) fn most(&self) -> u64 {
        BASE_MEMORY + self.grown
    }

    /// How much one answer of the host's may carry.
    pub(crate) fn allowed(&self) -> u64 {
        self.allowed
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.budget.give_back(self.grown);
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let (current, desired) = (current as u64, desired as u64);
        if current == 0 {
            self.snapshot += desired;
            return Ok(true);
        }
        let more = desired - current;
        if more > self.allowed {
            return Ok(false);
        }
        if self.grown + more > self.allowed || !self.budget.take(more) {
            self.killed = true;
            wasmtime::bail!("the memory size is used up");
        }
        self.grown += more;
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}
