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
/// What one environment or program costs the host from its start: pages of the snapshot that it writes to before any code of the learner's
/// has run (1.8 MB, see `make bench`), its stack (2 MB, counted whole since it cannot be observed), and what the host keeps of it besides.
pub const ENVIRONMENT_BYTES: u64 = 4 << 20;
/// Handles of an instance's: files, streams, listings, and what is waited for. Each file may have a few.
pub const RESOURCES: usize = 8 * OPEN_FILES;
/// What an open file, a stream or a listing costs the host besides its path and its entries.
pub const HANDLE_BYTES: u64 = 256;
/// What a file or a folder costs besides its name and its content, bytes: more than the 256 of ext4's inode, since a folder with one entry
/// costs the host a node of a B-tree.
pub const NODE_BYTES: u64 = 512;
/// What a line of output costs the host besides its text.
pub const LINE_BYTES: usize = 96;
/// What Lambda's Python occupies before any code of the function's: `Max Memory Used` starts here, and the memory size includes it.
pub const BASE_MEMORY: u64 = 34 << 20;

const TABLE_ELEMENTS: usize = 100_000;

/// Each account may hold this much however little is left, bytes: a shell, a small function and a program.
const LEAST_SHARE: u64 = 24 << 20;

/// Memory that all instances share: whatever the host keeps for them beyond the snapshots' own pages. It is held by [`Lease`]s.
///
/// A budget may be a part of another one; what is held of it is held of both.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: Limit,
    used: AtomicU64,
    /// The part of it that is held for other processes.
    outside: AtomicU64,
    whole: Option<Arc<Budget>>,
}

/// How much a budget has.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// So many bytes.
    Bytes(u64),
    /// A third of what is left in the whole: so one that is alone gets a quarter, and many that take all they get leave something to the next.
    Share,
}

impl Budget {
    pub(crate) fn new(bytes: u64) -> Arc<Budget> {
        Budget::limited(Limit::Bytes(bytes), None)
    }

    /// A part with at most so many bytes.
    pub(crate) fn part(self: &Arc<Budget>, bytes: u64) -> Arc<Budget> {
        Budget::limited(Limit::Bytes(bytes), Some(self.clone()))
    }

    /// One account's share.
    pub(crate) fn share(self: &Arc<Budget>) -> Arc<Budget> {
        Budget::limited(Limit::Share, Some(self.clone()))
    }

    fn limited(limit: Limit, whole: Option<Arc<Budget>>) -> Arc<Budget> {
        Arc::new(Budget { limit, used: AtomicU64::new(0), outside: AtomicU64::new(0), whole })
    }

    fn take(&self, bytes: u64) -> bool {
        let most = self.bytes();
        let sum = |used: u64| used.checked_add(bytes).filter(|sum| *sum <= most);
        if self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum).is_err() {
            return false;
        }
        let taken = self.whole.as_ref().is_none_or(|whole| whole.take(bytes));
        if !taken {
            self.used.fetch_sub(bytes, Ordering::Relaxed);
        }
        taken
    }

    fn take_all(&self, bytes: u64) {
        self.used.fetch_add(bytes, Ordering::Relaxed);
        if let Some(whole) = &self.whole {
            whole.take_all(bytes);
        }
    }

    fn give_back(&self, bytes: u64) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(whole) = &self.whole {
            whole.give_back(bytes);
        }
    }

    /// Counts what is held for other processes.
    fn count_outside(&self, change: impl Fn(&AtomicU64)) {
        change(&self.outside);
        if let Some(whole) = &self.whole {
            whole.count_outside(change);
        }
    }

    /// A part of it, if there is as much left.
    pub(crate) fn lease(self: &Arc<Budget>, bytes: u64) -> Option<Lease> {
        let mut lease = self.nothing();
        lease.take(bytes).then_some(lease)
    }

    /// A lease that holds nothing yet.
    pub(crate) fn nothing(self: &Arc<Budget>) -> Lease {
        Lease { budget: self.clone(), bytes: 0, outside: false }
    }

    /// The same, for memory that another process has.
    pub(crate) fn nothing_outside(self: &Arc<Budget>) -> Lease {
        Lease { budget: self.clone(), bytes: 0, outside: true }
    }

    /// What all leases hold.
    pub(crate) fn in_use(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// What those hold that are for memory of this process.
    pub(crate) fn in_use_here(&self) -> u64 {
        self.in_use().saturating_sub(self.outside.load(Ordering::Relaxed))
    }

    /// How much there is.
    pub(crate) fn bytes(&self) -> u64 {
        match (self.limit, &self.whole) {
            (Limit::Bytes(bytes), _) => bytes,
            (Limit::Share, Some(whole)) => {
                let left_to_others = whole.bytes().saturating_sub(whole.in_use());
                ((left_to_others + self.in_use()) / 4).max(LEAST_SHARE)
            }
            (Limit::Share, None) => 0,
        }
    }

    /// Whether nothing is left.
    pub(crate) fn is_used_up(&self) -> bool {
        match self.limit {
            Limit::Bytes(bytes) => self.in_use() >= bytes || self.whole.as_ref().is_some_and(|whole| whole.is_used_up()),
            // Others may have taken what was left; that is no reason to end what runs already.
            Limit::Share => self.whole.as_ref().is_some_and(|whole| whole.is_used_up()),
        }
    }
}

/// A part of the memory that all instances share. It is given back when this is dropped.
#[derive(Debug)]
pub struct Lease {
    budget: Arc<Budget>,
    bytes: u64,
    outside: bool,
}

impl Lease {
    /// Holds `bytes` more, if there are as many left.
    pub fn take(&mut self, bytes: u64) -> bool {
        let taken = bytes == 0 || self.budget.take(bytes);
        if taken {
            self.has_taken(bytes);
        }
        taken
    }

    /// Holds `bytes` less.
    pub fn give_back(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.budget.give_back(bytes);
        if self.outside {
            self.budget.count_outside(|outside| {
                outside.fetch_sub(bytes, Ordering::Relaxed);
            });
        }
    }

    /// Holds as much as this, if there is as much left. Less is always possible.
    pub fn hold(&mut self, bytes: u64) -> bool {
        if bytes > self.bytes {
            return self.take(bytes - self.bytes);
        }
        self.give_back(self.bytes - bytes);
        true
    }

    /// Holds as much as this, even when more is used then than there is: of what is there already and cannot be refused any more.
    pub fn hold_all(&mut self, bytes: u64) {
        if bytes > self.bytes {
            let more = bytes - self.bytes;
            self.budget.take_all(more);
            self.has_taken(more);
        } else {
            self.give_back(self.bytes - bytes);
        }
    }

    /// What it holds.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn has_taken(&mut self, bytes: u64) {
        self.bytes += bytes;
        if self.outside {
            self.budget.count_outside(|outside| {
                outside.fetch_add(bytes, Ordering::Relaxed);
            });
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.give_back(self.bytes);
    }
}

/// The memory size of one environment. Growing step by step beyond it kills the instance, as Lambda does; one allocation that could never
/// succeed is refused, as `malloc` would, and raises MemoryError.
#[derive(Debug)]
pub(crate) struct Memory {
    /// What it has grown by.
    grown: Lease,
    allowed: u64,
    snapshot: u64,
    killed: bool,
}

impl Memory {
    /// For an instance that may use `size` bytes, Python itself included.
    pub(crate) fn new(size: u64, budget: &Arc<Budget>) -> Memory {
        Memory { grown: budget.nothing(), allowed: size.saturating_sub(BASE_MEMORY), snapshot: 0, killed: false }
    }

    /// Whether the instance was stopped for growing too large.
    pub(crate) fn killed(&self) -> bool {
        self.killed
    }

    /// The most that was in use, as Lambda would count it.
    pub(crate) fn most(&self) -> u64 {
        BASE_MEMORY + self.grown.bytes()
    }

    /// How much one answer of the host's may carry.
    pub(crate) fn allowed(&self) -> u64 {
        self.allowed
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
        if self.grown.bytes() + more > self.allowed || !self.grown.take(more) {
            self.killed = true;
            wasmtime::bail!("the memory size is used up");
        }
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}

#[cfg(test)]
mod tests;
