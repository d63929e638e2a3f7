//! The server functions of the console pages: AWS's operations, and the account's clock.

use leptos::{prelude::*, server_fn::codec::Json};

use super::{AccountClock, AwsRequest, AwsResponse, Forward, ForwardError};

/// Sends a request to the learner's AWS account.
#[server(CallAws, "/api", endpoint = "call-aws", input = Json)]
pub async fn call_aws(request: AwsRequest) -> Result<AwsResponse, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.aws.call(&learner, request).await)
}

/// Moves the clock of the learner's AWS account forward. What is due on the way happens before this returns, if it takes at most some
/// seconds.
#[server(FastForward, "/api", endpoint = "fast-forward", input = Json)]
pub async fn fast_forward(forward: Forward) -> Result<Result<AccountClock, ForwardError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.aws.fast_forward(&learner, forward).await)
}

/// The stages of a REST API whose callers do not meet the API as it is edited now.
#[server(UndeployedStages, "/api", endpoint = "undeployed-stages")]
pub async fn undeployed_stages(api: String) -> Result<Vec<String>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.aws.undeployed_stages(&learner, &api).await)
}
