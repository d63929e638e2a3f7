//! The course's pages: the front page and a module's page. The same HTML for everybody; they work without script.

mod contents;
mod front;
mod lab_start;
mod module;
mod problems;

pub use self::{front::FrontPage, lab_start::StartForm, module::ModulePage};
