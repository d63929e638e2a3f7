//! The terminal: a view around xterm.js (`app/web/src/terminal.ts`), the page that has it alone, and the journal of what was typed.
//!
//! What is typed goes from the script to the server by routes of its own (`server/src/terminal/http.rs`), since output comes while a line
//! runs; so there are no server functions here.

#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;
mod view;

use serde::{Deserialize, Serialize};

use crate::account::Learner;
pub use view::{LoneTerminal, TerminalView};

/// What a learner has typed, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnerJournal {
    /// Whose.
    pub learner: Learner,
    /// Line by line.
    pub lines: Vec<JournalLine>,
}

/// A line that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// The lab in whose page it was typed.
    pub lab: Option<String>,
    /// When, RFC 3339.
    pub at: String,
    /// As typed; it may have several lines.
    pub line: String,
    /// Exit code.
    pub code: i32,
    /// How long it took.
    pub milliseconds: i64,
}

/// Why there is no journal to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum JournalError {
    /// Nobody of that name or number.
    #[error("There is no learner of this name or number.")]
    NoLearner,
    /// Our fault.
    #[error("Something went wrong on our side. Try again.")]
    Internal,
}
