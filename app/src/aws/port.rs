//! What the console pages need of the server.

use async_trait::async_trait;

use super::{AccountClock, AwsRequest, AwsResponse, Forward, ForwardError, ServiceCoverage};
use crate::account::Learner;

/// The way into the learner's AWS account.
#[async_trait]
pub trait Aws: Send + Sync {
    /// Sends a request as the account's owner. AWS's own refusals are responses like any other.
    async fn call(&self, learner: &Learner, request: AwsRequest) -> AwsResponse;

    /// Returns which operations of each service are implemented.
    fn coverage(&self) -> Vec<ServiceCoverage>;

    /// Moves the account's clock forward.
    async fn fast_forward(&self, learner: &Learner, forward: Forward) -> Result<AccountClock, ForwardError>;

    /// The stages of a REST API whose callers do not meet the API as it is edited now; none if there is no such API. AWS does not tell.
    async fn undeployed_stages(&self, learner: &Learner, api: &str) -> Vec<String>;
}
