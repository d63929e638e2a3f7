//! Tags of tables.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DynamoError, TableName, access::OnResource};
use crate::{Arn, Call};

/// The largest number of tags of a table.
const MOST: usize = 50;

/// A tag.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    key: String,
    value: String,
}

/// TagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    resource_arn: String,
    tags: Vec<Tag>,
}

/// UntagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    resource_arn: String,
    tag_keys: Vec<String>,
}

/// ListTagsOfResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsOfResourceRequest {
    resource_arn: String,
}

/// ListTagsOfResource's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tags {
    tags: Vec<Tag>,
}

impl OnResource for TagResourceRequest {
    fn arn(&self) -> &str {
        &self.resource_arn
    }
}

impl OnResource for UntagResourceRequest {
    fn arn(&self) -> &str {
        &self.resource_arn
    }
}

impl OnResource for ListTagsOfResourceRequest {
    fn arn(&self) -> &str {
        &self.resource_arn
    }
}

/// Returns the table of an ARN.
pub(super) fn tagged<I: OnResource>(call: &Call<I>) -> Result<TableName, DynamoError> {
    let text = call.input.arn();
    let invalid = || DynamoError::InvalidArn(text.into());
    let arn: Arn = text.parse().map_err(|_| invalid())?;
    let name = arn.resource.strip_prefix("table/").and_then(|name| name.parse::<TableName>().ok()).ok_or_else(invalid)?;
    if name.arn(call) == arn { Ok(name) } else { Err(DynamoError::ResourceNotFound(text.into())) }
}

/// Returns tags with others added.
///
/// # Errors
/// These are too many.
pub(super) fn checked(mut tags: BTreeMap<String, String>, added: &[Tag]) -> Result<BTreeMap<String, String>, DynamoError> {
    tags.extend(added.iter().map(|tag| (tag.key.clone(), tag.value.clone())));
    if tags.len() > MOST { Err(DynamoError::TooManyTags(MOST)) } else { Ok(tags) }
}

/// Adds tags to a table, and replaces the values of those that exist.
pub async fn tag_resource(call: Call<TagResourceRequest>) -> Result<(), DynamoError> {
    let name = tagged(&call)?;
    let TagResourceRequest { resource_arn, tags } = &call.input;
    call.account.write(|state| {
        let table = state.dynamodb.tables.get_mut(&name).ok_or_else(|| DynamoError::ResourceNotFound(resource_arn.clone()))?;
        table.tags = checked(std::mem::take(&mut table.tags), tags)?;
        Ok(())
    })
}

/// Removes tags of a table. Tags that do not exist are ignored.
pub async fn untag_resource(call: Call<UntagResourceRequest>) -> Result<(), DynamoError> {
    let name = tagged(&call)?;
    let UntagResourceRequest { resource_arn, tag_keys } = &call.input;
    call.account.write(|state| {
        let table = state.dynamodb.tables.get_mut(&name).ok_or_else(|| DynamoError::ResourceNotFound(resource_arn.clone()))?;
        table.tags.retain(|key, _| !tag_keys.contains(key));
        Ok(())
    })
}

/// Returns the tags of a table, on one page.
pub async fn list_tags_of_resource(call: Call<ListTagsOfResourceRequest>) -> Result<Tags, DynamoError> {
    let name = tagged(&call)?;
    call.account.read(|state| {
        let table = state.dynamodb.tables.get(&name);
        let table = table.ok_or_else(|| DynamoError::ResourceNotFound(call.input.resource_arn.clone()))?;
        let tags = table.tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() });
        Ok(Tags { tags: tags.collect() })
    })
}
