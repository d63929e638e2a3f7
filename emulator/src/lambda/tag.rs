//! Tags of functions and of event source mappings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    error::LambdaError,
    event_source,
    reference::{self, OnFunction, Reference},
};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
};

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

/// An input that names what has the tags.
pub trait OnTagged: OnFunction {
    /// Returns its ARN.
    fn resource(&self) -> &str;
}

impl OnTagged for TagResourceRequest {
    fn resource(&self) -> &str {
        &self.resource
    }
}

impl OnTagged for UntagResourceRequest {
    fn resource(&self) -> &str {
        &self.resource
    }
}

impl OnTagged for ListTagsRequest {
    fn resource(&self) -> &str {
        &self.resource
    }
}

/// Returns the needs: on a function or on a mapping.
pub fn needs<I: OnTagged>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    match mapping_id(call) {
        Some(_) => Ok(Needs::of(row, Resource::One(call.input.resource().into()))),
        None => reference::needs(call, row),
    }
}

/// Returns the id of the mapping that a call names, if it names one.
fn mapping_id<I: OnTagged>(call: &Call<I>) -> Option<String> {
    call.input.resource().strip_prefix(&event_source::arn(call, "")).map(str::to_owned)
}

/// Adds tags to a function or a mapping, and replaces the values of those that exist.
pub async fn tag_resource(call: Call<TagResourceRequest>) -> Result<(), LambdaError> {
    if call.input.tags.is_empty() {
        return Err(LambdaError::InvalidParameter("An error occurred and the request cannot be processed.".into()));
    }
    if let Some(id) = mapping_id(&call) {
        return call.account.write(|state| {
            let mapping = state.lambda.mapping_mut(&id)?;
            let mut all = mapping.tags.clone();
            all.extend(call.input.tags.clone());
            check(&all)?;
            mapping.tags = all;
            Ok(())
        });
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

/// Removes tags from a function or a mapping. It is no error if a tag does not exist.
pub async fn untag_resource(call: Call<UntagResourceRequest>) -> Result<(), LambdaError> {
    if let Some(id) = mapping_id(&call) {
        return call.account.write(|state| {
            state.lambda.mapping_mut(&id)?.tags.retain(|key, _| !call.input.tag_keys.contains(key));
            Ok(())
        });
    }
    let reference = call.function("UntagResource")?;
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        function.tags.retain(|key, _| !call.input.tag_keys.contains(key));
        Ok(())
    })
}

/// Returns the tags of a function or a mapping.
pub async fn list_tags(call: Call<ListTagsRequest>) -> Result<ListTagsResponse, LambdaError> {
    if let Some(id) = mapping_id(&call) {
        return call.account.read(|state| Ok(ListTagsResponse { tags: state.lambda.mapping(&id)?.tags.clone() }));
    }
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
