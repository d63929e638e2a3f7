//! `coldstart grade`: grades submissions without a browser and without a network, in an AWS in memory.
//!
//! * [`intake`] finds the submissions and reads them: a folder with a script ([`typed`]), or a bundle of a site.
//! * [`grader`] runs one submission in the account as the lab starts, and its checks; [`runtime`] bounds the time of its code.
//! * [`report`] is the result as JSON, whose schema is made from its types; [`junit`], [`gradescope`], [`check50`] and [`classroom50`] write it in the
//!   formats of others, [`against`] compares it with an earlier one.
//! * [`command`] is the command line with its exit statuses.
//!
//! The same submission gives the same bytes: [`ids`] draws ids and seeds from the submission, checks run one after the other, and [`steady`] takes
//! times and measurements out of texts. A submission is not trusted: its lines are typed in a shell's process, its code runs in the sandbox.

pub mod against;
mod check50;
mod classroom50;
pub mod command;
mod grader;
mod gradescope;
mod ids;
mod intake;
mod junit;
pub mod report;
mod runtime;
mod steady;
mod typed;

/// Why nothing, or one submission, was graded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GradeError {
    /// The submission cannot be graded because of a mistake in it.
    #[error("{0}")]
    Input(String),
    /// It was not graded for another reason. It never counts as 0 points.
    #[error("{0}")]
    NotGraded(String),
}
