//! A mistake in a content file, reported to its author.

use std::fmt;

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

    /// Makes a problem of a YAML error. `first_line` is the line of the file at which the YAML starts, from 1.
    pub fn yaml(file: impl Into<String>, first_line: u64, error: &serde_saphyr::Error) -> Self {
        let line = error.location().map(|place| place.line().max(1) + first_line - 1);
        // The parser's message contains an excerpt of the source, and a location that is relative to the start of the YAML.
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
