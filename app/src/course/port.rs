//! What the course's pages need of the server. Everything is in memory: a page is never a query.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{CoursePage, Hit, LabPage, ModulePage};
use crate::account::Learner;

/// The course, as last loaded.
#[async_trait]
pub trait Course: Send + Sync {
    /// The front page.
    fn course(&self) -> CoursePage;

    /// A module's page. It is the same for everybody: values that differ from learner to learner stand in angle brackets.
    fn module(&self, slug: &str) -> Option<ModulePage>;

    /// A lab's text side, with the learner's values filled in where there is a learner: account, endpoint, invoke URLs, keys.
    async fn lab(&self, id: &str, learner: Option<&Learner>) -> Option<LabPage>;

    /// What stands in angle brackets on a module's page, and what the learner has for it by now: account, invoke URLs, keys.
    async fn values(&self, learner: &Learner) -> BTreeMap<String, String>;

    /// Where all of these words are, best first. It is the same for everybody.
    fn search(&self, words: &str) -> Vec<Hit>;

    /// What is wrong with the course's files, for instructors: file, line, cure.
    fn problems(&self) -> Vec<String>;
}
