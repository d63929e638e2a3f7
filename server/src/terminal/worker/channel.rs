//! The channel between the shell process and the server: what is printed goes out as it comes, Ctrl+C is heard while something runs.

use std::{
    io::{self, stdin, stdout},
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use parking_lot::{Condvar, Mutex};

use super::super::{
    MOST_OUTPUT,
    wire::{self, ShellEvent, ShellRequest, Stopped, Stream},
};

/// Where requests come from. Cheap to clone.
#[derive(Clone)]
pub struct Requests(Arc<Mutex<mpsc::Receiver<Given>>>);

/// A request and its byte strings.
type Given = (ShellRequest, Vec<Vec<u8>>);

/// Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Channel(Arc<Inner>);

struct Inner {
    out: Mutex<io::Stdout>,
    /// What the present line has printed, bytes.
    said: AtomicUsize,
    stopped: Mutex<Option<Stopped>>,
    changed: Condvar,
    host_calls: AtomicU64,
}

impl Channel {
    pub fn new() -> Self {
        let inner = Inner {
            out: Mutex::new(stdout()),
            said: AtomicUsize::new(0),
            stopped: Mutex::new(None),
            changed: Condvar::new(),
            host_calls: AtomicU64::new(0),
        };
        Self(Arc::new(inner))
    }

    /// Starts to listen. When the server falls silent, the process ends.
    pub fn listen(&self) -> Requests {
        let (sender, receiver) = mpsc::channel();
        let channel = self.clone();
        thread::spawn(move || {
            let mut from = stdin().lock();
            while let Ok((request, contents)) = wire::read::<ShellRequest>(&mut from) {
                if matches!(request, ShellRequest::Interrupt) {
                    channel.stop(Stopped::Interrupted);
                } else if sender.send((request, contents)).is_err() {
                    break;
                }
            }
            process::exit(0);
        });
        Requests(Arc::new(Mutex::new(receiver)))
    }

    /// A new line begins: nothing is said, nothing is stopped.
    pub fn begin(&self) {
        self.0.said.store(0, Ordering::Relaxed);
        *self.0.stopped.lock() = None;
    }

    /// Stops the present line; the first reason counts.
    pub fn stop(&self, why: Stopped) {
        self.0.stopped.lock().get_or_insert(why);
        self.0.changed.notify_all();
    }

    /// Why the present line is to stop, if it is.
    pub fn stopped(&self) -> Option<Stopped> {
        *self.0.stopped.lock()
    }

    /// Waits, and says whether that time has passed without a reason to stop.
    pub fn wait(&self, time: Duration) -> bool {
        let mut stopped = self.0.stopped.lock();
        if stopped.is_none() {
            self.0.changed.wait_for(&mut stopped, time);
        }
        stopped.is_none()
    }

    /// Prints, within the line's allowance. Says whether it was all printed.
    pub fn say(&self, stream: Stream, text: &[u8]) -> io::Result<bool> {
        if text.is_empty() {
            return Ok(true);
        }
        let before = self.0.said.fetch_add(text.len(), Ordering::Relaxed);
        let allowed = MOST_OUTPUT.saturating_sub(before).min(text.len());
        if allowed > 0 {
            self.send(&ShellEvent::Said(stream), &[text[..allowed].to_vec()])?;
        }
        if allowed < text.len() {
            self.stop(Stopped::Output);
        }
        Ok(allowed == text.len())
    }

    /// Sends an event.
    pub fn send(&self, event: &ShellEvent, contents: &[Vec<u8>]) -> io::Result<()> {
        wire::write(&mut *self.0.out.lock(), event, contents)
    }

    /// A new host call's number.
    pub fn next_host_call(&self) -> u64 {
        self.0.host_calls.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Requests {
    /// The next request; waits for it.
    pub fn recv(&self) -> Result<(ShellRequest, Vec<Vec<u8>>), mpsc::RecvError> {
        self.0.lock().recv()
    }

    /// The next request, if it comes in time.
    pub fn wait(&self, time: Duration) -> Option<(ShellRequest, Vec<Vec<u8>>)> {
        self.0.lock().recv_timeout(time).ok()
    }
}
