//! The server's hold on a shell's process. Dropping it ends the process.

use std::{io, path::PathBuf, process::Stdio};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, Command},
    sync::mpsc,
};

use sandbox::{Lease, Sandbox};

use super::{
    memory::{FRESH, Observed},
    wire::{self, ShellEvent, ShellRequest, Stream},
};

/// glibc's allocator gives back to the system what is not used any more, instead of keeping it for the next line: one arena, and no large
/// blocks in it.
const ALLOCATOR: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "1"), ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "1048576")];
/// Reports that may wait to be read; then the process waits.
const WAITING: usize = 64;

/// A shell's process.
pub struct Process {
    child: Child,
    requests: ChildStdin,
    reports: mpsc::Receiver<Heard>,
    /// A report that was looked at too early.
    early: Option<Heard>,
    memory: Observed,
    /// What requests on their way hold of the shared memory.
    sending: Lease,
}

/// A report, its byte strings, and what they hold of the shared memory.
pub struct Heard(pub ShellEvent, pub Vec<Vec<u8>>, pub Lease);

/// Why there is no process.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Students' code has all the memory that there is for it.
    #[error("there is no memory left for a shell")]
    NoMemory,
    /// The system's reason.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl Process {
    /// Starts one: this same program, as `coldstart shell`. What it has is held of the memory that all students' code shares.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(sandbox: &Sandbox, politeness: i32) -> Result<Self, StartError> {
        let mut held = sandbox.lease_outside();
        if !held.take(FRESH) {
            return Err(StartError::NoMemory);
        }
        let mut command = Command::new(program()?);
        command.arg("shell").arg(politeness.to_string()).env_clear().envs(ALLOCATOR).current_dir("/").kill_on_drop(true);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
        let (Some(requests), Some(mut said)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the shell's process has no streams").into());
        };
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
    /// When the process has ended.
    pub async fn send(&mut self, request: &ShellRequest, contents: &[Vec<u8>]) -> io::Result<()> {
        let frame = wire::frame(request, contents)?;
        // It is there already, and so are the contents.
        self.sending.hold_all(2 * frame.len() as u64);
        let sent = async {
            self.requests.write_all(&frame).await?;
            self.requests.flush().await
        };
        let sent = sent.await;
        self.sending.hold_all(0);
        sent
    }

    /// The next report; `None` when the process has ended. May be cancelled.
    pub async fn report(&mut self) -> Option<Heard> {
        match self.early.take() {
            Some(early) => Some(early),
            None => self.reports.recv().await,
        }
    }

    /// What has been printed on the same stream already, if that is what comes next.
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

    /// Holds as much of the shared memory as the process has by now. `false` when there is not as much left.
    pub fn hold_memory(&mut self) -> bool {
        self.memory.hold()
    }

    /// What the process has for itself, bytes.
    pub fn memory(&self) -> u64 {
        self.memory.bytes()
    }

    /// Ends the process at once, whatever it does.
    pub async fn kill(mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, "a shell's process could not be ended");
        }
    }
}

/// This program. Where Linux has it, by the name that still leads there when the file has been replaced by a newer build.
fn program() -> io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}

/// A frame, as [`wire::read`] reads it, without blocking. Each part is held of the shared memory before it is read.
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
    // Twice: what it says is copied while it is worked in.
    if held.bytes() + 2 * u64::from(length) > 2 * wire::LONGEST || !held.take(2 * u64::from(length)) {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    let mut part = Vec::with_capacity(length as usize);
    from.take(length.into()).read_to_end(&mut part).await?;
    if part.len() == length as usize { Ok(part) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
