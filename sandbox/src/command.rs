//! The messages of the interface for a terminal's programs: plain data. A program's streams (`Stdin`, `Screen`) are not data
//! and are separate arguments of `Sandbox::run`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use parking_lot::Mutex;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::Lease;

/// The folder of the user's files.
pub const HOME: &str = "/home/student";
/// The folder for temporary files.
pub const TMP: &str = "/tmp";

/// The programs that the sandbox can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Program {
    /// The AWS CLI.
    Aws,
    /// The AWS CLI's completer: its argument is a line, its output the words that could replace the line's last one.
    AwsCompleter,
    /// CPython 3.14, with boto3.
    Python3,
}

/// A program with its arguments, files and limits, for `Sandbox::run`.
#[derive(Clone, Debug)]
pub struct Command {
    pub program: Program,
    /// The arguments, without the program's name.
    pub arguments: Vec<String>,
    /// All environment variables; the sandbox adds none.
    pub variables: Vec<(String, String)>,
    /// The working folder. The sandbox makes it if it is below [`HOME`] or [`TMP`] and missing.
    pub cwd: String,
    /// The files in [`HOME`].
    pub home: Folder,
    /// The files in [`TMP`].
    pub tmp: Folder,
    /// Which streams are a terminal. On a terminal the program colours its output, prints line by line, and prompts.
    pub terminal: Terminal,
    /// The limits of its resources.
    pub limits: CommandLimits,
}

/// Files and folders below one folder. Paths are relative, without a slash at either end: `src/main.py`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Path → content.
    pub files: BTreeMap<String, Bytes>,
    /// Folders. Those that contain files may be omitted.
    pub folders: BTreeSet<String>,
}

impl Folder {
    /// Returns whether the folder exists, named or implied by a path inside it.
    pub(crate) fn has_folder(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        self.folders.contains(path)
            || self.files.range(inside.clone()..).next().is_some_and(|(first, _)| first.starts_with(&inside))
            || self.folders.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside))
    }
}

/// The difference between a [`Folder`] before and after a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or different, with their content.
    pub written: BTreeMap<String, Bytes>,
    /// Folders that are new.
    pub made: BTreeSet<String>,
    /// Files and folders that no longer exist.
    pub removed: BTreeSet<String>,
}

impl Changes {
    /// Returns roughly how many bytes the host keeps for the changes: contents and paths.
    pub(crate) fn bytes(&self) -> u64 {
        let written = self.written.iter().map(|(path, content)| path.len() + content.len()).sum::<usize>();
        (written + self.made.iter().chain(&self.removed).map(String::len).sum::<usize>()) as u64
    }
}

/// Which streams are a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Standard input.
    pub stdin: bool,
    /// Standard output.
    pub stdout: bool,
    /// Standard error.
    pub stderr: bool,
}

/// The limits of a command's resources.
#[derive(Clone, Copy, Debug)]
pub struct CommandLimits {
    /// Memory in MB, Python itself included.
    pub memory_mb: u32,
    /// Timeout, waiting included.
    pub time: Duration,
    /// Size of its output, in bytes, standard output and standard error together.
    pub output: u64,
    /// Size of its files, in bytes, in each of [`HOME`] and [`TMP`]. Each 16 KB allows one file or folder.
    pub files: u64,
}

impl Default for CommandLimits {
    fn default() -> Self {
        Self { memory_mb: 256, time: Duration::from_secs(60), output: 4 << 20, files: 64 << 20 }
    }
}

/// A command's standard input.
#[derive(Debug)]
pub struct Stdin {
    pub(crate) given: Bytes,
    pub(crate) typed: Option<mpsc::Receiver<Bytes>>,
}

impl Stdin {
    /// Returns an input of these bytes and then the end of the file.
    pub fn given(bytes: Bytes) -> Self {
        Self { given: bytes, typed: None }
    }

    /// Returns an input that receives what a user types; it ends when the last sender is dropped.
    pub fn typed(lines: mpsc::Receiver<Bytes>) -> Self {
        Self { given: Bytes::new(), typed: Some(lines) }
    }
}

/// An output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Receives a command's output while the command runs.
pub trait Screen: Send + Sync {
    /// Receives bytes, which may end within a line or a character. Must not block.
    fn print(&self, stream: Stream, bytes: Bytes);
}

/// A screen that collects the output.
#[derive(Debug, Default)]
pub struct Printed(Mutex<(Vec<u8>, Vec<u8>)>);

impl Printed {
    /// Returns standard output and standard error so far, and empties both.
    pub fn take(&self) -> (Vec<u8>, Vec<u8>) {
        std::mem::take(&mut self.0.lock())
    }
}

impl Screen for Printed {
    fn print(&self, stream: Stream, bytes: Bytes) {
        let mut kept = self.0.lock();
        match stream {
            Stream::Stdout => kept.0.extend_from_slice(&bytes),
            Stream::Stderr => kept.1.extend_from_slice(&bytes),
        }
    }
}

impl<S: Screen + ?Sized> Screen for Arc<S> {
    fn print(&self, stream: Stream, bytes: Bytes) {
        (**self).print(stream, bytes);
    }
}

/// The result of a command.
#[derive(Clone, Debug)]
pub struct CommandReport {
    /// How the command ended.
    pub ending: Ending,
    /// Changes in [`HOME`], however the command ended. Empty if there was no memory for them.
    pub home: Changes,
    /// Changes in [`TMP`].
    pub tmp: Changes,
    /// Duration, without the wait for a free place.
    pub duration: Duration,
    /// The most memory that it used, in bytes, Python itself included.
    pub max_memory: u64,
    /// Holds the shared memory of the changes. Keep it for as long as they are kept.
    pub memory: Arc<Lease>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It exited with this status.
    Exited(u8),
    /// The timeout passed.
    TimedOut,
    /// It needed more than its memory, or the shared memory was used up.
    OutOfMemory,
    /// It printed more than `CommandLimits::output`.
    TooMuchOutput,
    /// The interpreter trapped: by a stack overflow, for example.
    Crashed,
}

/// The argument of the instance's `run`, as JSON; see `images/tools/wit/world.wit`.
#[derive(Serialize)]
pub(crate) struct Told<'c> {
    pub(crate) program: Program,
    pub(crate) arguments: &'c [String],
    pub(crate) variables: BTreeMap<&'c str, &'c str>,
    pub(crate) cwd: &'c str,
}
