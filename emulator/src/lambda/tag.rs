//! Tags of functions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    error::LambdaError,
    reference::{OnFunction, Reference},
};
use crate::Call;

/// The largest number of tags of a function, as on AWS.
const MOST: usize = 50;

/// TagResource's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    resource: String,
    tags: BTreeMap<String, String>,
}

/// UntagResource's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    resource: String,
    tag_keys: Vec<String>,
}

/// ListTags' input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsRequest {
    resource: String,
}

/// ListTags' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsResponse {
    tags: BTreeMap<String, String>,
}

impl OnFunction for TagResourceRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        tagged(call, operation, &self.resource)
    }
}

impl OnFunction for UntagResourceRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        tagged(call, operation, &self.resource)
    }
}

impl OnFunction for ListTagsRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        tagged(call, operation, &self.resource)
    }
}

/// Adds tags to a function, and replaces the values of those that exist.
pub async fn tag_resource(call: Call<TagResourceRequest>) -> Result<(), LambdaError> {
    if call.input.tags.is_empty() {
        return Err(LambdaError::InvalidParameter("An error occurred and the request cannot be processed.".into()));
    }
    let reference = call.function("TagResource")?;
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        let mut all = function.tags.clone();
        all.extend(call.input.tags.clone());
        check(&all)?;
        function.tags = all;
        Ok(())
    })
}

/// Removes tags from a function. It is no error if a tag does not exist.
pub async fn untag_resource(call: Call<UntagResourceRequest>) -> Result<(), LambdaError> {
    let reference = call.function("UntagResource")?;
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        function.tags.retain(|key, _| !call.input.tag_keys.contains(key));
        Ok(())
    })
}

/// Returns a function's tags.
pub async fn list_tags(call: Call<ListTagsRequest>) -> Result<ListTagsResponse, LambdaError> {
    let reference = call.function("ListTags")?;
    call.account
        .read(|state| state.lambda.function(&call, &reference).map(|function| ListTagsResponse { tags: function.tags.clone() }))
}

/// Checks all tags of a function: their number, and the reserved prefix `aws:`.
pub(super) fn check(tags: &BTreeMap<String, String>) -> Result<(), LambdaError> {
    if tags.len() > MOST {
        return Err(LambdaError::InvalidParameter("Number of tags exceeds resource tag limit.".into()));
    }
    if tags.keys().any(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(LambdaError::InvalidParameter("System tags cannot be added/updated by requester.".into()));
    }
    Ok(())
}

/// Reads the function's ARN. Fails for a version or an alias, because only functions have tags.
fn tagged<I>(call: &Call<I>, operation: &str, resource: &str) -> Result<Reference, LambdaError> {
    let reference = Reference::read_arn(call, operation, resource)?;
    match reference.qualifier {
        None => Ok(reference),
        Some(_) => Err(LambdaError::InvalidParameter(
            "Tags on function aliases and versions are not supported. Please specify a function ARN.".into(),
        )),
    }
}
