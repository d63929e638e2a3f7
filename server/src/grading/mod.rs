//! Grading: observes a learner's account, makes calls in copies of it, and reports which checks hold.
//!
//! * [`check`](mod@check) runs a lab's checks against an account and returns a list of results. It uses no SQL.
//! * [`probe`] has one file for each kind of check (the set is closed); [`matching`] compares an observation with the expected pattern, [`message`]
//!   makes the sentence for the learner.
//! * [`fork`] is a copy of an account in which checks make their calls, so that the learner's account does not change.
//! * `compare.rs` prints what was expected beside what was got; `prepare.rs` finds and makes what a lab needs of earlier ones.
//! * [`replay`] runs the command lines of a solution; [`prove`](mod@prove) proves a whole course with it. [`scope`](mod@scope) has the values of
//!   placeholders. `replace_account` puts a solved copy in place of a learner's account and records which steps the site has solved in it.
//! * [`bundle`] is the signed zip file of all that the checks of a lab look at.
//! * [`grade`] is `coldstart grade`: it grades folders and bundles without a site.
//! * [`stand`] brings a preview's account into the state before or after a step.
//! * [`journal`] is the part of a learner's calls that checks may use; [`adapter`] and `db.rs` store progress.
//!
//! The output of a function never decides a verdict, the inputs of a check are drawn again for each run, and a check that cannot be graded costs no
//! points.

mod adapter;
mod attempts;
pub mod bundle;
pub mod check;
mod compare;
mod db;
pub mod fork;
pub mod freeze;
pub mod grade;
mod inventory;
pub mod journal;
pub mod matching;
pub mod message;
mod near;
mod prepare;
pub mod probe;
mod progress;
pub mod prove;
mod replace_account;
pub mod replay;
pub mod scope;
pub mod stand;
#[cfg(test)]
pub(crate) mod tests;

pub use adapter::{CurrentLabs, SqlGrading};
pub use check::{Graded, Grading, Limits, check};
