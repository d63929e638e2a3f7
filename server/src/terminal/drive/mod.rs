//! Runs a line in a learner's shell: sends its output to the page as it is printed, serves its host calls (`host_call.rs`), and stores the files that
//! it has written before the prompt returns.

mod host_call;

use std::{
    io,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rust_bash::VirtualFs;
use tokio::sync::{OwnedMutexGuard, mpsc};
use tokio_util::sync::CancellationToken;

use super::{
    HOME, LONGEST, MEMORY, MOST_OUTPUT,
    db::{self, LineRow},
    help::HELP,
    memory::{RESTING, ROUND},
    paths::{in_home, shown},
    process::{Heard, Process, StartError},
    session::{Event, Inner, Session, Typed},
    wire::{Change, Changed, ShellEvent, ShellRequest, Stopped, Stream, packed, unpacked},
};
use crate::{admission::Class, student_threads::TIMING, workspace::FoldersError};

/// The `nice` value of a member's shell, so that lines that compute do not slow down pages. It is less than that of students' code, so that a
/// line is read at once.
const OF_MEMBERS: i32 = 5;
/// The `nice` value of a guest's shell.
const OF_GUESTS: i32 = 19;

/// How long a shell may take to stop by itself after Ctrl+C.
pub const GRACE: Duration = Duration::from_millis(1500);
/// Pieces of output that are available together are sent together, up to this many bytes.
const TOGETHER: usize = 32 << 10;

impl Session {
    /// Runs a line to its end.
    pub(super) async fn drive(
        self: Arc<Self>,
        mut inner: OwnedMutexGuard<Inner>,
        typed: Typed,
        variables: Vec<(String, String)>,
        events: mpsc::Sender<Event>,
        stop: CancellationToken,
    ) {
        let began = Instant::now();
        inner.drafts_changed.clear();
        inner.beside.clear();
        inner.undeleted.clear();
        inner.outside = false;
        let ended = self.drive_line(&mut inner, &typed, variables, &events, &stop).await;
        let done = match ended {
            Ok(None) => {
                // The lock is released first, because the page sends the rest of the text as soon as it gets this event.
                drop(inner);
                events.send(Event::More).await.ok();
                return;
            }
            Ok(Some(done)) => done,
            Err(error) => {
                tracing::error!(%error, learner = self.learner.id, "a terminal failed");
                inner.process = None;
                // The disk in memory may differ from what is stored: load it again.
                inner.loaded = false;
                Ended {
                    code: 125,
                    left: false,
                    note: Some(
                        "Something went wrong on our side. The shell was started anew; files from before this line are kept."
                            .into(),
                    ),
                }
            }
        };
        let ran = began.elapsed().as_millis() as u64;
        self.note(&typed, done.code, began).await;
        let noted = began.elapsed().as_millis() as u64;
        tracing::debug!(target: TIMING, learner = self.learner.id, ran, noted, "a line has ended");
        self.use_now();
        let note = [done.note, beside(&std::mem::take(&mut inner.beside)), undeleted(&std::mem::take(&mut inner.undeleted))]
            .into_iter()
            .flatten()
            .reduce(|one, other| format!("{one}\n{other}"));
        let (cwd, drafts, outside) = (shown(&inner.cwd), std::mem::take(&mut inner.drafts_changed), inner.outside);
        // The lock is released first, because the page may send the next line as soon as it gets this event.
        drop(inner);
        let event = Event::Done { code: done.code, cwd, drafts, outside, left: done.left, note };
        events.send(event).await.ok();
    }

    async fn note(&self, typed: &Typed, code: i32, began: Instant) {
        let row = LineRow {
            lab: typed.lab.as_deref(),
            line: typed.text.trim_end(),
            code,
            milliseconds: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
        };
        if let Err(error) = db::note(&self.homes.db.writer, self.learner.id, &row).await {
            tracing::error!(%error, "a line could not be noted");
        }
    }

    /// Returns `None` if the text is incomplete.
    async fn drive_line(
        &self,
        inner: &mut Inner,
        typed: &Typed,
        variables: Vec<(String, String)>,
        events: &mpsc::Sender<Event>,
        stop: &CancellationToken,
    ) -> Result<Option<Ended>, RunError> {
        if typed.text.trim() == "help" {
            events.send(Event::Output { text: HELP.into() }).await.ok();
            return Ok(Some(Ended::default()));
        }
        let begun = Instant::now();
        let arrived = self.refresh(inner).await?;
        if !std::mem::replace(&mut inner.placed, true) {
            inner.cwd = typed.cwd.as_deref().and_then(|shown| inner.place(shown)).unwrap_or_else(|| HOME.into());
        }
        let (refreshed, is_new) = (begun.elapsed().as_millis() as u64, inner.process.is_none());
        if !self.start(inner, &variables, arrived, &typed.text).await? {
            self.let_go(inner);
            return Ok(Some(Ended {
                code: 137,
                left: false,
                note: Some("All memory for students' code is in use. Try again in a minute.".into()),
            }));
        }
        let started = begun.elapsed().as_millis() as u64;
        tracing::debug!(target: TIMING, learner = self.learner.id, refreshed, started, is_new, "a line has begun");
        let mut rounds = tokio::time::interval(ROUND);
        let deadline = tokio::time::sleep(LONGEST);
        tokio::pin!(deadline);
        let mut why = None;
        loop {
            let Some(process) = &mut inner.process else { return Err(RunError::Silent) };
            let gone = events.closed();
            let report = tokio::select! {
                report = process.report() => report,
                () = stop.cancelled(), if why.is_none() => {
                    why = Some(Stopped::Interrupted);
                    process.send(&ShellRequest::Interrupt, &[]).await?;
                    deadline.as_mut().reset(tokio::time::Instant::now() + GRACE);
                    continue;
                }
                _ = rounds.tick() => {
                    if process.hold_memory() {
                        continue;
                    }
                    return Ok(Some(self.kill(inner, Stopped::Memory).await));
                }
                () = gone, if why.is_none() => {
                    stop.cancel();
                    continue;
                }
                () = &mut deadline => match why {
                    None => {
                        why = Some(Stopped::Limit);
                        process.send(&ShellRequest::Interrupt, &[]).await?;
                        deadline.as_mut().reset(tokio::time::Instant::now() + GRACE);
                        continue;
                    }
                    Some(why) => return Ok(Some(self.kill(inner, why).await)),
                },
            };
            match report {
                Some(Heard(ShellEvent::Said(stream), said, _held)) => say(process, events, stream, said).await,
                Some(Heard(ShellEvent::HostCall(host_call), contents, _held)) => {
                    self.host_call(inner, host_call, contents, events, stop).await?
                }
                Some(Heard(ShellEvent::More, ..)) => return Ok(None),
                Some(Heard(ShellEvent::GivenUp(why), ..)) => return Ok(Some(self.kill(inner, why).await)),
                Some(Heard(ShellEvent::Done { code, cwd, left, stopped, files }, contents, _held)) => {
                    self.keep(inner, files, contents).await?;
                    inner.cwd = cwd;
                    if left {
                        inner.process = None;
                        inner.cwd = inner
                            .entered
                            .as_deref()
                            .map_or_else(|| HOME.into(), |function| in_home(function).display().to_string());
                    }
                    let why = why.filter(|_| stopped.is_some()).or(stopped);
                    let note = why.and_then(sentence).or_else(|| Self::let_large_go(inner));
                    return Ok(Some(Ended { code, left, note }));
                }
                None => {
                    inner.process = None;
                    let note = format!(
                        "The shell was ended: it wanted more than {} MB of memory. A new one is ready; variables are gone, files from before this line are kept.",
                        MEMORY >> 20
                    );
                    return Ok(Some(Ended { code: 137, left: false, note: Some(note) }));
                }
            }
        }
    }

    /// Ends a shell that has become large, and returns a message about it: an idle shell has to use little memory.
    fn let_large_go(inner: &mut Inner) -> Option<String> {
        let process = inner.process.as_mut()?;
        let bytes = process.memory();
        if bytes <= RESTING && process.hold_memory() {
            return None;
        }
        inner.process = None;
        Some(format!(
            "The shell had {} MB in its memory and was started anew: variables and functions are gone, files are kept.",
            bytes >> 20
        ))
    }

    /// Sends the text to the shell, which is started if there is none. Returns `false` if there is no memory for a shell.
    async fn start(
        &self,
        inner: &mut Inner,
        variables: &[(String, String)],
        arrived: Vec<Changed>,
        text: &str,
    ) -> Result<bool, RunError> {
        let changed: Vec<_> = variables.iter().filter(|pair| !inner.variables.contains(pair)).cloned().collect();
        inner.variables = variables.to_vec();
        if let Some(process) = &mut inner.process {
            let (files, contents) = packed(arrived);
            let request = ShellRequest::Run { text: text.to_owned(), variables: changed, files };
            if process.send(&request, &contents).await.is_ok() {
                return Ok(true);
            }
            inner.process = None;
        }
        let is_member = inner.permit.as_ref().is_some_and(|permit| permit.party().class == Class::Member);
        let politeness = if is_member { OF_MEMBERS } else { OF_GUESTS };
        let mut process = match Process::start(self.host_calls.sandbox(), politeness) {
            Ok(process) => process,
            Err(StartError::NoMemory) => return Ok(false),
            Err(StartError::System(error)) => return Err(error.into()),
        };
        if !inner.disk.exists(Path::new(&inner.cwd)) {
            inner.cwd = HOME.into();
        }
        let (files, contents) = packed(inner.disk.everything());
        process.send(&ShellRequest::Open { cwd: inner.cwd.clone(), variables: variables.to_vec(), files }, &contents).await?;
        process.send(&ShellRequest::Run { text: text.to_owned(), variables: Vec::new(), files: Vec::new() }, &[]).await?;
        inner.process = Some(process);
        Ok(true)
    }

    /// Applies and stores the changes that the shell has made to files.
    async fn keep(
        &self,
        inner: &mut Inner,
        files: Vec<Change>,
        contents: impl IntoIterator<Item = Vec<u8>>,
    ) -> Result<(), RunError> {
        let changes = unpacked(files, contents)?;
        if changes.is_empty() {
            return Ok(());
        }
        inner.disk.apply(changes.clone());
        self.save(inner, changes).await
    }

    async fn save(&self, inner: &mut Inner, changes: Vec<Changed>) -> Result<(), RunError> {
        let is_kept = |change: &Changed| match change {
            Changed::File(path, _) | Changed::Folder(path) | Changed::Gone(path) => !path.starts_with('/'),
        };
        let kept = changes.into_iter().filter(is_kept).collect();
        let stored = self.homes.write(&self.learner, &mut inner.folders, kept).await?;
        inner.drafts_changed.extend(stored.drafts);
        inner.beside.extend(stored.beside);
        inner.undeleted.extend(stored.undeleted);
        inner.disk.apply(stored.arrived.clone());
        inner.arrived.extend(stored.arrived);
        Ok(())
    }

    /// Kills a shell that does not stop by itself.
    async fn kill(&self, inner: &mut Inner, why: Stopped) -> Ended {
        if let Some(process) = inner.process.take() {
            process.kill().await;
        }
        let began = sentence(why).map_or_else(String::new, |sentence| format!("{sentence} "));
        Ended {
            code: 137,
            left: false,
            note: Some(format!(
                "{began}The shell had to be started anew: variables are gone, files from before this line are kept."
            )),
        }
    }
}

#[derive(Default)]
struct Ended {
    code: i32,
    left: bool,
    note: Option<String>,
}

/// An internal error that ended a line.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Home(#[from] FoldersError),
    #[error("the shell's process: {0}")]
    Process(#[from] io::Error),
    #[error("the lines typed earlier could not be read: {0}")]
    Lines(#[from] sqlx::Error),
    #[error("the shell's process is not there")]
    Silent,
}

/// Sends a piece of output, joined with the pieces that directly follow it.
async fn say(process: &mut Process, events: &mpsc::Sender<Event>, stream: Stream, said: Vec<Vec<u8>>) {
    let mut bytes = said.concat();
    while bytes.len() < TOGETHER {
        match process.said_too(stream) {
            Some(more) => bytes.extend(more),
            None => break,
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let event = match stream {
        Stream::Output => Event::Output { text },
        Stream::Error => Event::Error { text },
    };
    // The send fails if nobody listens any more; the line is stopped for that reason anyway.
    events.send(event).await.ok();
}

/// What the learner reads if the editor has saved other text in the lines that a line has changed.
fn beside(files: &[(String, String)]) -> Option<String> {
    let said = files.iter().map(|(path, beside)| {
        format!(
            "{path} was changed in the editor while this line ran, in the same lines. The editor's text is kept; what this line wrote is in {beside}."
        )
    });
    said.reduce(|one, other| format!("{one}\n{other}"))
}

/// What the learner reads if the editor has changed files that a line has deleted.
fn undeleted(files: &[String]) -> Option<String> {
    let said = files.iter().map(|path| format!("{path} was changed in the editor while this line ran, and was not deleted."));
    said.reduce(|one, other| format!("{one}\n{other}"))
}

fn sentence(why: Stopped) -> Option<String> {
    match why {
        Stopped::Interrupted => None,
        Stopped::Output => {
            Some(format!("Stopped: more than {} MB of output. Send it to a file, or through head or grep.", MOST_OUTPUT >> 20))
        }
        Stopped::Parser => Some("Stopped: parsing this took more than a second.".into()),
        Stopped::Computing => Some("Stopped: a line may use one minute of CPU time in the shell itself.".into()),
        Stopped::Memory => Some("Stopped: the line needed more memory than is left for students' code.".into()),
        Stopped::Limit => Some(format!("Stopped: a line may run for {} minutes, and 100,000 commands.", LONGEST.as_secs() / 60)),
    }
}
