//! What the course's pages need of the server. Everything is in memory: a page is never a query.

use super::{CoursePage, LabPage, ModulePage};
use crate::account::Learner;

/// The course, as last loaded.
pub trait Course: Send + Sync {
    /// The front page.
    fn course(&self) -> CoursePage;

    /// A module's page, with the learner's values filled in where there is a learner.
    fn module(&self, slug: &str, learner: Option<&Learner>) -> Option<ModulePage>;

    /// A lab's text side, likewise.
    fn lab(&self, id: &str, learner: Option<&Learner>) -> Option<LabPage>;
}
