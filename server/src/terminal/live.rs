//! A screen that passes a program's output on while the program runs.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{Screen, Stream};
use tokio::sync::Notify;

/// How many pieces of output may be queued. Each piece has an overhead: a program that prints letter by letter, alternating between its streams,
/// would make the server hold fifty times what it prints. If the queue is full, further output is appended to the last piece, whatever its stream.
const MOST_PIECES: usize = 1000;

/// A piece of output that ends at a character boundary, if the program's output allows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The stream it was printed to.
    pub stream: Stream,
    /// The text.
    pub text: String,
}

/// The queue of output that has not been shown yet. The program's limit on output bounds the text in it.
#[derive(Default)]
pub struct Waiting {
    pieces: Mutex<VecDeque<Said>>,
    came: Notify,
}

impl Waiting {
    fn push(&self, said: Said) {
        let mut pieces = self.pieces.lock();
        let is_full = pieces.len() >= MOST_PIECES;
        match pieces.back_mut() {
            Some(last) if last.stream == said.stream || is_full => last.text.push_str(&said.text),
            Some(_) | None => pieces.push_back(said),
        }
        self.came.notify_one();
    }

    /// Takes the next piece, if there is one.
    pub fn take(&self) -> Option<Said> {
        self.pieces.lock().pop_front()
    }

    /// Waits for the next piece. Only one task may wait at a time.
    pub async fn next(&self) -> Said {
        loop {
            match self.take() {
                Some(said) => return said,
                None => self.came.notified().await,
            }
        }
    }
}

/// The screen of a program at the terminal.
pub struct Live {
    said: Arc<Waiting>,
    /// Incomplete UTF-8 sequences at the end of standard output and of standard error.
    begun: Mutex<[Vec<u8>; 2]>,
}

impl Live {
    /// A screen that adds output to this queue.
    pub fn new(said: Arc<Waiting>) -> Self {
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
            self.said.push(Said { stream, text });
        }
    }
}

/// Takes all complete characters; an incomplete one at the end is left in `bytes`.
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
    fn a_character_is_passed_on_when_it_is_complete() {
        let said = Arc::new(Waiting::default());
        let live = Live::new(said.clone());
        let texts = "né".bytes().map(|byte| {
            live.print(Stream::Stdout, Bytes::from(vec![byte]));
            said.take().map(|said| said.text)
        });
        assert_eq!(texts.collect::<Vec<_>>(), [Some("n".into()), None, Some("é".into())]);
    }

    #[test]
    fn queued_output_is_joined_and_bounded() {
        let said = Arc::new(Waiting::default());
        let live = Live::new(said.clone());
        for letter in ["a", "b"] {
            live.print(Stream::Stdout, letter.into());
        }
        live.print(Stream::Stderr, "c".into());
        assert_eq!(said.take(), Some(Said { stream: Stream::Stdout, text: "ab".into() }));
        for _ in 0..100_000 {
            live.print(Stream::Stdout, "o".into());
            live.print(Stream::Stderr, "e".into());
        }
        let pieces: Vec<Said> = std::iter::from_fn(|| said.take()).collect();
        assert_eq!(pieces.len(), MOST_PIECES);
        assert_eq!(pieces.iter().map(|piece| piece.text.len()).sum::<usize>(), 200_001);
    }
}
