//! Labs as data: reads what an author writes in `content/…/labs/<lab>/`, validates it and makes types of it.
//!
//! * [`format`](mod@format) is lab.yaml, solution.yaml and wrong/*.yaml as they are typed; the JSON Schemas are made from it ([`schema`]).
//! * [`load`] reads a content folder into [`Lab`]s, and says file, line and what was expected where it can't.
//! * [`text`] and [`vars`] are `${name}` and what it stands for; [`expect`] is what a check hopes to see.
//! * [`provision`] makes what every learner's account holds from its first day.
//!
//! Nothing here runs a check (that is [`crate::grading`]) or knows of pages, SQL or HTTP. An author's files are not trusted: their size, depth and
//! names are limited before they are parsed.

pub mod cure;
pub mod expect;
pub mod format;
mod lab;
pub mod load;
mod problem;
pub mod provision;
mod resolve;
pub mod scaffold;
pub mod schema;
pub mod text;
mod tree;
pub mod vars;

pub use lab::{Act, Check, Failure, Kind, Lab, NearMiss, Replay, ReplayStep, Shown, Start, Step};
pub use load::Labs;
pub use problem::Problem;
pub use tree::{Tree, read as read_tree};
