//! What the journal's page needs of the server.

use async_trait::async_trait;

use super::{JournalError, LearnerJournal};

/// What learners have typed.
#[async_trait]
pub trait Terminal: Send + Sync {
    /// The lines of a learner, found by name or by number.
    async fn journal(&self, learner: &str) -> Result<LearnerJournal, JournalError>;
}
