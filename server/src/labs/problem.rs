//! A mistake in a content file, reported to its author.

use std::{fmt, path::PathBuf};

/// A mistake with its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the content folder.
    pub file: PathBuf,
    /// The line, from 1; 0 if the mistake concerns the whole file.
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

/// A content file's text, used to find the line of a mistake.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, relative to the content folder.
    pub file: PathBuf,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Makes a problem at the first line at or after `from` that contains `needle`, or at `from` if none does.
    pub fn problem(&self, from: u64, needle: &str, message: impl Into<String>) -> Problem {
        let mut numbered = (1..).zip(self.text.lines()).skip(usize::try_from(from.max(1) - 1).unwrap_or(usize::MAX));
        let line = numbered.find(|(_, line)| !needle.is_empty() && line.contains(needle)).map_or(from, |(number, _)| number);
        Problem { file: self.file.clone(), line, message: message.into() }
    }
}
