//! The one server function of the console pages.

use leptos::{prelude::*, server_fn::codec::Json};

use super::{AwsRequest, AwsResponse};

/// Sends a request to the learner's AWS account.
#[server(CallAws, "/api", endpoint = "call-aws", input = Json)]
pub async fn call_aws(request: AwsRequest) -> Result<AwsResponse, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.aws.call(&learner, request).await)
}

/// The stages of a REST API whose callers do not meet the API as it is edited now.
#[server(UndeployedStages, "/api", endpoint = "undeployed-stages")]
pub async fn undeployed_stages(api: String) -> Result<Vec<String>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.aws.undeployed_stages(&learner, &api).await)
}
