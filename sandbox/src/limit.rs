//! The limits. Memory is enforced here; time in [`environment`](crate::environment), files in [`files`](crate::files).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use wasmtime::ResourceLimiter;

/// The largest response, in bytes: 6 MB, [Lambda's quota](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
pub const RESPONSE_BYTES: usize = 6_291_556;
/// The output of one phase (INIT or one invocation), in bytes. The rest is dropped, and a last event says so.
pub const OUTPUT_BYTES: usize = 4 << 20;
/// The largest log event, in bytes (CloudWatch Logs' limit). A longer line becomes several events.
pub const EVENT_BYTES: usize = 256 << 10;
/// What a log event counts besides its text, in bytes, as in CloudWatch Logs
/// ([API reference](https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html)).
pub const EVENT_OVERHEAD: usize = 26;
/// The most data of one call to the host, in bytes, which copies it before any code of ours checks it: a package of 50 MB as
/// base64, with a margin.
pub const CALL_BYTES: usize = 96 << 20;
/// Files that one environment may have open at once.
pub const OPEN_FILES: usize = 1024;
/// The memory that an environment or program costs the host from its start, in bytes: pages of the snapshot that it writes to
/// before any of the learner's code runs (1.8 MB, see `make bench`), its stack (2 MB, counted whole since its use cannot be
/// observed), and the host's own data about it.
pub const ENVIRONMENT_BYTES: u64 = 4 << 20;
/// Handles that one instance may have: files, streams, directory listings and pollables. Each file may need several.
pub const RESOURCES: usize = 8 * OPEN_FILES;
/// The memory that an open file, a stream or a listing costs the host besides its path and entries, in bytes.
pub const HANDLE_BYTES: u64 = 256;
/// The memory that a file or a folder costs besides its name and content, in bytes: more than the 256 of ext4's inode, since a
/// folder with one entry costs the host a node of a B-tree.
pub const NODE_BYTES: u64 = 512;
/// The memory that a line of output costs the host besides its text, in bytes.
pub const LINE_BYTES: usize = 96;
/// The memory that Lambda's Python occupies before any of the function's code, in bytes: `Max Memory Used` starts here, and the
/// memory size includes it.
pub const BASE_MEMORY: u64 = 34 << 20;

const TABLE_ELEMENTS: usize = 100_000;

/// The memory that each account may hold however little is left, in bytes: enough for a shell, a small function and a program.
const LEAST_SHARE: u64 = 24 << 20;

/// A limit on memory and the count of what is in use: all that the host keeps for instances beyond the snapshots' own pages.
/// [`Lease`]s hold it.
///
/// A budget may be a part of another one; what is held of the part is held of both.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: Limit,
    used: AtomicU64,
    /// The part of `used` that is held for other processes.
    outside: AtomicU64,
    whole: Option<Arc<Budget>>,
}

/// The limit of a budget.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// A fixed number of bytes.
    Bytes(u64),
    /// A third of what is left in the whole: a single account gets a quarter of it, and many that take all they get leave some for
    /// the next.
    Share,
}

impl Budget {
    pub(crate) fn new(bytes: u64) -> Arc<Budget> {
        Budget::limited(Limit::Bytes(bytes), None)
    }

    /// Returns a part of this budget with at most `bytes`.
    pub(crate) fn part(self: &Arc<Budget>, bytes: u64) -> Arc<Budget> {
        Budget::limited(Limit::Bytes(bytes), Some(self.clone()))
    }

    /// Returns a part of this budget for one account, limited to `Limit::Share`.
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

    /// Changes the count of what is held for other processes, here and in the whole.
    fn count_outside(&self, change: impl Fn(&AtomicU64)) {
        change(&self.outside);
        if let Some(whole) = &self.whole {
            whole.count_outside(change);
        }
    }

    /// Returns a lease of `bytes`, or `None` if fewer are left.
    pub(crate) fn lease(self: &Arc<Budget>, bytes: u64) -> Option<Lease> {
        let mut lease = self.nothing();
        lease.take(bytes).then_some(lease)
    }

    /// Returns an empty lease.
    pub(crate) fn nothing(self: &Arc<Budget>) -> Lease {
        Lease { budget: self.clone(), bytes: 0, outside: false }
    }

    /// Returns an empty lease for memory that belongs to another process.
    pub(crate) fn nothing_outside(self: &Arc<Budget>) -> Lease {
        Lease { budget: self.clone(), bytes: 0, outside: true }
    }

    /// Returns how many bytes all leases hold.
    pub(crate) fn in_use(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// Returns how many bytes the leases for this process's memory hold.
    pub(crate) fn in_use_here(&self) -> u64 {
        self.in_use().saturating_sub(self.outside.load(Ordering::Relaxed))
    }

    /// Returns the present limit, in bytes. A share's limit changes with the use of the whole.
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

    /// Returns whether nothing is left.
    pub(crate) fn is_used_up(&self) -> bool {
        match self.limit {
            Limit::Bytes(bytes) => self.in_use() >= bytes || self.whole.as_ref().is_some_and(|whole| whole.is_used_up()),
            // The share may have become smaller because others took memory; that must not end what already runs.
            Limit::Share => self.whole.as_ref().is_some_and(|whole| whole.is_used_up()),
        }
    }
}

/// A part of the memory that all instances share. Dropping it gives the memory back.
#[derive(Debug)]
pub struct Lease {
    budget: Arc<Budget>,
    bytes: u64,
    outside: bool,
}

impl Lease {
    /// Holds `bytes` more and returns `true`, or changes nothing and returns `false` if fewer are left.
    pub fn take(&mut self, bytes: u64) -> bool {
        let taken = bytes == 0 || self.budget.take(bytes);
        if taken {
            self.has_taken(bytes);
        }
        taken
    }

    /// Holds `bytes` less, at least 0.
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

    /// Sets the size to `bytes`, or changes nothing and returns `false` if not enough is left. A smaller size is always possible.
    pub fn hold(&mut self, bytes: u64) -> bool {
        if bytes > self.bytes {
            return self.take(bytes - self.bytes);
        }
        self.give_back(self.bytes - bytes);
        true
    }

    /// Sets the size to `bytes` even beyond the limit: for memory that is already in use and cannot be refused.
    pub fn hold_all(&mut self, bytes: u64) {
        if bytes > self.bytes {
            let more = bytes - self.bytes;
            self.budget.take_all(more);
            self.has_taken(more);
        } else {
            self.give_back(self.bytes - bytes);
        }
    }

    /// Returns how many bytes the lease holds.
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

/// The memory of one interpreter. Growing step by step beyond the memory size kills the instance, as Lambda does. One allocation
/// that is larger than the memory size is refused, as `malloc` would do, and raises `MemoryError`.
#[derive(Debug)]
pub(crate) struct Memory {
    /// The growth beyond the snapshot.
    grown: Lease,
    allowed: u64,
    snapshot: u64,
    killed: bool,
}

impl Memory {
    /// Makes the memory of an instance that may use `size` bytes, Python itself included.
    pub(crate) fn new(size: u64, budget: &Arc<Budget>) -> Memory {
        Memory { grown: budget.nothing(), allowed: size.saturating_sub(BASE_MEMORY), snapshot: 0, killed: false }
    }

    /// Returns whether the instance was stopped because it grew beyond its memory size or the shared memory.
    pub(crate) fn killed(&self) -> bool {
        self.killed
    }

    /// Returns the most memory that was in use, in bytes, as Lambda would count it.
    pub(crate) fn most(&self) -> u64 {
        BASE_MEMORY + self.grown.bytes()
    }

    /// Returns how many bytes the instance may grow by; no answer of the host may be larger.
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
