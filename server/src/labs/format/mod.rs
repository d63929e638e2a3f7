//! The files of a lab as they are typed: a field a key, unknown keys refused, so that a slip of the pen is found while one writes.
//!
//! Doc comments here are what an author's editor shows: they go into the JSON Schema, [`super::schema`]. Turned into [`super::Lab`] by [`super::load`].

mod either;
mod kinds;
mod lab;
mod resource;
mod solution;

pub use either::{Either, OneOrMany};
pub use kinds::{
    ApiMethod, ChoiceWithReply, Cli, Concurrency, File, FunctionName, Http, Invoke, Logs, Metrics, Policy, Principal, Quiz, Script,
};
pub use lab::{CatchUpPoints, CheckFile, FailCase, Format, LabFile, Slug, StartFrom, StepFile, Tab, VarName, Workbench};
pub use resource::Resource;
pub use solution::{NearMissFile, ReplayStepFile, SolutionFile, SpareLine};
