//! A mistake in a content file, as its author reads it.

use std::{fmt, path::PathBuf};

/// Where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the content folder.
    pub file: PathBuf,
    /// The line, from 1; 0 when it is about the whole file.
    pub line: u64,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

/// A content file's text, for finding the line that a mistake is on.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, relative to the content folder.
    pub file: PathBuf,
    /// All of it.
    pub text: String,
}

impl Source {
    /// A problem on the first line from `from` on that holds `needle`; on `from` itself where none does.
    pub fn problem(&self, from: u64, needle: &str, message: impl Into<String>) -> Problem {
        let mut numbered = (1..).zip(self.text.lines()).skip(usize::try_from(from.max(1) - 1).unwrap_or(usize::MAX));
        let line = numbered.find(|(_, line)| !needle.is_empty() && line.contains(needle)).map_or(from, |(number, _)| number);
        Problem { file: self.file.clone(), line, message: message.into() }
    }
}
