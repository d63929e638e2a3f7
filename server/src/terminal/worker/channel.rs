//! The channel between the shell process and the server. Output is sent as it is printed; Ctrl+C is received while a line runs.

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

/// The queue of requests. Cheap to clone.
#[derive(Clone)]
pub struct Requests(Arc<Mutex<mpsc::Receiver<Given>>>);

/// A request and its byte strings.
type Given = (ShellRequest, Vec<Vec<u8>>);

/// The channel. Clones share their state and are cheap.
#[derive(Clone)]
pub struct Channel(Arc<Inner>);

struct Inner {
    out: Mutex<io::Stdout>,
    /// How much the current line has printed, in bytes.
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

    /// Starts the thread that receives requests. When the server closes the stream, the process ends.
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

    /// Resets the state for a new line: nothing printed, not stopped.
    pub fn begin(&self) {
        self.0.said.store(0, Ordering::Relaxed);
        *self.0.stopped.lock() = None;
    }

    /// Stops the current line. If it is stopped already, the first reason stays.
    pub fn stop(&self, why: Stopped) {
        self.0.stopped.lock().get_or_insert(why);
        self.0.changed.notify_all();
    }

    /// Why the current line has to stop; `None` if it may go on.
    pub fn stopped(&self) -> Option<Stopped> {
        *self.0.stopped.lock()
    }

    /// Waits. Returns `true` if the time has passed, and `false` as soon as the line has to stop.
    pub fn wait(&self, time: Duration) -> bool {
        let mut stopped = self.0.stopped.lock();
        if stopped.is_none() {
            self.0.changed.wait_for(&mut stopped, time);
        }
        stopped.is_none()
    }

    /// Prints within the limit of the line's output. Returns whether everything was printed.
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

    /// The number of a new host call.
    pub fn next_host_call(&self) -> u64 {
        self.0.host_calls.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Requests {
    /// Waits for the next request.
    pub fn recv(&self) -> Result<(ShellRequest, Vec<Vec<u8>>), mpsc::RecvError> {
        self.0.lock().recv()
    }

    /// Waits for the next request for at most this time.
    pub fn wait(&self, time: Duration) -> Option<(ShellRequest, Vec<Vec<u8>>)> {
        self.0.lock().recv_timeout(time).ok()
    }
}
