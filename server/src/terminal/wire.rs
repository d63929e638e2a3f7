//! The protocol between the server and a shell's process: frames of a JSON head and byte strings, over the process's standard streams.
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

/// The size limit of a head, in bytes.
const LONGEST_HEAD: u32 = 8 << 20;
/// The size limit of a byte string, in bytes.
const LONGEST_BYTES: u32 = 64 << 20;
/// The size limit of a whole frame, in bytes.
pub const LONGEST: u64 = 2 * LONGEST_BYTES as u64;
/// How many byte strings a frame may have.
pub const MOST_STRINGS: u32 = 10_000;

/// A message to the shell.
#[derive(Debug, Serialize, Deserialize)]
pub enum ShellRequest {
    /// Starts the shell in this folder with these variables. Byte strings: the files' contents.
    Open { cwd: String, variables: Vec<(String, String)>, files: Vec<Change> },
    /// Runs this text, if it is complete. Byte strings: the contents of files that have been changed from outside since the last request.
    Run { text: String, variables: Vec<(String, String)>, files: Vec<Change> },
    /// Stops the running line.
    Interrupt,
    /// The result of a host call. Byte strings: standard output, standard error, then the files' contents.
    Answer { host_call: u64, code: i32, files: Vec<Change> },
}

/// A message from the shell.
#[derive(Debug, Serialize, Deserialize)]
pub enum ShellEvent {
    /// Output. One byte string.
    Said(Stream),
    /// A command that the server has to run. Byte strings: standard input, then the files' contents.
    HostCall(HostCall),
    /// The text is incomplete: a quote, a loop or a here-document is open.
    More,
    /// The text could only be stopped by ending the process, which happens next.
    GivenUp(Stopped),
    /// The text has run. Byte strings: the files' contents.
    Done { code: i32, cwd: String, left: bool, stopped: Option<Stopped>, files: Vec<Change> },
}

/// An output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stream {
    Output,
    Error,
}

/// A command that the shell cannot run itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct HostCall {
    /// The number of the call; each call has the next one.
    pub number: u64,
    /// The command's name: `aws`, `curl`, …
    pub command: String,
    /// The arguments after the name.
    pub arguments: Vec<String>,
    /// The working folder.
    pub cwd: String,
    /// The exported variables.
    pub variables: Vec<(String, String)>,
    /// Which of its streams are the terminal.
    pub terminal: AtTerminal,
    /// Files that have changed since the last event.
    pub files: Vec<Change>,
}

/// Which streams of a host call are the terminal, so that the command can print as it runs and read what is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtTerminal {
    /// Standard output and standard error are.
    pub output: bool,
    /// Standard input is.
    pub input: bool,
}

/// Why a text did not run to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stopped {
    /// The learner pressed Ctrl+C.
    Interrupted,
    /// It printed too much.
    Output,
    /// It ran too long, or ran too many commands.
    Limit,
    /// Parsing took too long.
    Parser,
    /// It used too much CPU time.
    Computing,
    /// No memory was left for it.
    Memory,
}

/// A change below the home folder (a relative path), or below `/tmp` (an absolute path), which is not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A file was written; its content is the frame's next byte string.
    File(String),
    /// A folder was made.
    Folder(String),
    /// The path and everything below it were removed.
    Gone(String),
}

/// A change with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// A file was written, with this content.
    File(String, Vec<u8>),
    /// A folder was made.
    Folder(String),
    /// The path and everything below it were removed.
    Gone(String),
}

/// Separates changes from their contents, as a frame has them.
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

/// The inverse of [`packed`]. A missing content is an error; an empty file in its place would lose data.
///
/// # Errors
/// If there are fewer contents than files, or a path is too deep.
pub fn unpacked(changes: Vec<Change>, contents: impl IntoIterator<Item = Vec<u8>>) -> Result<Vec<Changed>> {
    let mut contents = contents.into_iter();
    let mut whole = |change| {
        let (Change::File(path) | Change::Folder(path) | Change::Gone(path)) = &change;
        // The shell refuses it too, but the learner's code runs in the shell's process, so the server does not rely on that.
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

/// Encodes a frame.
///
/// # Errors
/// If the head cannot be written as JSON, or something is too long for a frame.
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
/// If the frame cannot be written.
pub fn write(to: &mut impl Write, head: &impl Serialize, strings: &[Vec<u8>]) -> Result<()> {
    to.write_all(&frame(head, strings)?)?;
    to.flush()
}

/// Reads a frame.
///
/// # Errors
/// At the end of the stream, and if the frame is not valid or exceeds a limit.
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
    fn a_missing_content_is_an_error_and_not_an_empty_file() {
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
