//! The server's handle on a shell's process. Dropping it kills the process.

use std::{
    io,
    path::PathBuf,
    process::{Command, Stdio},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{ChildStdin, ChildStdout},
    sync::mpsc,
};

use sandbox::{Lease, Sandbox};

use super::{
    child::Child,
    memory::{FRESH, Observed},
    wire::{self, ShellEvent, ShellRequest, Stream},
};

/// Settings of glibc's allocator that return unused memory to the system instead of keeping it for the next line: one arena without large blocks.
const ALLOCATOR: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "1"), ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "1048576")];
/// How many events may be queued. If the queue is full, the process has to wait.
const WAITING: usize = 64;

/// A shell's process.
pub struct Process {
    child: Child,
    requests: ChildStdin,
    reports: mpsc::Receiver<Heard>,
    /// An event that was received but not taken yet (see [`Self::said_too`]).
    early: Option<Heard>,
    memory: Observed,
    /// The memory reserved for requests that are being sent.
    sending: Lease,
}

/// An event, its byte strings, and the memory reserved for them.
pub struct Heard(pub ShellEvent, pub Vec<Vec<u8>>, pub Lease);

/// Why a process could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The memory budget of students' code is exhausted.
    #[error("there is no memory left for a shell")]
    NoMemory,
    /// The error of the operating system.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl Process {
    /// Starts this program as `coldstart shell`. Its memory is reserved in the budget that all students' code shares.
    ///
    /// # Errors
    /// If the process cannot be started.
    pub fn start(sandbox: &Sandbox, politeness: i32) -> Result<Self, StartError> {
        let mut held = sandbox.lease_outside();
        if !held.take(FRESH) {
            return Err(StartError::NoMemory);
        }
        let mut command = Command::new(program()?);
        command.arg("shell").arg(politeness.to_string()).env_clear().envs(ALLOCATOR).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let (child, stdin, stdout) = Child::start(&mut command)?;
        let (requests, mut said) = (ChildStdin::from_std(stdin)?, ChildStdout::from_std(stdout)?);
        let (sender, reports) = mpsc::channel(WAITING);
        let (sandbox, sending, mut reading) = (sandbox.clone(), sandbox.lease(), sandbox.lease());
        tokio::spawn(async move {
            while let Ok((report, contents)) = read(&mut said, &mut reading).await {
                let held = std::mem::replace(&mut reading, sandbox.lease());
                if sender.send(Heard(report, contents, held)).await.is_err() {
                    break;
                }
            }
        });
        let memory = Observed::new(child.id(), held);
        Ok(Self { child, requests, reports, early: None, memory, sending })
    }

    /// Sends a request.
    ///
    /// # Errors
    /// If the process has ended.
    pub async fn send(&mut self, request: &ShellRequest, contents: &[Vec<u8>]) -> io::Result<()> {
        let frame = wire::frame(request, contents)?;
        // The frame is in memory already, next to the contents that it was made of; so this reservation cannot fail.
        self.sending.hold_all(2 * frame.len() as u64);
        let sent = async {
            self.requests.write_all(&frame).await?;
            self.requests.flush().await
        };
        let sent = sent.await;
        self.sending.hold_all(0);
        sent
    }

    /// Waits for the next event; `None` if the process has ended. The future may be dropped without losing an event.
    pub async fn report(&mut self) -> Option<Heard> {
        match self.early.take() {
            Some(early) => Some(early),
            None => self.reports.recv().await,
        }
    }

    /// The next output, if it has arrived already and is of the same stream.
    pub fn said_too(&mut self, stream: Stream) -> Option<Vec<u8>> {
        let next = match self.early.take() {
            Some(early) => early,
            None => self.reports.try_recv().ok()?,
        };
        match next {
            Heard(ShellEvent::Said(same), said, _) if same == stream => Some(said.concat()),
            other => {
                self.early = Some(other);
                None
            }
        }
    }

    /// Reserves what the process uses now. Returns `false` if the budget does not allow it.
    pub fn hold_memory(&mut self) -> bool {
        self.memory.hold()
    }

    /// The private memory of the process, in bytes.
    pub fn memory(&self) -> u64 {
        self.memory.bytes()
    }

    /// Kills the process.
    pub async fn kill(self) {
        self.child.end().await;
    }
}

/// The path of this program. On Linux, `/proc/self/exe` refers to the running program even if a newer build has replaced its file.
fn program() -> io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}

/// Reads a frame like [`wire::read`], without blocking. Memory for each part is reserved before it is read.
async fn read(from: &mut (impl AsyncReadExt + Unpin), held: &mut Lease) -> io::Result<(ShellEvent, Vec<Vec<u8>>)> {
    let head = part(from, held).await?;
    let count = from.read_u32_le().await?;
    if count > wire::MOST_STRINGS {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut contents = Vec::new();
    for _ in 0..count {
        contents.push(part(from, held).await?);
    }
    Ok((serde_json::from_slice(&head)?, contents))
}

async fn part(from: &mut (impl AsyncReadExt + Unpin), held: &mut Lease) -> io::Result<Vec<u8>> {
    let length = from.read_u32_le().await?;
    // Twice the length, because the part is copied while it is parsed.
    if held.bytes() + 2 * u64::from(length) > 2 * wire::LONGEST || !held.take(2 * u64::from(length)) {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    let mut part = Vec::with_capacity(length as usize);
    from.take(length.into()).read_to_end(&mut part).await?;
    if part.len() == length as usize { Ok(part) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
