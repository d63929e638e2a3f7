//! The course as files: finds the modules in a content folder, renders their Markdown once, and notices when a file changes.
//!
//! It is not a web page and knows no learner: it hands out sections of sanitised HTML in which a learner's values are still
//! slots, and [`vars::fill`] puts them in. It reads only the outline of a lab (steps and their order); what is checked, and the
//! answers, are the business of `labs`.
//!
//! Start at [`content_watcher::ContentWatcher`], then [`load::load`]. [`model`] says what comes out; `content/README.md` says what authors may write.

pub mod bind;
pub mod clean;
pub mod code;
pub mod content_watcher;
pub mod files;
pub mod front;
pub mod load;
pub mod model;
pub mod outline;
pub mod page;
pub mod picture;
pub mod problem;
pub mod slug;
#[cfg(test)]
mod tests;
pub mod vars;
