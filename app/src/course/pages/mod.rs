//! The course's pages: the front page and a module's page. The same HTML for everybody; they work without script.

mod contents;
mod front;
mod lab_start;
mod menu;
mod module;
mod problems;
mod search;

pub use self::{front::FrontPage, lab_start::StartForm, menu::CourseMenu, module::ModulePage, search::SearchPage};
