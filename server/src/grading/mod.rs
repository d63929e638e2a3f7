//! Grading: observes a learner's account, makes calls in copies of it, and reports which checks hold.
//!
//! * [`check`](mod@check) runs a lab's checks against an account: a list in, a list of results out, no SQL.
//! * [`look`] has a file for each way to look (a closed set); [`matching`] compares what was seen with what was hoped for, [`message`] says so.
//! * [`fork`] is a copy of an account to try things on: calls that a check makes leave no trace with the learner.
//! * [`replay`] types a solution's lines; [`prove`](mod@prove) proves a whole course with it. [`scope`](mod@scope) is what places stand for,
//!   `replace_account` puts what was typed in the place of a learner's account, and notes which steps the site has solved there.
//! * [`journal`] is what the checker reads of the learner's own calls; [`adapter`] and `db.rs` keep progress.
//!
//! The output of a function never decides a verdict, the inputs of a check are drawn again for each run, and a check that cannot be graded costs no
//! points.

mod adapter;
pub mod aws;
pub mod check;
mod db;
pub mod fork;
pub mod journal;
pub mod matching;
pub mod message;
pub mod probe;
mod progress;
pub mod prove;
mod replace_account;
pub mod replay;
pub mod scope;
#[cfg(test)]
pub(crate) mod tests;
mod xml;

pub use adapter::{CurrentLabs, SqliteGrading};
pub use check::{Graded, Grading, check};
