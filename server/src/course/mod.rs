//! The course as files: finds the modules in a content folder, renders their Markdown once, and reads them again when a file changes.
//!
//! It has no routes and does not know learners: it returns sections of sanitised HTML with slots for a learner's values, which [`vars::fill`] fills.
//! Of a lab it reads only the outline (steps and their order); checks and answers are read by `labs`.
//!
//! Start at [`content_watcher::ContentWatcher`], then [`load::load`]. [`model`] has the result; `content/README.md` describes what authors may write.

pub mod bind;
pub mod clean;
pub mod code;
pub mod content_watcher;
pub mod files;
pub mod front;
pub mod lint;
pub mod load;
pub mod model;
pub mod outline;
pub mod page;
pub mod picture;
pub mod practice;
pub mod problem;
pub mod slug;
#[cfg(test)]
mod tests;
pub mod vars;
