//! The pages: the terminal alone, and the journal.

mod journal;
mod lone;

pub use journal::JournalPage;
pub use lone::TerminalPage;
