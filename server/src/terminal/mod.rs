//! The terminal in the page: a learner's shell over the learner's files.
//!
//! The shell (`rust-bash`) runs in a process of its own ([`worker`]), so that a line can be stopped whatever it does and cannot use more memory than
//! it is given. That process only has files in memory. Each command that needs anything else (`aws`, `curl`, `python3`) is a host call, which the
//! server runs for it ([`host_calls`]). [`session`] is one learner's terminal and [`drive`] runs its lines; [`home`] stores the files; [`http`] has
//! the routes that the page calls. This folder does not decide what a learner may do in AWS: host calls carry the learner's own keys.

mod child;
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
pub mod script_runner;
mod session;
mod sessions;
mod wire;
pub mod worker;

pub use journal::SqlJournal;
pub use sessions::{Parts, Terminals};

/// The home folder in the shell.
pub const HOME: &str = "/home/student";
/// The size limit of a file, in bytes.
const LARGEST_FILE: u64 = 8 << 20;
/// The size limit of all files of a learner together, those in `/tmp` included, in bytes.
const MOST_BYTES: u64 = 24 << 20;
/// How many files and folders a learner may have.
const MOST_FILES: u64 = 2000;
/// How deep folders may be nested. File trees are walked recursively, also in the server, whose threads have small stacks.
const DEEPEST: usize = 100;
/// The length limit of a path, in bytes.
const LONGEST_PATH: usize = 1024;
/// How much a line may print, in bytes.
const MOST_OUTPUT: usize = 2 << 20;
/// The length limit of a line, in bytes.
const LONGEST_LINE: usize = 256 << 10;
/// How long a line may run.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(300);
/// The memory limit of the shell's process with its stack, in bytes. What it uses is reserved in the memory budget that all students' code shares.
const MEMORY: u64 = 192 << 20;
/// The memory overhead of a file or folder besides its content, in bytes.
const NODE_BYTES: u64 = 1 << 10;
