//! Runs lines in a shell of its own, without a page and a learner: the lines of a submission that is graded.
//!
//! The shell is the same process as a learner's, with the same commands and limits. Its files are in memory and are not stored.

use std::{io, sync::Arc, time::Duration};

use bytes::Bytes;
use emulator::{AccountId, Emulator};

use super::{
    HOME, MEMORY, MOST_OUTPUT,
    host_calls::{HostCallRunner, Seat},
    live::Waiting,
    memory::ROUND,
    process::{Heard, Process, StartError},
    wire::{Changed, HostCall, ShellEvent, ShellRequest, Stopped, packed, unpacked},
    worker::Disk,
};
use crate::{
    labs::Tree,
    shell::{Programs, programs::Files},
};

/// The `nice` value of the shell's process.
const POLITENESS: i32 = 5;
/// How much of the end of a text's output is kept, in bytes.
const MOST_KEPT: usize = 16 << 10;

/// A shell that runs the lines of a submission. Dropping it ends the shell.
pub struct ScriptRunner {
    process: Option<Process>,
    host_calls: HostCallRunner,
    disk: Disk,
    cwd: String,
    variables: Vec<(String, String)>,
    /// Files from outside that a shell that runs does not have yet.
    arrived: Vec<Changed>,
}

/// How a text ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The exit status of the last command.
    pub code: i32,
    /// The end of what it printed, on both streams.
    pub said: String,
    /// Why it was stopped, in a sentence; `None` if it ended by itself.
    pub stopped: Option<String>,
}

/// The shell failed, and not the text.
#[derive(Debug, thiserror::Error)]
pub enum ScriptRunnerError {
    /// The shell's process could not be started.
    #[error("a shell could not be started: {0}")]
    Start(#[from] StartError),
    /// The shell's process could not be reached, or its files could not be read.
    #[error("the shell: {0}")]
    Shell(#[from] io::Error),
}

impl ScriptRunner {
    /// A shell over these files that works in an account, with more variables besides those that point `aws` at the account.
    pub async fn open(
        emulator: &Emulator,
        programs: Programs,
        account: AccountId,
        files: &Tree,
        more: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let disk = Disk::new(None);
        disk.apply(files.iter().map(|(path, content)| Changed::File(path.clone(), content.to_vec())).collect());
        let config = &emulator.core().config;
        let variables = [
            // An emulator that accepts any credentials takes the key's id for the account.
            ("AWS_ACCESS_KEY_ID", account.to_string()),
            ("AWS_SECRET_ACCESS_KEY", "not-looked-at".into()),
            ("AWS_REGION", config.region.clone()),
            ("AWS_DEFAULT_REGION", config.region.clone()),
            ("AWS_ENDPOINT_URL", format!("http://{}", config.endpoint)),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(more).collect();
        let host_calls = HostCallRunner::new(emulator.clone(), programs, account).await;
        Self { process: None, host_calls, disk, cwd: HOME.into(), variables, arrived: Vec::new() }
    }

    /// Writes a file to the home folder, as from outside.
    pub fn put(&mut self, path: &str, content: &Bytes) {
        let change = Changed::File(path.to_owned(), content.to_vec());
        self.disk.apply(vec![change.clone()]);
        self.arrived.push(change);
    }

    /// The files of the home folder.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn files(&self) -> Result<Tree, ScriptRunnerError> {
        let gathered = Files::gather(&self.disk).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(gathered.home.files)
    }

    /// Runs a text and waits until it has run, at most this long.
    ///
    /// # Errors
    /// If the shell cannot be started or reached. Whatever the text does is no error.
    pub async fn run_text(&mut self, text: &str, longest: Duration) -> Result<Typed, ScriptRunnerError> {
        let mut said = Tail::default();
        match tokio::time::timeout(longest, self.run(text, &mut said)).await {
            Ok(ended) => ended.map(|typed| Typed { said: said.text(), ..typed }),
            Err(_) => {
                if let Some(process) = self.process.take() {
                    process.kill().await;
                }
                let sentence = format!("It was stopped after {} seconds.", longest.as_secs());
                Ok(Typed { code: 137, said: said.text(), stopped: Some(sentence) })
            }
        }
    }

    async fn run(&mut self, text: &str, said: &mut Tail) -> Result<Typed, ScriptRunnerError> {
        self.start(text).await?;
        let mut rounds = tokio::time::interval(ROUND);
        loop {
            let Some(process) = &mut self.process else { return Ok(self.ended_for_memory()) };
            let heard = tokio::select! {
                heard = process.report() => heard,
                _ = rounds.tick() => {
                    if process.hold_memory() {
                        continue;
                    }
                    None
                }
            };
            match heard {
                Some(Heard(ShellEvent::Said(_), pieces, _held)) => pieces.iter().for_each(|piece| said.push(piece)),
                Some(Heard(ShellEvent::HostCall(host_call), contents, _held)) => self.host_call(host_call, contents, said).await?,
                Some(Heard(ShellEvent::More, ..)) => {
                    let sentence = "It is incomplete: a quote, a loop or a here-document is open at its end.".to_owned();
                    return Ok(Typed { code: 2, stopped: Some(sentence), ..Typed::default() });
                }
                Some(Heard(ShellEvent::GivenUp(why), ..)) => {
                    self.process = None;
                    return Ok(Typed { code: 137, stopped: Some(sentence(why)), ..Typed::default() });
                }
                Some(Heard(ShellEvent::Done { code, cwd, left, stopped, files }, contents, _held)) => {
                    self.disk.apply(unpacked(files, contents)?);
                    self.cwd = cwd;
                    if left {
                        self.process = None;
                    }
                    return Ok(Typed { code, stopped: stopped.map(sentence), ..Typed::default() });
                }
                None => return Ok(self.ended_for_memory()),
            }
        }
    }

    fn ended_for_memory(&mut self) -> Typed {
        self.process = None;
        Typed { code: 137, stopped: Some(sentence(Stopped::Memory)), ..Typed::default() }
    }

    async fn start(&mut self, text: &str) -> Result<(), ScriptRunnerError> {
        let (files, contents) = packed(std::mem::take(&mut self.arrived));
        let run = |files| ShellRequest::Run { text: text.to_owned(), variables: Vec::new(), files };
        if let Some(process) = &mut self.process {
            if process.send(&run(files), &contents).await.is_ok() {
                return Ok(());
            }
            self.process = None;
        }
        let mut process = Process::start(self.host_calls.sandbox(), POLITENESS)?;
        let (files, contents) = packed(self.disk.everything());
        process.send(&ShellRequest::Open { cwd: self.cwd.clone(), variables: self.variables.clone(), files }, &contents).await?;
        process.send(&run(Vec::new()), &[]).await?;
        self.process = Some(process);
        Ok(())
    }

    async fn host_call(&mut self, host_call: HostCall, contents: Vec<Vec<u8>>, said: &mut Tail) -> Result<(), ScriptRunnerError> {
        let mut contents = contents.into_iter();
        let stdin = contents.next().unwrap_or_default();
        let number = host_call.number;
        self.disk.apply(unpacked(host_call.files.clone(), contents)?);
        let printed = Arc::new(Waiting::default());
        let running = self.host_calls.run(host_call, stdin, &self.disk, Seat { said: printed.clone(), typed: None });
        tokio::pin!(running);
        let finished = loop {
            tokio::select! {
                biased;
                piece = printed.next() => said.push(piece.text.as_bytes()),
                finished = &mut running => break finished,
            }
        };
        while let Some(piece) = printed.take() {
            said.push(piece.text.as_bytes());
        }
        let (files, file_contents) = packed(self.disk.take_changes());
        let stdout = finished.stdout_bytes.unwrap_or_else(|| finished.stdout.into_bytes());
        let strings: Vec<Vec<u8>> = [stdout, finished.stderr.into_bytes()].into_iter().chain(file_contents).collect();
        let answer = ShellRequest::Answer { host_call: number, code: finished.exit_code, files };
        if let Some(process) = &mut self.process {
            process.send(&answer, &strings).await?;
        }
        Ok(())
    }
}

fn sentence(why: Stopped) -> String {
    match why {
        Stopped::Interrupted => "It was interrupted.".into(),
        Stopped::Output => format!("It was stopped: it printed more than {} MB.", MOST_OUTPUT >> 20),
        Stopped::Parser => "It was stopped: reading it took more than a second.".into(),
        Stopped::Computing => "It was stopped: it used more than a minute of CPU time in the shell itself.".into(),
        Stopped::Memory => format!("It was stopped: the shell needed more than {} MB of memory.", MEMORY >> 20),
        Stopped::Limit => "It was stopped: it ran more than 100,000 commands, or too long.".into(),
    }
}

/// The end of an output.
#[derive(Default)]
struct Tail(Vec<u8>);

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&bytes[bytes.len().saturating_sub(MOST_KEPT)..]);
        if self.0.len() > 2 * MOST_KEPT {
            self.0.drain(..self.0.len() - MOST_KEPT);
        }
    }

    fn text(&self) -> String {
        let kept = &self.0[self.0.len().saturating_sub(MOST_KEPT)..];
        String::from_utf8_lossy(kept).into_owned()
    }
}
