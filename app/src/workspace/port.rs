//! What the editor needs of the server.

use async_trait::async_trait;

use super::{Draft, Finding, Revision, TestEvent, WorkspaceError};
use crate::account::Learner;

/// Drafts and test events of a learner. `base` is the revision that the page knows: if it is not the present one, nothing is done, and the answer is
/// [`WorkspaceError::Changed`] or [`WorkspaceError::EventChanged`]. What is stored already can be stored once more whatever its base: the first answer
/// may have been lost.
#[async_trait]
pub trait Workspace: Send + Sync {
    /// A function's draft; made from what is deployed when there is none yet.
    async fn open(&self, learner: &Learner, function: &str) -> Result<Draft, WorkspaceError>;

    /// Keeps a file of a draft; answers the draft's state. Saved when this returns. `None` as base: there is no such file yet.
    async fn save_file(
        &self,
        learner: &Learner,
        function: &str,
        path: &str,
        content: &str,
        base: Option<Revision>,
    ) -> Result<Draft, WorkspaceError>;

    /// Keeps a file of a draft together with what others have changed in it since it was `base`, a text. Refuses if both have changed the same lines.
    async fn merge_file(
        &self,
        learner: &Learner,
        function: &str,
        path: &str,
        content: &str,
        base: &str,
    ) -> Result<Draft, WorkspaceError>;

    /// Removes a file of a draft.
    async fn delete_file(
        &self,
        learner: &Learner,
        function: &str,
        path: &str,
        base: Option<Revision>,
    ) -> Result<Draft, WorkspaceError>;

    /// Zips the draft and updates the function's code with it.
    async fn deploy(&self, learner: &Learner, function: &str, base: Option<Revision>) -> Result<Draft, WorkspaceError>;

    /// What is wrong with the function's deployed code, found without running it.
    async fn inspect(&self, learner: &Learner, function: &str) -> Result<Vec<Finding>, WorkspaceError>;

    /// Throws the draft away and shows what is deployed.
    async fn revert(&self, learner: &Learner, function: &str, base: Option<Revision>) -> Result<Draft, WorkspaceError>;

    /// A function's test events.
    async fn events(&self, learner: &Learner, function: &str) -> Result<Vec<TestEvent>, WorkspaceError>;

    /// Keeps a test event.
    async fn save_event(
        &self,
        learner: &Learner,
        function: &str,
        name: &str,
        body: &str,
        base: Option<Revision>,
    ) -> Result<Vec<TestEvent>, WorkspaceError>;

    /// Removes a test event.
    async fn delete_event(&self, learner: &Learner, function: &str, name: &str) -> Result<Vec<TestEvent>, WorkspaceError>;

    /// The code a new function starts with when it is created by "Author from scratch", zipped and in base64: what AWS puts there.
    fn hello_from_lambda(&self) -> String;
}
