//! The course's pages: the front page and a module's page. The same HTML for everybody; they work without script.

mod contents;
mod front;
mod lab_door;
mod module;
mod problems;

pub use self::{front::FrontPage, lab_door::StartForm, module::ModulePage};
