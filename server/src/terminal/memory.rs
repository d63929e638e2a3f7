//! Accounts for the memory of a shell's process in the memory budget that all students' code shares.
//!
//! A process does not ask before it grows. Therefore its size is measured while a line runs and reserved in the budget; if the budget is exhausted,
//! the process is ended. Between two measurements the process can grow by at most [`super::MEMORY`].

use std::time::Duration;

use sandbox::Lease;

use crate::memory;

/// What is reserved for a process from its start, in bytes: its own data and the pages of its program that it has written to (about 6 MB), its pipes,
/// and what the server keeps for it besides files and frames.
pub const FRESH: u64 = 8 << 20;
/// A shell whose process is larger than this after a line is ended, in bytes.
pub const RESTING: u64 = 64 << 20;
/// How often a process is measured while a line runs.
pub const ROUND: Duration = Duration::from_millis(50);

/// A process and the memory reserved for it.
pub struct Observed {
    pid: u32,
    held: Lease,
}

impl Observed {
    /// Starts to account for a process. The lease has reserved [`FRESH`] already.
    pub fn new(pid: u32, held: Lease) -> Self {
        Self { pid, held }
    }

    /// Measures the process and reserves as much. Returns `false` if the budget does not allow it.
    pub fn hold(&mut self) -> bool {
        self.held.hold(self.bytes().max(FRESH))
    }

    /// The private memory of the process in bytes. If the system does not tell, this is what was reserved last.
    pub fn bytes(&self) -> u64 {
        memory::of_process(&self.pid.to_string()).unwrap_or_else(|| self.held.bytes())
    }
}
