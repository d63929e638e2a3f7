//! A child process that a thread of its own waits for.
//!
//! tokio waits for children on its workers, and for those it was not asked to wait for in its I/O driver. Releasing a process can take the kernel seconds
//! on a busy machine (it drops what it has cached of `/proc/PID`), and a worker in that system call keeps the whole server from reading its sockets.

use std::{
    io,
    process::{Child as StdChild, ChildStdin, ChildStdout, Command},
    sync::{Arc, mpsc},
    thread,
};

use parking_lot::Mutex;
use rustix::{
    io::Errno,
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid},
};
use tokio::sync::oneshot;

/// The stack of a waiting thread, in bytes.
const STACK: usize = 64 << 10;

/// A running process. Dropping it kills the process.
pub struct Child {
    pid: u32,
    /// Empty as soon as the process has ended. It is emptied before the process is released, so a signal never reaches another process of the same number.
    running: Arc<Mutex<Option<Pid>>>,
    released: oneshot::Receiver<()>,
}

impl Child {
    /// Starts a process, and the thread that waits for its end. Standard input and output must be piped.
    ///
    /// # Errors
    /// If there is no thread or no process to be had.
    pub fn start(command: &mut Command) -> io::Result<(Self, ChildStdin, ChildStdout)> {
        let running = Arc::new(Mutex::new(None));
        let (hand_over, handed_over) = mpsc::sync_channel::<StdChild>(1);
        let (release, released) = oneshot::channel();
        let for_thread = Arc::clone(&running);
        thread::Builder::new().name("shell-wait".into()).stack_size(STACK).spawn(move || {
            if let Ok(child) = handed_over.recv() {
                wait(child, &for_thread);
                // Nobody may be waiting any more.
                let _ = release.send(());
            }
        })?;
        let mut child = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the process has no streams"));
        };
        let pid = child.id();
        *running.lock() = pid_of(&child);
        hand_over.send(child).map_err(io::Error::other)?;
        Ok((Self { pid, running, released }, stdin, stdout))
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.pid
    }

    /// Kills the process and waits until the system has released it.
    pub async fn end(mut self) {
        self.kill();
        // An error says that the thread has ended, and so has the process.
        let _ = (&mut self.released).await;
    }

    fn kill(&self) {
        let running = self.running.lock();
        if let Some(pid) = *running
            && let Err(error) = kill_process(pid, Signal::KILL)
        {
            tracing::warn!(%error, "a shell's process could not be ended");
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}

fn pid_of(child: &StdChild) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Waits for the end of a process, says that it is over, and releases it.
fn wait(mut child: StdChild, running: &Mutex<Option<Pid>>) {
    if let Some(pid) = pid_of(&child) {
        while let Err(Errno::INTR) = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {}
    }
    *running.lock() = None;
    if let Err(error) = child.wait() {
        tracing::warn!(%error, "a shell's process could not be waited for");
    }
}
