//! What the account pages need of the server.

use async_trait::async_trait;
use http::request::Parts;

use super::{AccountError, AwsAccess, Learner};

/// Learners and their sessions. `request` carries the session that the server's layer has put into its extensions.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Starts a guest's session, with an AWS account; the present learner if there is one already.
    async fn start_as_guest(&self, request: &Parts) -> Result<Learner, AccountError>;

    /// Makes an account. A guest keeps id, AWS account and all work; the session gets a new id.
    async fn sign_up(&self, request: &Parts, name: &str, password: &str) -> Result<Learner, AccountError>;

    /// Signs in; the session gets a new id. Tries are limited by address, and by address and name.
    async fn sign_in(&self, request: &Parts, name: &str, password: &str) -> Result<Learner, AccountError>;

    /// Ends the session.
    async fn sign_out(&self, request: &Parts) -> Result<(), AccountError>;

    /// Those who have signed up and have this in their name, by name; at most a hundred. For instructors.
    async fn learners(&self, name: &str) -> Result<Vec<Learner>, AccountError>;

    /// The learner's keys and endpoint.
    async fn aws_access(&self, learner: &Learner) -> Result<AwsAccess, AccountError>;

    /// Replaces the learner's keys; the old ones stop working.
    async fn rotate_keys(&self, learner: &Learner) -> Result<AwsAccess, AccountError>;
}
