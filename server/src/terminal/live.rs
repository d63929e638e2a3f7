//! A screen that passes on what a program prints, as it prints it.

use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{Screen, Stream};
use tokio::sync::mpsc;

/// A piece of output: whole letters, as far as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which stream.
    pub stream: Stream,
    /// What.
    pub text: String,
}

/// The screen.
pub struct Live {
    said: mpsc::UnboundedSender<Said>,
    /// The beginnings of letters whose rest has not come yet: of standard output, and of standard error.
    begun: Mutex<[Vec<u8>; 2]>,
}

impl Live {
    /// Passes on to this channel. The program's own limit on output bounds what waits there.
    pub fn new(said: mpsc::UnboundedSender<Said>) -> Self {
        Self { said, begun: Mutex::default() }
    }
}

impl Screen for Live {
    fn print(&self, stream: Stream, bytes: Bytes) {
        let mut begun = self.begun.lock();
        let begun = match stream {
            Stream::Stdout => &mut begun[0],
            Stream::Stderr => &mut begun[1],
        };
        begun.extend_from_slice(&bytes);
        let text = letters(begun);
        if !text.is_empty() {
            // Nobody listens: the line is being stopped.
            self.said.send(Said { stream, text }).ok();
        }
    }
}

/// Takes whole letters; a beginning of one is left.
fn letters(bytes: &mut Vec<u8>) -> String {
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Ok(_) | Err(_) => bytes.len(),
    };
    let rest = bytes.split_off(whole);
    let taken = std::mem::replace(bytes, rest);
    String::from_utf8_lossy(&taken).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_passed_on_when_it_is_whole() {
        let (sender, mut said) = mpsc::unbounded_channel();
        let live = Live::new(sender);
        for byte in "né".bytes() {
            live.print(Stream::Stdout, Bytes::from(vec![byte]));
        }
        let texts: Vec<String> = std::iter::from_fn(|| said.try_recv().ok()).map(|said| said.text).collect();
        assert_eq!(texts, ["n", "é"]);
    }
}
