//! A mistake in a content file, reported to its author.

use std::fmt;

use crate::labs::cure;

/// A mistake: where it is, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path in the content folder.
    pub file: String,
    /// The line, from 1, if it is known.
    pub line: Option<u64>,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, message: message.into() }
    }

    /// A problem at a line.
    pub fn at(file: impl Into<String>, line: u64, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: Some(line), message: message.into() }
    }

    /// Makes a problem of a YAML error. `first_line` is the line of the file at which the YAML `text` starts, from 1.
    pub fn yaml(file: impl Into<String>, first_line: u64, text: &str, error: &serde_saphyr::Error) -> Self {
        let line = error.location().map(|place| place.line().max(1) + first_line - 1);
        // The parser's location is relative to the start of the YAML.
        let inside = error.location().map_or(0, |place| place.line());
        Self { file: file.into(), line, message: cure::message(&error.without_snippet().to_string(), text, inside) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.file, self.message),
            None => write!(out, "{}: {}", self.file, self.message),
        }
    }
}
