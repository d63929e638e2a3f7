//! What the server and a shell's process say to each other: frames of a JSON head and byte strings, over the process's standard streams.
//!
//! ```text
//! u32 length of the head · head · u32 number of byte strings · (u32 length · bytes)…        (little-endian)
//! ```

use std::{
    io::{Error, ErrorKind, Read, Result, Write},
    path::Path,
};

use super::paths::is_too_deep;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A head may have this many bytes.
const LONGEST_HEAD: u32 = 8 << 20;
/// A byte string may have this many.
const LONGEST_BYTES: u32 = 64 << 20;
/// A whole frame may have this many.
pub const LONGEST: u64 = 2 * LONGEST_BYTES as u64;
/// A frame may have this many byte strings.
pub const MOST_STRINGS: u32 = 10_000;

/// To the shell.
#[derive(Debug, Serialize, Deserialize)]
pub enum ShellRequest {
    /// Begin, in this folder, with these variables. Byte strings: the files' contents.
    Open { cwd: String, variables: Vec<(String, String)>, files: Vec<Change> },
    /// Run this text, if it is whole. Byte strings: the contents of files that others have changed since.
    Run { text: String, variables: Vec<(String, String)>, files: Vec<Change> },
    /// Stop what is running.
    Interrupt,
    /// What came of a host call. Byte strings: standard output, standard error, then files' contents.
    Answer { host_call: u64, code: i32, files: Vec<Change> },
}

/// From the shell.
#[derive(Debug, Serialize, Deserialize)]
pub enum ShellEvent {
    /// Something was printed. One byte string.
    Said(Stream),
    /// A command has to be run outside. Byte strings: standard input, then files' contents.
    HostCall(HostCall),
    /// The text is not whole yet: a quote, a loop or a here-document is open.
    More,
    /// The text could not be stopped otherwise than by the end of the process, which follows.
    GivenUp(Stopped),
    /// The text has run. Byte strings: files' contents.
    Done { code: i32, cwd: String, left: bool, stopped: Option<Stopped>, files: Vec<Change> },
}

/// Where something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// A command that the shell has no means to run itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct HostCall {
    /// Counts up.
    pub number: u64,
    /// `aws`, `curl`, …
    pub command: String,
    /// What stands behind it.
    pub arguments: Vec<String>,
    /// Where.
    pub cwd: String,
    /// Exported variables.
    pub variables: Vec<(String, String)>,
    /// Which of its streams are the terminal.
    pub terminal: AtTerminal,
    /// Files that have changed since the last report.
    pub files: Vec<Change>,
}

/// Which streams of a host call are the terminal, so that it can print as it runs and be typed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtTerminal {
    /// Standard output and standard error.
    pub output: bool,
    /// Standard input.
    pub input: bool,
}

/// Why a text did not run to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stopped {
    /// Ctrl+C.
    Interrupted,
    /// It printed too much.
    Output,
    /// It ran too long, or too many commands.
    Limit,
    /// The parser had not come to its end in time.
    Parser,
    /// It computed too long.
    Computing,
    /// There was no memory left for what it took.
    Memory,
}

/// A change below the home folder, with a path relative to it; or below `/tmp`, with the whole path, which is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A file; its content is the frame's next byte string.
    File(String),
    /// A folder.
    Folder(String),
    /// Whatever was there, and everything below it, is gone.
    Gone(String),
}

/// A change with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// A file.
    File(String, Vec<u8>),
    /// A folder.
    Folder(String),
    /// Gone, with everything below.
    Gone(String),
}

/// Heads and contents apart, as a frame has them.
pub fn packed(changes: Vec<Changed>) -> (Vec<Change>, Vec<Vec<u8>>) {
    let mut contents = Vec::new();
    let heads = changes.into_iter().map(|change| match change {
        Changed::File(path, content) => {
            contents.push(content);
            Change::File(path)
        }
        Changed::Folder(path) => Change::Folder(path),
        Changed::Gone(path) => Change::Gone(path),
    });
    (heads.collect(), contents)
}

/// The opposite of [`packed`]. A content that is missing is an error: an empty file in its place would be a lie.
///
/// # Errors
/// When there are fewer contents than files.
pub fn unpacked(changes: Vec<Change>, contents: impl IntoIterator<Item = Vec<u8>>) -> Result<Vec<Changed>> {
    let mut contents = contents.into_iter();
    let mut whole = |change| {
        let (Change::File(path) | Change::Folder(path) | Change::Gone(path)) = &change;
        // The shell refuses it, too. But the shell is what a learner's line runs in.
        if is_too_deep(Path::new(path)) {
            return Err(bad("a path that is too deep"));
        }
        Ok(match change {
            Change::File(path) => Changed::File(path, contents.next().ok_or_else(|| bad("a file without content"))?),
            Change::Folder(path) => Changed::Folder(path),
            Change::Gone(path) => Changed::Gone(path),
        })
    };
    changes.into_iter().map(&mut whole).collect()
}

/// A frame as bytes.
///
/// # Errors
/// When the head can't be written as JSON, or something is too long for a frame.
pub fn frame(head: &impl Serialize, strings: &[Vec<u8>]) -> Result<Vec<u8>> {
    let head = serde_json::to_vec(head)?;
    let mut frame = Vec::with_capacity(head.len() + 8 + strings.iter().map(|bytes| bytes.len() + 4).sum::<usize>());
    for (bytes, count) in [(head.as_slice(), head.len()), (&[], strings.len())] {
        frame.extend(length(count)?);
        frame.extend(bytes);
    }
    for bytes in strings {
        frame.extend(length(bytes.len())?);
        frame.extend(bytes);
    }
    Ok(frame)
}

fn length(count: usize) -> Result<[u8; 4]> {
    u32::try_from(count).map(u32::to_le_bytes).map_err(|_| bad("a frame that is too long"))
}

/// Writes a frame and flushes.
///
/// # Errors
/// When it can't be written.
pub fn write(to: &mut impl Write, head: &impl Serialize, strings: &[Vec<u8>]) -> Result<()> {
    to.write_all(&frame(head, strings)?)?;
    to.flush()
}

/// Reads a frame.
///
/// # Errors
/// At the end of the stream, and when it is no frame.
pub fn read<H: DeserializeOwned>(from: &mut impl Read) -> Result<(H, Vec<Vec<u8>>)> {
    let head = bytes(from, LONGEST_HEAD)?;
    let head = serde_json::from_slice(&head)?;
    let count = number(from)?;
    if count > MOST_STRINGS {
        return Err(bad("a frame of too many parts"));
    }
    let strings = (0..count).map(|_| bytes(from, LONGEST_BYTES)).collect::<Result<_>>()?;
    Ok((head, strings))
}

fn bytes(from: &mut impl Read, longest: u32) -> Result<Vec<u8>> {
    let count = number(from)?;
    if count > longest {
        return Err(bad("a frame with a part that is too long"));
    }
    let mut bytes = vec![0; count as usize];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn number(from: &mut impl Read) -> Result<u32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(u32::from_le_bytes(four))
}

fn bad(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("the shell's process sent {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let (files, contents) = packed(vec![Changed::Gone("a".into()), Changed::File("a/b".into(), vec![0, 255])]);
        let mut wire = Vec::new();
        write(&mut wire, &ShellRequest::Run { text: "ls".into(), variables: Vec::new(), files }, &contents).expect("written");
        let (request, strings): (ShellRequest, _) = read(&mut wire.as_slice()).expect("read");
        let ShellRequest::Run { text, files, .. } = request else { panic!("{request:?}") };
        assert_eq!(text, "ls");
        let files = unpacked(files, strings).expect("whole");
        assert_eq!(files, [Changed::Gone("a".into()), Changed::File("a/b".into(), vec![0, 255])]);
    }

    #[test]
    fn a_file_without_content_is_no_empty_file() {
        assert!(unpacked(vec![Change::File("a".into())], []).is_err());
    }

    #[test]
    fn no_path_leads_deeper_than_the_server_can_walk() {
        assert!(unpacked(vec![Change::Folder("a/".repeat(90))], []).is_ok());
        assert!(unpacked(vec![Change::Folder("a/".repeat(101))], []).is_err());
        assert!(unpacked(vec![Change::Gone("a".repeat(2000))], []).is_err());
    }

    #[test]
    fn a_frame_that_claims_too_much_is_refused() {
        assert!(read::<ShellRequest>(&mut [255_u8; 16].as_slice()).is_err());
    }
}
