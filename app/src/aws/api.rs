//! The one server function of the console pages.

use leptos::{prelude::*, server_fn::codec::Json};

use super::{AwsRequest, AwsResponse};

/// Sends a request to the learner's AWS account.
#[server(CallAws, "/api", input = Json)]
pub async fn call_aws(request: AwsRequest) -> Result<AwsResponse, ServerFnError> {
    let learner = crate::doors::learner()?;
    Ok(crate::doors::doors()?.aws.call(&learner, request).await)
}
