//! Labs as data: reads what an author writes in `content/…/labs/<lab>/`, validates it and makes types of it.
//!
//! * [`format`](mod@format) has the types of lab.yaml, solution.yaml and wrong/*.yaml as written; the JSON Schemas are generated from them ([`schema`]).
//! * [`load`] reads a content folder into [`Lab`]s and reports a mistake with its file, its line and what was expected.
//! * [`text`] and [`vars`] replace placeholders such as `${name}`; [`expect`] is the pattern of a check.
//! * [`provision`] creates what every learner's account holds from the start. It is the only file here that calls the emulator (IAM).
//!
//! Nothing here runs a check (that is [`crate::grading`]) or knows of pages, SQL or HTTP. An author's files are not trusted: their size, depth and
//! names are limited before they are parsed.

pub mod expect;
pub mod format;
mod lab;
pub mod load;
mod problem;
pub mod provision;
mod resolve;
pub mod schema;
pub mod text;
mod tree;
pub mod vars;

pub use lab::{Check, Failure, Kind, Lab, NearMiss, Replay, ReplayStep, Start, Step};
pub use load::Labs;
pub use problem::Problem;
pub use tree::Tree;
