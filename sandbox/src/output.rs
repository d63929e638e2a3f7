//! Cuts an instance's output into log events.

use std::time::SystemTime;

use crate::limit::{self, Lease};

/// One log event of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputLine {
    /// The time when the event was complete.
    pub at: SystemTime,
    /// The text, without its line end. A logged exception contains the line ends of its traceback.
    pub text: String,
}

/// Collects standard output, standard error and `logging` of one phase.
#[derive(Debug)]
pub(crate) struct Output {
    /// The memory that the host keeps for the output. Output for which the shared memory has no space is dropped.
    held: Lease,
    lines: Vec<OutputLine>,
    partial: Vec<u8>,
    bytes: usize,
    dropped: usize,
}

impl Output {
    /// Makes an empty one whose output `held` will hold.
    pub(crate) fn new(held: Lease) -> Output {
        Output { held, lines: Vec::new(), partial: Vec::new(), bytes: 0, dropped: 0 }
    }

    /// Appends bytes of a stream; each line end completes an event.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) {
        // At the limit all bytes are dropped, so they are not searched for line ends.
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

    /// Appends one event, which may contain line ends.
    pub(crate) fn event(&mut self, text: &[u8]) {
        if !self.partial.is_empty() {
            self.end_line();
        }
        self.append(text.strip_suffix(b"\n").unwrap_or(text));
        self.end_line();
    }

    /// Takes all events so far, a last line without a line end included. If output was dropped, a last event says how much and why.
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
        // An empty line counts too: otherwise a gigabyte of line ends would be a billion events.
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
