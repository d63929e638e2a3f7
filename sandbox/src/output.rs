//! What an instance prints, cut into log events.

use std::time::SystemTime;

use crate::limit::{self, Lease};

/// One log event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputLine {
    /// When it was complete.
    pub at: SystemTime,
    /// The text, without its line end. A logged exception has its traceback's line ends inside.
    pub text: String,
}

/// Collects standard output, standard error and `logging` of one phase.
#[derive(Debug)]
pub(crate) struct Output {
    /// What the host keeps, counted; what finds no room in the shared memory is dropped.
    held: Lease,
    lines: Vec<OutputLine>,
    partial: Vec<u8>,
    bytes: usize,
    dropped: usize,
}

impl Output {
    /// Nothing so far; what comes is held by this lease.
    pub(crate) fn new(held: Lease) -> Output {
        Output { held, lines: Vec::new(), partial: Vec::new(), bytes: 0, dropped: 0 }
    }

    /// Bytes of a stream: each line end makes an event.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) {
        // Nothing of it will be kept, so nothing is looked for in it.
        if self.bytes >= limit::OUTPUT_BYTES && self.partial.is_empty() {
            self.dropped += bytes.len();
            return;
        }
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.append(&bytes[..end]);
            self.end_line();
            bytes = &bytes[end + 1..];
        }
        self.append(bytes);
    }

    /// A whole event, whatever line ends are in it.
    pub(crate) fn event(&mut self, text: &[u8]) {
        if !self.partial.is_empty() {
            self.end_line();
        }
        self.append(text.strip_suffix(b"\n").unwrap_or(text));
        self.end_line();
    }

    /// Everything so far; what had no line end yet is an event too.
    pub(crate) fn take(&mut self) -> Vec<OutputLine> {
        if !self.partial.is_empty() {
            self.end_line();
        }
        if self.dropped > 0 {
            let why = match self.bytes >= limit::OUTPUT_BYTES {
                true => format!("the limit is {} bytes", limit::OUTPUT_BYTES),
                false => "the sandbox has no memory left".to_owned(),
            };
            let text = format!("[{} more bytes of output were dropped: {why}]", self.dropped);
            self.lines.push(OutputLine { at: SystemTime::now(), text });
        }
        (self.bytes, self.dropped) = (0, 0);
        self.held.hold(0);
        std::mem::take(&mut self.lines)
    }

    fn append(&mut self, mut bytes: &[u8]) {
        let room = limit::OUTPUT_BYTES.saturating_sub(self.bytes);
        if bytes.len() > room {
            self.dropped += bytes.len() - room;
            bytes = &bytes[..room];
        }
        if !self.held.take(bytes.len() as u64) {
            self.dropped += bytes.len();
            return;
        }
        self.bytes += bytes.len();
        while self.partial.len() + bytes.len() > limit::EVENT_BYTES {
            let (head, rest) = bytes.split_at(limit::EVENT_BYTES - self.partial.len());
            self.partial.extend_from_slice(head);
            self.end_line();
            bytes = rest;
        }
        self.partial.extend_from_slice(bytes);
    }

    fn end_line(&mut self) {
        // An empty line counts as well, or a gigabyte of line ends would be a billion events.
        if self.bytes >= limit::OUTPUT_BYTES {
            self.dropped += 1;
            if self.partial.is_empty() {
                return;
            }
        }
        if !self.held.take(limit::LINE_BYTES as u64) {
            self.dropped += 1 + self.partial.len();
            self.partial.clear();
            return;
        }
        self.bytes += limit::EVENT_OVERHEAD;
        let text = String::from_utf8_lossy(&self.partial).into_owned();
        self.partial.clear();
        self.lines.push(OutputLine { at: SystemTime::now(), text });
    }
}
