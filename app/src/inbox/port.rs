//! What the inbox's page needs of the server.

use async_trait::async_trait;

use super::{InboxError, Letter};
use crate::account::Learner;

/// The inbox of a learner's AWS account.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// The letters, newest first.
    async fn letters(&self, learner: &Learner) -> Result<Vec<Letter>, InboxError>;

    /// Confirms the subscription that a letter asks for.
    async fn confirm(&self, learner: &Learner, number: u64) -> Result<(), InboxError>;
}
