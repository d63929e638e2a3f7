//! The files of a lab as their authors write them: one field for each key. Unknown keys are errors, so that an author finds a misspelt key at once.
//!
//! The doc comments in this folder are part of the JSON Schema ([`super::schema`]), which an author's editor shows. [`super::load`] makes a
//! [`super::Lab`] of these types.

mod either;
mod flow;
mod kinds;
mod lab;
mod resource;
mod solution;

pub use either::{Either, OneOrMany};
pub use flow::{Flow, Put};
pub use kinds::{
    ApiMethod, ChoiceWithReply, Cli, Concurrency, File, FunctionName, Http, Invoke, Logs, Look, Metrics, Policy, Principal, Quiz,
    Script, Times,
};
pub use lab::{
    After, CatchUpPoints, CheckFile, FailCase, Format, LabFile, NeedFile, Slug, StartFrom, StepFile, Tab, VarName, Workbench,
};
pub use resource::Resource;
pub use solution::{FastForward, NearMissFile, OtherLine, ReplayStepFile, SolutionFile};
