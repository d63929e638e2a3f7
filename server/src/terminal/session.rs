//! One learner's terminal: their disk as the server has it, and their shell's process. [`super::drive`] runs the lines.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use app::account::Learner;
use bytes::Bytes;
use rust_bash::{NodeType, VirtualFs};
use serde::Serialize;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};
use tokio_util::sync::CancellationToken;

use super::{
    HOME,
    drive::GRACE,
    home::{Homes, drafts},
    host_calls::HostCallRunner,
    paths::{absolute, in_home, shown},
    process::{Heard, Process},
    wire::{Changed, ShellEvent, ShellRequest, packed},
    worker::Disk,
};
use crate::{
    admission::{Party, Permit},
    workspace::{Folders, FoldersError},
};

/// What the page hears while a line runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Standard output.
    Output { text: String },
    /// Standard error.
    Error { text: String },
    /// A file to open in the Code tab.
    Open { function: String, path: String },
    /// Whether the program that runs now reads what is typed.
    Reading { on: bool },
    /// The text is not whole; nothing has run.
    More,
    /// It has run, and everything it wrote is kept.
    Done {
        /// Exit code.
        code: i32,
        /// The prompt's folder.
        cwd: String,
        /// Functions whose drafts it changed.
        drafts: BTreeSet<String>,
        /// Whether it led out of the shell, so that the account may have changed.
        outside: bool,
        /// Whether the shell was left by `exit`.
        left: bool,
        /// A sentence, when it was stopped.
        note: Option<String>,
    },
}

/// What was typed.
pub struct Typed {
    pub text: String,
    pub lab: Option<String>,
}

/// A learner's terminal.
pub struct Session {
    pub learner: Learner,
    pub(super) homes: Arc<Homes>,
    pub(super) host_calls: HostCallRunner,
    inner: Arc<Mutex<Inner>>,
    last_used: parking_lot::Mutex<Instant>,
    stop: parking_lot::Mutex<CancellationToken>,
    /// To the program that runs, if it is at the terminal.
    pub(super) typing: parking_lot::Mutex<Option<mpsc::Sender<Bytes>>>,
}

/// What only one line at a time may touch.
pub struct Inner {
    /// Among the terminals. A session without one has been ended, and runs nothing any more.
    pub permit: Option<Permit>,
    pub process: Option<Process>,
    pub disk: Disk,
    pub folders: Folders,
    /// Whether the disk holds the home.
    pub loaded: bool,
    pub cwd: String,
    /// The lab's function whose folder was entered last.
    pub entered: Option<String>,
    pub variables: Vec<(String, String)>,
    pub drafts_changed: BTreeSet<String>,
    pub outside: bool,
}

impl Session {
    /// Nothing is loaded and nothing runs yet.
    pub fn new(learner: Learner, homes: Arc<Homes>, host_calls: HostCallRunner, permit: Permit) -> Self {
        let inner = Inner {
            permit: Some(permit),
            process: None,
            disk: Disk::counted(host_calls.sandbox().lease()),
            folders: Folders::new(),
            loaded: false,
            cwd: HOME.into(),
            entered: None,
            variables: Vec::new(),
            drafts_changed: BTreeSet::new(),
            outside: false,
        };
        Self {
            learner,
            homes,
            host_calls,
            inner: Arc::new(Mutex::new(inner)),
            last_used: parking_lot::Mutex::new(Instant::now()),
            stop: parking_lot::Mutex::default(),
            typing: parking_lot::Mutex::default(),
        }
    }

    /// For how long nothing has happened; `None` while a line runs.
    pub fn idle(&self) -> Option<Duration> {
        self.inner.try_lock().ok().map(|_| self.last_used.lock().elapsed())
    }

    /// For how long nothing has happened, and whose place it is; `None` while a line runs.
    pub fn resting(&self) -> Option<(Duration, Party)> {
        let party = self.inner.try_lock().ok()?.permit.as_ref()?.party();
        Some((self.last_used.lock().elapsed(), party))
    }

    /// Ends its process and gives its place back, unless a line runs.
    pub fn retire(&self) -> bool {
        let Ok(mut inner) = self.inner.try_lock() else { return false };
        self.let_go(&mut inner);
        inner.permit.take().is_some()
    }

    /// Lets the shell's process and the files in memory go, unless a line runs: they are built again from what is kept. Says whether there
    /// was anything.
    pub fn rest(&self) -> bool {
        let Ok(mut inner) = self.inner.try_lock() else { return false };
        let had_any = inner.process.is_some() || inner.loaded;
        self.let_go(&mut inner);
        had_any
    }

    /// The same, of a session that is locked.
    pub(super) fn let_go(&self, inner: &mut Inner) {
        inner.process = None;
        inner.loaded = false;
        inner.disk = Disk::counted(self.host_calls.sandbox().lease());
    }

    /// Stops what is running.
    pub fn stop(&self) {
        self.stop.lock().cancel();
    }

    pub(super) fn use_now(&self) {
        *self.last_used.lock() = Instant::now();
    }

    /// Enters the folder of a lab's function, with the lab's files in it when there is nothing else. Answers the prompt's folder.
    /// While a line runs, nothing moves.
    ///
    /// # Errors
    /// When the home can't be read or written.
    pub async fn enter(self: &Arc<Self>, function: Option<String>, starter: Vec<Changed>) -> Result<(String, bool), FoldersError> {
        self.use_now();
        let Ok(inner) = self.inner.clone().try_lock_owned() else { return Ok((String::new(), true)) };
        let session = self.clone();
        // Not given up half-way when the page goes away: disk, shell and what is kept would be out of step.
        let entering = tokio::spawn(async move { session.enter_in(inner, function.as_deref(), starter).await });
        entering.await.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
    }

    async fn enter_in(
        &self,
        mut inner: OwnedMutexGuard<Inner>,
        function: Option<&str>,
        starter: Vec<Changed>,
    ) -> Result<(String, bool), FoldersError> {
        let arrived = self.refresh(&mut inner).await?;
        if let Some(function) = function.filter(|function| inner.entered.as_deref() != Some(*function)) {
            let is_empty = inner.disk.readdir(&in_home(function)).map_or(true, |entries| entries.is_empty());
            let mut made = vec![Changed::Folder(function.to_owned())];
            if is_empty && !inner.folders.contains_key(function) {
                made.extend(starter);
            }
            if is_empty {
                inner.disk.apply(made.clone());
                self.homes.write(&self.learner, &mut inner.folders, made.clone()).await?;
            }
            inner.entered = Some(function.to_owned());
            inner.cwd = in_home(function).display().to_string();
            let files = if is_empty { [arrived, made].concat() } else { arrived };
            self.move_to(&mut inner, files).await;
        } else {
            // They come with the next line otherwise; but by then they would be no news.
            settle(&mut inner.process, String::new(), arrived).await;
        }
        Ok((shown(&inner.cwd), false))
    }

    /// Takes a shell that runs already to the folder.
    async fn move_to(&self, inner: &mut Inner, files: Vec<Changed>) {
        let text = format!("cd '{}'", inner.cwd);
        settle(&mut inner.process, text, files).await;
    }

    /// Brings the disk up to what is kept: what the editor has changed, and functions that came. Answers what was different.
    pub(super) async fn refresh(&self, inner: &mut Inner) -> Result<Vec<Changed>, FoldersError> {
        if !inner.loaded {
            let kept = self.homes.read(&self.learner).await?;
            let everything = kept.everything();
            inner.disk = Disk::counted(self.host_calls.sandbox().lease());
            inner.disk.apply([Changed::Folder(String::new())].into_iter().chain(everything.clone()).collect());
            inner.folders = kept.folders;
            inner.loaded = true;
            return Ok(everything);
        }
        let mut folders = self.homes.folders(&self.learner).await?;
        let now: BTreeSet<String> = drafts(&folders).map(|(path, _)| path).collect();
        let mut arrived: Vec<Changed> = Vec::new();
        let mut stay = Vec::new();
        for (path, text) in drafts(&inner.folders).filter(|(path, _)| !now.contains(path)) {
            let function = path.split('/').next().unwrap_or_default();
            match folders.contains_key(function) {
                true => arrived.push(Changed::Gone(path)),
                // The function is gone. What lay in its folder does not vanish from under the learner's hands.
                false => stay.push(Changed::File(path, text.as_bytes().to_vec())),
            }
        }
        for (path, text) in drafts(&folders) {
            if inner.disk.read_file(&in_home(&path)).ok().as_deref() != Some(text.as_bytes()) {
                arrived.push(Changed::File(path, text.as_bytes().to_vec()));
            }
        }
        self.homes.write(&self.learner, &mut folders, stay).await?;
        inner.folders = folders;
        inner.disk.apply(arrived.clone());
        Ok(arrived)
    }

    /// Begins to run a line, or says that one is running. Events come on the channel; when nobody listens any more, the line is stopped.
    pub fn run(self: &Arc<Self>, typed: Typed, variables: Vec<(String, String)>) -> Option<mpsc::Receiver<Event>> {
        self.use_now();
        let inner = self.inner.clone().try_lock_owned().ok().filter(|inner| inner.permit.is_some())?;
        let stop = CancellationToken::new();
        *self.stop.lock() = stop.clone();
        let (sender, events) = mpsc::channel(16);
        let session = self.clone();
        tokio::spawn(async move { session.drive(inner, typed, variables, sender, stop).await });
        Some(events)
    }

    /// Passes on what is typed to a program that runs; `None` is the end of it (Ctrl+D). Says whether there was a program to take it.
    pub async fn type_to(&self, text: Option<String>) -> bool {
        let typing = match text {
            Some(_) => self.typing.lock().clone(),
            None => self.typing.lock().take(),
        };
        match (typing, text) {
            (Some(typing), Some(text)) => typing.send(text.into()).await.is_ok(),
            (typing, None) => typing.is_some(),
            (None, Some(_)) => false,
        }
    }

    /// What a path could be completed to: the folder's entries, folders with their slash. Nothing while a line runs.
    pub async fn entries(&self, folder: &str) -> Vec<String> {
        let Ok(inner) = self.inner.try_lock() else { return Vec::new() };
        let path = absolute(&inner.cwd, folder);
        let entries = inner.disk.readdir(&path).unwrap_or_default();
        let named = entries.into_iter().map(|entry| match entry.node_type {
            NodeType::Directory => format!("{}/", entry.name),
            NodeType::File | NodeType::Symlink => entry.name,
        });
        named.collect()
    }
}

/// Has a text run whose outcome nobody is told of, in the shell if there is one, and waits until it has. A shell that does not come to its
/// end is let go: its report would be taken for that of the next line.
async fn settle(shell: &mut Option<Process>, text: String, files: Vec<Changed>) {
    let Some(process) = shell else { return };
    let (files, contents) = packed(files);
    let mut is_done = false;
    if process.send(&ShellRequest::Run { text, variables: Vec::new(), files }, &contents).await.is_ok() {
        while let Ok(Some(Heard(report, ..))) = tokio::time::timeout(GRACE, process.report()).await {
            is_done = matches!(report, ShellEvent::Done { .. } | ShellEvent::More);
            if is_done {
                break;
            }
        }
    }
    if !is_done {
        *shell = None;
    }
}
