//! What is wrong with a content file, told to the person who wrote it.

use std::fmt;

/// A mistake in a file: where, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path within the content folder.
    pub file: String,
    /// From 1, where it is known.
    pub line: Option<u64>,
    /// What is wrong and what was expected.
    pub message: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, message: message.into() }
    }

    /// The same, at a line.
    pub fn at(file: impl Into<String>, line: u64, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: Some(line), message: message.into() }
    }

    /// From a YAML error; `first_line` is the line of the file at which the YAML begins, from 1.
    pub fn yaml(file: impl Into<String>, first_line: u64, error: &serde_saphyr::Error) -> Self {
        let line = error.location().map(|place| place.line().max(1) + first_line - 1);
        // The parser's rendering has a picture of the source behind the message, and a place counted from where the YAML begins.
        let message = error.without_snippet().to_string();
        let message = message.lines().next().unwrap_or("not YAML");
        let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
        Self { file: file.into(), line, message: message.to_owned() }
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
