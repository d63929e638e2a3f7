//! The server's hold on a shell's process. Dropping it ends the process.

use std::{io, path::PathBuf, process::Stdio};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, Command},
    sync::mpsc,
};

use super::wire::{self, Order, Report, Stream};

/// Reports that may wait to be read; then the process waits.
const WAITING: usize = 64;

/// A shell's process.
pub struct Process {
    child: Child,
    orders: ChildStdin,
    reports: mpsc::Receiver<(Report, Vec<Vec<u8>>)>,
    /// A report that was looked at too early.
    held: Option<(Report, Vec<Vec<u8>>)>,
}

impl Process {
    /// Starts one: this same program, as `coldstart shell`.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start() -> io::Result<Self> {
        let mut command = Command::new(program()?);
        command.arg("shell").env_clear().current_dir("/").kill_on_drop(true);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
        let (Some(orders), Some(mut said)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the shell's process has no streams"));
        };
        let (sender, reports) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            while let Ok(report) = read(&mut said).await {
                if sender.send(report).await.is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, orders, reports, held: None })
    }

    /// Gives an order.
    ///
    /// # Errors
    /// When the process has ended.
    pub async fn order(&mut self, order: &Order, contents: &[Vec<u8>]) -> io::Result<()> {
        self.orders.write_all(&wire::frame(order, contents)?).await?;
        self.orders.flush().await
    }

    /// The next report; `None` when the process has ended. May be cancelled.
    pub async fn report(&mut self) -> Option<(Report, Vec<Vec<u8>>)> {
        match self.held.take() {
            Some(held) => Some(held),
            None => self.reports.recv().await,
        }
    }

    /// What has been printed on the same stream already, if that is what comes next.
    pub fn said_too(&mut self, stream: Stream) -> Option<Vec<u8>> {
        let next = match self.held.take() {
            Some(held) => held,
            None => self.reports.try_recv().ok()?,
        };
        match next {
            (Report::Said(same), said) if same == stream => Some(said.concat()),
            other => {
                self.held = Some(other);
                None
            }
        }
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

/// A frame, as [`wire::read`] reads it, without blocking: its length is not known beforehand, so its parts are gathered one by one.
async fn read(from: &mut (impl AsyncReadExt + Unpin)) -> io::Result<(Report, Vec<Vec<u8>>)> {
    let mut frame = Vec::new();
    part(from, &mut frame).await?;
    let count = number(from, &mut frame).await?;
    if count > wire::MOST_STRINGS {
        return Err(io::ErrorKind::InvalidData.into());
    }
    for _ in 0..count {
        part(from, &mut frame).await?;
    }
    wire::read(&mut frame.as_slice())
}

async fn part(from: &mut (impl AsyncReadExt + Unpin), frame: &mut Vec<u8>) -> io::Result<()> {
    let length = u64::from(number(from, frame).await?);
    if frame.len() as u64 + length > wire::LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let read = from.take(length).read_to_end(frame).await?;
    if read as u64 == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

async fn number(from: &mut (impl AsyncReadExt + Unpin), frame: &mut Vec<u8>) -> io::Result<u32> {
    let number = from.read_u32_le().await?;
    frame.extend(number.to_le_bytes());
    Ok(number)
}
