//! The standard streams of a terminal's program: the input is given in advance or typed, the output is shown at once.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex as Lock;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Mutex,
};
use wasmtime_wasi::{
    WasiCtxBuilder,
    cli::{IsTerminal, StdinStream, StdoutStream},
    p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult},
};

use crate::{Screen, Stdin, Stream, Terminal, limit::Lease};

pub(crate) struct Console {
    stdin: Reading,
    stdout: Printing,
    stderr: Printing,
}

/// The reason why a program was ended while it printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotPrinted {
    /// The program printed more than its limit.
    #[error("the output is full")]
    Full,
    /// The output is kept until its reader has it, and no memory is left for that.
    #[error("no memory is left for the output")]
    NoMemory,
}

impl Console {
    /// Makes streams that read from `stdin` and print up to `most` bytes to `screen`. The output is held until the program has
    /// ended, because it may still be in transit until then.
    pub(crate) fn new(stdin: Stdin, screen: Arc<dyn Screen>, terminal: Terminal, most: u64, held: Lease) -> Console {
        let (left, held) = (Arc::new(AtomicU64::new(most)), Arc::new(Lock::new(held)));
        let printing =
            |stream, terminal| Printing { stream, terminal, screen: screen.clone(), left: left.clone(), held: held.clone() };
        Console {
            stdout: printing(Stream::Stdout, terminal.stdout),
            stderr: printing(Stream::Stderr, terminal.stderr),
            stdin: Reading { terminal: terminal.stdin, stdin: Arc::new(Mutex::new(stdin)) },
        }
    }

    /// Sets the streams of a WASI context.
    pub(super) fn attach(self, wasi: &mut WasiCtxBuilder) {
        wasi.stdin(self.stdin).stdout(self.stdout).stderr(self.stderr);
    }
}

/// Standard input; its handles share one position.
#[derive(Clone)]
struct Reading {
    terminal: bool,
    stdin: Arc<Mutex<Stdin>>,
}

impl IsTerminal for Reading {
    fn is_terminal(&self) -> bool {
        self.terminal
    }
}

impl StdinStream for Reading {
    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        // Instances use WASI 0.2, which reads by `p2_stream`.
        Box::new(tokio::io::empty())
    }

    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl Pollable for Reading {
    async fn ready(&mut self) {
        let mut stdin = self.stdin.lock().await;
        while stdin.given.is_empty() {
            let Some(typed) = &mut stdin.typed else { return };
            match typed.recv().await {
                Some(bytes) => stdin.given = bytes,
                None => stdin.typed = None,
            }
        }
    }
}

#[async_trait]
impl InputStream for Reading {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        let Ok(mut stdin) = self.stdin.try_lock() else { return Ok(Bytes::new()) };
        if stdin.given.is_empty() && stdin.typed.is_none() {
            return Err(StreamError::Closed);
        }
        let size = size.min(stdin.given.len());
        Ok(stdin.given.split_to(size))
    }
}

/// Standard output or standard error; both share one limit.
#[derive(Clone)]
struct Printing {
    stream: Stream,
    terminal: bool,
    screen: Arc<dyn Screen>,
    left: Arc<AtomicU64>,
    held: Arc<Lock<Lease>>,
}

impl IsTerminal for Printing {
    fn is_terminal(&self) -> bool {
        self.terminal
    }
}

impl StdoutStream for Printing {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(tokio::io::sink())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl Pollable for Printing {
    async fn ready(&mut self) {}
}

#[async_trait]
impl OutputStream for Printing {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        let size = bytes.len() as u64;
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(size), Ordering::Relaxed);
        let fits = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        if !self.held.lock().take(fits as u64) {
            return Err(StreamError::Trap(NotPrinted::NoMemory.into()));
        }
        self.screen.print(self.stream, bytes.slice(..fits));
        if size > left { Err(StreamError::Trap(NotPrinted::Full.into())) } else { Ok(()) }
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(64 << 10)
    }
}
