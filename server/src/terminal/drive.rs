//! Drives a line through a learner's shell: what it prints goes to the page as it comes, its errands are run, and whatever it has written is
//! kept before the prompt comes back.

use std::{
    io,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rust_bash::{CommandResult, VirtualFs};
use tokio::sync::{OwnedMutexGuard, mpsc};
use tokio_util::sync::CancellationToken;

use super::{
    HOME, LONGEST, MEMORY, MOST_OUTPUT,
    db::{self, LineRow},
    editor,
    errands::Seat,
    help::HELP,
    live::Said,
    paths::{in_home, shown},
    process::Process,
    recall,
    session::{Event, Inner, Session, Typed},
    wire::{Change, Changed, Errand, Order, Report, Stopped, Stream, packed, unpacked},
};
use crate::workspace::FoldersError;

/// How long a shell has to stop by itself after Ctrl+C.
pub const GRACE: Duration = Duration::from_millis(1500);
/// Output that came together is sent together, up to this many bytes.
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
        inner.outside = false;
        let ended = self.drive_line(&mut inner, &typed, variables, &events, &stop).await;
        let done = match ended {
            Ok(None) => {
                // The rest may come as soon as the page has heard.
                drop(inner);
                events.send(Event::More).await.ok();
                return;
            }
            Ok(Some(done)) => done,
            Err(error) => {
                tracing::error!(%error, learner = self.learner.id, "a terminal failed");
                inner.process = None;
                Ended {
                    code: 125,
                    left: false,
                    note: Some("Something went wrong on our side. The shell was started anew; your files are kept.".into()),
                }
            }
        };
        self.note(&typed, done.code, began).await;
        self.use_now();
        let (cwd, drafts, outside) = (shown(&inner.cwd), std::mem::take(&mut inner.drafts_changed), inner.outside);
        // The next line may come as soon as the page has heard of the end of this one.
        drop(inner);
        let event = Event::Done { code: done.code, cwd, drafts, outside, left: done.left, note: done.note };
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

    /// `None` when the text is not whole.
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
        let arrived = self.refresh(inner).await?;
        self.start(inner, &variables, arrived, &typed.text).await?;
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
                    process.order(&Order::Interrupt, &[]).await?;
                    deadline.as_mut().reset(tokio::time::Instant::now() + GRACE);
                    continue;
                }
                () = gone, if why.is_none() => {
                    stop.cancel();
                    continue;
                }
                () = &mut deadline => match why {
                    None => {
                        why = Some(Stopped::Limit);
                        process.order(&Order::Interrupt, &[]).await?;
                        deadline.as_mut().reset(tokio::time::Instant::now() + GRACE);
                        continue;
                    }
                    Some(why) => return Ok(Some(self.kill(inner, why).await)),
                },
            };
            match report {
                Some((Report::Said(stream), said)) => say(process, events, stream, said).await,
                Some((Report::Errand(errand), contents)) => self.errand(inner, errand, contents, events, stop).await?,
                Some((Report::More, _)) => return Ok(None),
                Some((Report::Done { code, cwd, left, stopped, files }, contents)) => {
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
                    return Ok(Some(Ended { code, left, note: why.and_then(sentence) }));
                }
                None => {
                    inner.process = None;
                    let note = format!(
                        "The shell was ended: it wanted more than {} MB of memory. A new one is ready; variables are gone, files are kept.",
                        MEMORY >> 20
                    );
                    return Ok(Some(Ended { code: 137, left: false, note: Some(note) }));
                }
            }
        }
    }

    /// Hands the text to the shell, which is started if need be.
    async fn start(
        &self,
        inner: &mut Inner,
        variables: &[(String, String)],
        arrived: Vec<Changed>,
        text: &str,
    ) -> Result<(), RunError> {
        let changed: Vec<_> = variables.iter().filter(|pair| !inner.variables.contains(pair)).cloned().collect();
        inner.variables = variables.to_vec();
        if let Some(process) = &mut inner.process {
            let (files, contents) = packed(arrived);
            let order = Order::Run { text: text.to_owned(), variables: changed, files };
            if process.order(&order, &contents).await.is_ok() {
                return Ok(());
            }
            inner.process = None;
        }
        let mut process = Process::start()?;
        if !inner.disk.exists(Path::new(&inner.cwd)) {
            inner.cwd = HOME.into();
        }
        let (files, contents) = packed(inner.disk.everything());
        process.order(&Order::Open { cwd: inner.cwd.clone(), variables: variables.to_vec(), files }, &contents).await?;
        process.order(&Order::Run { text: text.to_owned(), variables: Vec::new(), files: Vec::new() }, &[]).await?;
        inner.process = Some(process);
        Ok(())
    }

    async fn errand(
        &self,
        inner: &mut Inner,
        errand: Errand,
        contents: Vec<Vec<u8>>,
        events: &mpsc::Sender<Event>,
        stop: &CancellationToken,
    ) -> Result<(), RunError> {
        let mut contents = contents.into_iter();
        let stdin = contents.next().unwrap_or_default();
        let number = errand.number;
        self.keep(inner, errand.files.clone(), contents).await?;
        let finished = match self.answer(inner, &errand, events).await? {
            Some(answered) => answered,
            None => {
                inner.outside = true;
                // The shell hears by itself of a stop.
                let Some(finished) = self.at_the_terminal(inner, errand, stdin, events, stop).await else { return Ok(()) };
                finished
            }
        };
        let changes = inner.disk.take_changes();
        self.save(inner, changes.clone()).await?;
        let (files, file_contents) = packed(changes);
        let stdout = finished.stdout_bytes.unwrap_or_else(|| finished.stdout.into_bytes());
        let strings: Vec<Vec<u8>> = [stdout, finished.stderr.into_bytes()].into_iter().chain(file_contents).collect();
        let answer = Order::Answer { errand: number, code: finished.exit_code, files };
        if let Some(process) = &mut inner.process {
            process.order(&answer, &strings).await?;
        }
        Ok(())
    }

    /// Runs an errand, shows what it prints and passes on what is typed; `None` when it was given up.
    async fn at_the_terminal(
        &self,
        inner: &mut Inner,
        errand: Errand,
        stdin: Vec<u8>,
        events: &mpsc::Sender<Event>,
        stop: &CancellationToken,
    ) -> Option<CommandResult> {
        let (said, mut hear) = mpsc::unbounded_channel();
        let (typing, typed) = mpsc::channel(16);
        let reads = errand.terminal.input && stdin.is_empty() && reads_what_is_typed(&errand);
        let seat = Seat { said, typed: reads.then_some(typed) };
        if reads {
            *self.typing.lock() = Some(typing);
            events.send(Event::Reading { on: true }).await.ok();
        }
        let running = self.errands.run(errand, stdin, &inner.disk, seat);
        tokio::pin!(running);
        let finished = loop {
            tokio::select! {
                biased;
                Some(first) = hear.recv() => show(events, first, &mut hear).await,
                finished = &mut running => break Some(finished),
                () = stop.cancelled() => break None,
                () = events.closed() => break None,
            }
        };
        if reads {
            *self.typing.lock() = None;
            events.send(Event::Reading { on: false }).await.ok();
        }
        while let Ok(first) = hear.try_recv() {
            show(events, first, &mut hear).await;
        }
        finished
    }

    /// What comes of an errand that the session itself sees to.
    async fn answer(
        &self,
        inner: &mut Inner,
        errand: &Errand,
        events: &mpsc::Sender<Event>,
    ) -> Result<Option<CommandResult>, RunError> {
        if errand.command != recall::COMMAND {
            return self.open_in_editor(inner, errand, events).await;
        }
        let lines = db::history(&self.homes.db.reader, self.learner.id, recall::MOST).await?;
        Ok(Some(recall::recall(&errand.arguments, &lines)))
    }

    /// `nano FILE`: a file of a function that exists is opened in the page, and made if it is not there.
    async fn open_in_editor(
        &self,
        inner: &mut Inner,
        errand: &Errand,
        events: &mpsc::Sender<Event>,
    ) -> Result<Option<CommandResult>, RunError> {
        let Some((function, path)) = editor::wanted(errand) else { return Ok(None) };
        let Some(folder) = inner.folders.get(&function).filter(|folder| folder.exists).cloned() else { return Ok(None) };
        if !folder.files.contains_key(&path) {
            let content = inner.disk.read_file(&in_home(&format!("{function}/{path}"))).unwrap_or_default();
            if !self.homes.workspace.write(&self.learner, &function, &folder, &path, &content).await? {
                return Ok(None);
            }
            inner.drafts_changed.insert(function.clone());
        }
        events.send(Event::Open { function, path }).await.ok();
        Ok(Some(CommandResult::default()))
    }

    /// Takes over what the shell has changed.
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
        let touched = self.homes.write(&self.learner, &mut inner.folders, kept).await?;
        inner.drafts_changed.extend(touched);
        Ok(())
    }

    /// Ends a shell that does not stop by itself.
    async fn kill(&self, inner: &mut Inner, why: Stopped) -> Ended {
        if let Some(process) = inner.process.take() {
            process.kill().await;
        }
        let began = sentence(why).map_or_else(String::new, |sentence| format!("{sentence} "));
        Ended {
            code: 137,
            left: false,
            note: Some(format!("{began}The shell had to be started anew: variables are gone, files are kept.")),
        }
    }
}

/// Whether a program asks for something. What is typed while any other runs is meant for the next prompt.
fn reads_what_is_typed(errand: &Errand) -> bool {
    let verb = errand.arguments.iter().find(|argument| !argument.starts_with('-'));
    match errand.command.as_str() {
        "python3" | "python" => true,
        "aws" => verb.is_some_and(|verb| verb == "configure"),
        _ => false,
    }
}

#[derive(Default)]
struct Ended {
    code: i32,
    left: bool,
    note: Option<String>,
}

/// Why a line could not be driven: ours to mend.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Home(#[from] FoldersError),
    #[error("the shell's process: {0}")]
    Process(#[from] io::Error),
    #[error("the lines typed before: {0}")]
    Lines(#[from] sqlx::Error),
    #[error("the shell's process is not there")]
    Silent,
}

/// Sends what was printed, with whatever was printed right behind it.
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
    // Nobody listens: the line is about to be stopped.
    events.send(event).await.ok();
}

/// Sends what a program printed, with whatever it printed right behind it.
async fn show(events: &mpsc::Sender<Event>, mut said: Said, hear: &mut mpsc::UnboundedReceiver<Said>) {
    let mut other = None;
    while said.text.len() < TOGETHER && other.is_none() {
        match hear.try_recv() {
            Ok(more) if more.stream == said.stream => said.text.push_str(&more.text),
            Ok(more) => other = Some(more),
            Err(_) => break,
        }
    }
    for Said { stream, text } in std::iter::once(said).chain(other) {
        let event = match stream {
            sandbox::Stream::Stdout => Event::Output { text },
            sandbox::Stream::Stderr => Event::Error { text },
        };
        // Nobody listens: the line is about to be stopped.
        events.send(event).await.ok();
    }
}

fn sentence(why: Stopped) -> Option<String> {
    match why {
        Stopped::Interrupted => None,
        Stopped::Output => {
            Some(format!("Stopped: more than {} MB of output. Send it to a file, or through head or grep.", MOST_OUTPUT >> 20))
        }
        Stopped::Limit => Some(format!("Stopped: a line may run for {} minutes, and 100,000 commands.", LONGEST.as_secs() / 60)),
    }
}
