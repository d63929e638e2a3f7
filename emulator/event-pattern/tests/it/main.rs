//! Patterns as services take them, events as they send them.
//!
//! [`table`] runs `cases.json`; [`refusals`] has what is refused, with AWS's messages; [`hostile`] has what is meant to take long.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod content;
mod hostile;
mod refusals;
mod table;
