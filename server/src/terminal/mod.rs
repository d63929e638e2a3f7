//! The terminal in the page: a learner's shell over the learner's files.
//!
//! The shell itself (`rust-bash`) runs in a process of its own ([`worker`]), so that a line can be stopped whatever it does, and can take no
//! more memory than it is given. That process holds files in memory and nothing else: whatever leads out of it (`aws`, `curl`, `python3`) is
//! a host call that the server runs for it ([`host_calls`]). [`session`] is one learner's terminal and [`drive`] runs its lines; [`home`] is where the
//! files are kept, [`http`] is what the page speaks to. What may be done in an AWS account is no concern of this folder: host calls carry the
//! learner's own keys.

mod complete;
mod db;
mod drive;
mod editor;
mod help;
mod home;
mod host_calls;
pub mod http;
mod journal;
mod live;
mod memory;
mod paths;
mod process;
mod recall;
mod room;
mod session;
mod sessions;
mod wire;
pub mod worker;

pub use journal::SqliteJournal;
pub use sessions::{Parts, Terminals};

/// Where a learner's files lie in the shell.
pub const HOME: &str = "/home/student";
/// A file's size at most, bytes.
const LARGEST_FILE: u64 = 8 << 20;
/// All of a learner's files together at most, bytes; what lies in `/tmp` counts along.
const MOST_BYTES: u64 = 24 << 20;
/// Files and folders at most.
const MOST_FILES: u64 = 2000;
/// Folders within folders at most. File trees are walked by recursion, in the server too, whose threads have small stacks.
const DEEPEST: usize = 100;
/// A path's length at most, bytes.
const LONGEST_PATH: usize = 1024;
/// What a line may print at most, bytes.
const MOST_OUTPUT: usize = 2 << 20;
/// A line's length at most, bytes.
const LONGEST_LINE: usize = 256 << 10;
/// How long a line may run.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(300);
/// What the shell's process may have at most, bytes, its stack included; what it has is held of the memory that all students' code shares.
const MEMORY: u64 = 192 << 20;
/// What a file or folder costs in memory besides its content, bytes.
const NODE_BYTES: u64 = 1 << 10;
