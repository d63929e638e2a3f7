//! Programs of a terminal: what is run, on which files, and what it leaves. Plain data; the streams, which are none, go beside it.

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

/// Where a program finds its user's files.
pub const HOME: &str = "/home/student";
/// Where it puts what it needs for a while.
pub const TMP: &str = "/tmp";

/// The programs that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Program {
    /// The AWS CLI.
    Aws,
    /// The AWS CLI's completer: the argument is a line, what is printed are the words that could stand for its last one.
    AwsCompleter,
    /// CPython 3.14, with boto3.
    Python3,
}

/// A program to be run to its end.
#[derive(Clone, Debug)]
pub struct Command {
    /// Which.
    pub program: Program,
    /// Its arguments, without its name.
    pub arguments: Vec<String>,
    /// The whole environment; nothing is added to it.
    pub variables: Vec<(String, String)>,
    /// The working folder; below [`HOME`] or [`TMP`] it is made if it is not there.
    pub cwd: String,
    /// What is in [`HOME`].
    pub home: Folder,
    /// What is in [`TMP`].
    pub tmp: Folder,
    /// Which of its streams are a terminal: it colours its output then, prints line by line, and asks.
    pub terminal: Terminal,
    /// How much it may use.
    pub limits: CommandLimits,
}

/// Files and folders below one place: `src/main.py`, without a slash at either end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Path → content.
    pub files: BTreeMap<String, Bytes>,
    /// Folders; those that files are in need not be named.
    pub folders: BTreeSet<String>,
}

impl Folder {
    /// Whether there is such a folder, named or implied by what is in it.
    pub(crate) fn has_folder(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        self.folders.contains(path)
            || self.files.range(inside.clone()..).next().is_some_and(|(first, _)| first.starts_with(&inside))
            || self.folders.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside))
    }
}

/// What became of a [`Folder`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or different.
    pub written: BTreeMap<String, Bytes>,
    /// Folders that are new.
    pub made: BTreeSet<String>,
    /// Files and folders that are gone.
    pub removed: BTreeSet<String>,
}

impl Changes {
    /// Roughly what the host keeps for them.
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

/// How much a command may use.
#[derive(Clone, Copy, Debug)]
pub struct CommandLimits {
    /// Memory, MB, Python itself included.
    pub memory_mb: u32,
    /// How long it may take, waiting included.
    pub time: Duration,
    /// What it may print, bytes.
    pub output: u64,
    /// How much room there is for files, bytes, in each of the two places. Every 16 KB is room for one file, too.
    pub files: u64,
}

impl Default for CommandLimits {
    fn default() -> Self {
        Self { memory_mb: 256, time: Duration::from_secs(60), output: 4 << 20, files: 64 << 20 }
    }
}

/// What a command reads.
#[derive(Debug)]
pub struct Stdin {
    pub(crate) given: Bytes,
    pub(crate) typed: Option<mpsc::Receiver<Bytes>>,
}

impl Stdin {
    /// These bytes, then its end.
    pub fn given(bytes: Bytes) -> Self {
        Self { given: bytes, typed: None }
    }

    /// What somebody types, for as long as there is a sender.
    pub fn typed(lines: mpsc::Receiver<Bytes>) -> Self {
        Self { given: Bytes::new(), typed: Some(lines) }
    }
}

/// One of the two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Is shown what a command prints, as it prints it.
pub trait Screen: Send + Sync {
    /// Some bytes; not always whole lines or characters. Must not wait.
    fn print(&self, stream: Stream, bytes: Bytes);
}

/// A screen that keeps what it is shown.
#[derive(Debug, Default)]
pub struct Printed(Mutex<(Vec<u8>, Vec<u8>)>);

impl Printed {
    /// Standard output and standard error, so far; they are forgotten here.
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

/// What a command left.
#[derive(Clone, Debug)]
pub struct CommandReport {
    /// How it ended.
    pub ending: Ending,
    /// What became of [`HOME`], however it ended.
    pub home: Changes,
    /// What became of [`TMP`].
    pub tmp: Changes,
    /// How long it took.
    pub duration: Duration,
    /// The most memory that it used, bytes, Python itself included.
    pub max_memory: u64,
    /// Holds what the changes take of the memory that all share: keep it for as long as them.
    pub memory: Arc<Lease>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this exit status.
    Exited(u8),
    /// The time was up.
    TimedOut,
    /// The memory did not suffice.
    OutOfMemory,
    /// It printed more than it may.
    TooMuchOutput,
    /// The interpreter broke: a stack that overflowed, for one.
    Crashed,
}

/// What the instance's `run` is told; `images/tools/wit/world.wit`.
#[derive(Serialize)]
pub(crate) struct Told<'c> {
    pub(crate) program: Program,
    pub(crate) arguments: &'c [String],
    pub(crate) variables: BTreeMap<&'c str, &'c str>,
    pub(crate) cwd: &'c str,
}
