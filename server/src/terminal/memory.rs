//! What a shell's process takes of the memory that all students' code shares.
//!
//! A process is asked by nobody before it grows. So it is observed while a line runs, and what it has is held of the shared memory; one that
//! grows when there is none left is ended. Between two observations it can grow by [`super::MEMORY`] at most, and by no more than the machine
//! gives it pages in that time.

use std::time::Duration;

use sandbox::Lease;

use crate::memory;

/// What a shell's process is given from its start, bytes: its own data and the pages of its program that it has written to (about 6 MB), its
/// pipes, and what the server keeps for it besides files and frames.
pub const FRESH: u64 = 8 << 20;
/// A shell that has more than this between two lines is ended, bytes.
pub const RESTING: u64 = 64 << 20;
/// How often a process is observed while a line runs.
pub const ROUND: Duration = Duration::from_millis(50);

/// A process, and what is held for it.
pub struct Observed {
    pid: Option<u32>,
    held: Lease,
}

impl Observed {
    /// Observes this process from now on. The lease holds [`FRESH`] already.
    pub fn new(pid: Option<u32>, held: Lease) -> Self {
        Self { pid, held }
    }

    /// Looks at what the process has, and holds as much. `false` when there is no memory left for what it has grown by.
    pub fn hold(&mut self) -> bool {
        self.held.hold(self.bytes().max(FRESH))
    }

    /// What the process has now that is its own, bytes. Where the system does not say, it is what it had.
    pub fn bytes(&self) -> u64 {
        self.pid.and_then(|pid| memory::of_process(&pid.to_string())).unwrap_or_else(|| self.held.bytes())
    }
}
