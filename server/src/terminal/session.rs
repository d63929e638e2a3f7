//! One learner's terminal: the server's copy of the learner's disk, and the shell's process. [`super::drive`] runs the lines.

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
    paths::{absolute, in_home, is_too_deep, shown},
    process::{Heard, Process},
    wire::{Changed, ShellEvent, ShellRequest, packed},
    worker::Disk,
};
use crate::{
    admission::{Party, Permit},
    workspace::{Folders, FoldersError},
};

/// An event that is sent to the page while a line runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Text on standard output.
    Output { text: String },
    /// Text on standard error.
    Error { text: String },
    /// The page should open this file in the Code tab.
    Open { function: String, path: String },
    /// Whether the running program reads what is typed.
    Reading { on: bool },
    /// The text is incomplete; nothing has run.
    More,
    /// The line has ended, and everything that it wrote is stored.
    Done {
        /// The exit code.
        code: i32,
        /// The prompt's folder.
        cwd: String,
        /// Functions whose drafts the line has changed.
        drafts: BTreeSet<String>,
        /// Whether the line made a host call, so that the AWS account may have changed.
        outside: bool,
        /// Whether the line ended the shell by `exit`.
        left: bool,
        /// A message, if the line was stopped or the shell was ended.
        note: Option<String>,
    },
}

/// A line that the learner has entered.
pub struct Typed {
    pub text: String,
    pub lab: Option<String>,
    /// The folder of the page's prompt. A terminal that was made anew (after a restart, or after it was idle) begins there.
    pub cwd: Option<String>,
}

/// A learner's terminal.
pub struct Session {
    pub learner: Learner,
    pub(super) homes: Arc<Homes>,
    pub(super) host_calls: HostCallRunner,
    inner: Arc<Mutex<Inner>>,
    last_used: parking_lot::Mutex<Instant>,
    stop: parking_lot::Mutex<CancellationToken>,
    /// Sends what is typed to the running program, if it reads from the terminal.
    pub(super) typing: parking_lot::Mutex<Option<mpsc::Sender<Bytes>>>,
}

/// State that only one line at a time may use.
pub struct Inner {
    /// The permit for a terminal. A session without one has been ended and runs nothing any more.
    pub permit: Option<Permit>,
    pub process: Option<Process>,
    pub disk: Disk,
    pub folders: Folders,
    /// Whether the disk has been loaded from the stored home.
    pub loaded: bool,
    pub cwd: String,
    /// Whether a page has opened it or run a line, so that `cwd` is the learner's.
    pub placed: bool,
    /// The function of the lab whose folder was entered last.
    pub entered: Option<String>,
    pub variables: Vec<(String, String)>,
    pub drafts_changed: BTreeSet<String>,
    /// Files that the shell's process has to be told of with the next line.
    pub arrived: Vec<Changed>,
    /// Files that line and editor have changed in the same lines, and where the line's text is.
    pub beside: Vec<(String, String)>,
    /// Files that the line has deleted and the editor has changed: they are still there.
    pub undeleted: Vec<String>,
    pub outside: bool,
}

impl Inner {
    /// The folder that a page's prompt shows, if it exists.
    pub fn place(&self, shown: &str) -> Option<String> {
        let path = match shown.strip_prefix('~') {
            Some(below) => absolute(HOME, below.trim_start_matches('/')),
            None => absolute(HOME, shown),
        };
        let is_folder = !is_too_deep(&path) && self.disk.stat(&path).is_ok_and(|found| found.node_type == NodeType::Directory);
        is_folder.then(|| path.display().to_string())
    }
}

impl Session {
    /// Makes a session. Its disk and its shell are loaded and started when they are first needed.
    pub fn new(learner: Learner, homes: Arc<Homes>, host_calls: HostCallRunner, permit: Permit) -> Self {
        let inner = Inner {
            permit: Some(permit),
            process: None,
            disk: Disk::counted(host_calls.sandbox().lease()),
            folders: Folders::new(),
            loaded: false,
            cwd: HOME.into(),
            placed: false,
            entered: None,
            variables: Vec::new(),
            drafts_changed: BTreeSet::new(),
            arrived: Vec::new(),
            beside: Vec::new(),
            undeleted: Vec::new(),
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

    /// How long the session has been idle; `None` while a line runs.
    pub fn idle(&self) -> Option<Duration> {
        self.inner.try_lock().ok().map(|_| self.last_used.lock().elapsed())
    }

    /// How long the session has been idle, and the party that holds its permit; `None` while a line runs.
    pub fn resting(&self) -> Option<(Duration, Party)> {
        let party = self.inner.try_lock().ok()?.permit.as_ref()?.party();
        Some((self.last_used.lock().elapsed(), party))
    }

    /// Ends the session: ends its process and releases its permit. Returns `false` if a line runs.
    pub fn retire(&self) -> bool {
        let Ok(mut inner) = self.inner.try_lock() else { return false };
        self.let_go(&mut inner);
        inner.permit.take().is_some()
    }

    /// Frees the shell's process and the files in memory, which are built again from what is stored. Does nothing while a line runs. Returns whether
    /// anything was freed.
    pub fn rest(&self) -> bool {
        let Ok(mut inner) = self.inner.try_lock() else { return false };
        let had_any = inner.process.is_some() || inner.loaded;
        self.let_go(&mut inner);
        had_any
    }

    /// Like [`Self::rest`], for a session that is already locked.
    pub(super) fn let_go(&self, inner: &mut Inner) {
        inner.process = None;
        inner.loaded = false;
        inner.arrived.clear();
        inner.disk = Disk::counted(self.host_calls.sandbox().lease());
    }

    /// Stops the running line.
    pub fn stop(&self) {
        self.stop.lock().cancel();
    }

    pub(super) fn use_now(&self) {
        *self.last_used.lock() = Instant::now();
    }

    /// Enters the folder of a lab's function. If the folder is empty, the lab's starter files are put there. A session that was made anew begins in the
    /// folder that the page shows, `cwd`. Returns the prompt's folder, and whether a line is running; in that case nothing changes.
    ///
    /// # Errors
    /// If the home cannot be read or written.
    pub async fn enter(
        self: &Arc<Self>,
        function: Option<String>,
        starter: Vec<Changed>,
        cwd: Option<String>,
    ) -> Result<(String, bool), FoldersError> {
        self.use_now();
        let Ok(inner) = self.inner.clone().try_lock_owned() else { return Ok((String::new(), true)) };
        let session = self.clone();
        // In a task of its own, because a request that is cancelled half-way would leave disk, shell and database inconsistent.
        let entering = tokio::spawn(async move { session.enter_in(inner, function.as_deref(), starter, cwd.as_deref()).await });
        entering.await.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
    }

    async fn enter_in(
        &self,
        mut inner: OwnedMutexGuard<Inner>,
        function: Option<&str>,
        starter: Vec<Changed>,
        cwd: Option<&str>,
    ) -> Result<(String, bool), FoldersError> {
        let arrived = self.refresh(&mut inner).await?;
        let was_placed = std::mem::replace(&mut inner.placed, true);
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
            // Sends the changed files now, although the next line would bring them too: `refresh` reports a change only once.
            settle(&mut inner.process, String::new(), arrived).await;
        }
        if let Some(place) = cwd.filter(|_| !was_placed).and_then(|cwd| inner.place(cwd)) {
            inner.cwd = place;
            self.move_to(&mut inner, Vec::new()).await;
        }
        Ok((shown(&inner.cwd), false))
    }

    /// Changes the working folder of a running shell.
    async fn move_to(&self, inner: &mut Inner, files: Vec<Changed>) {
        let text = format!("cd '{}'", inner.cwd);
        settle(&mut inner.process, text, files).await;
    }

    /// Updates the disk to what is stored (edits in the editor, new functions). Returns what has changed.
    pub(super) async fn refresh(&self, inner: &mut Inner) -> Result<Vec<Changed>, FoldersError> {
        if !inner.loaded {
            let kept = self.homes.read(&self.learner).await?;
            let everything = kept.everything();
            inner.disk = Disk::counted(self.host_calls.sandbox().lease());
            inner.disk.apply([Changed::Folder(String::new())].into_iter().chain(everything.clone()).collect());
            inner.folders = kept.folders;
            inner.arrived.clear();
            inner.loaded = true;
            return Ok(everything);
        }
        let mut folders = self.homes.folders(&self.learner).await?;
        let mut arrived = std::mem::take(&mut inner.arrived);
        let now: BTreeSet<String> = drafts(&folders).map(|(path, _)| path).collect();
        let mut stay = Vec::new();
        for (path, text) in drafts(&inner.folders).filter(|(path, _)| !now.contains(path)) {
            let function = path.split('/').next().unwrap_or_default();
            match folders.contains_key(function) {
                true => arrived.push(Changed::Gone(path)),
                // The function has been deleted. The files of its folder stay with the learner.
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

    /// Starts to run a line. Returns `None` if another line is running. The events come on the channel; if the receiver is dropped, the line is
    /// stopped.
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

    /// Passes typed text to the running program; `None` is end of input (Ctrl+D). Returns whether a program received it.
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

    /// The entries of a folder for completion, folders with a trailing slash. Empty while a line runs.
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

/// Runs a text whose output is discarded, if there is a shell, and waits for its end. A shell that does not finish in time is ended, because its
/// event would be taken for that of the next line.
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
