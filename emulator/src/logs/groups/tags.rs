//! A group's tags, by its ARN, or by its name as older clients send.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ByName;
use crate::{
    Call,
    logs::{
        access::OnGroup,
        error::LogsError,
        names::{GroupIdentifier, GroupName},
        state::Group,
    },
};

/// TagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagResourceRequest {
    resource_arn: GroupIdentifier,
    tags: BTreeMap<String, String>,
}

/// UntagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagResourceRequest {
    resource_arn: GroupIdentifier,
    tag_keys: Vec<String>,
}

/// ListTagsForResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceRequest {
    resource_arn: GroupIdentifier,
}

/// TagLogGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagLogGroupRequest {
    log_group_name: GroupName,
    tags: BTreeMap<String, String>,
}

/// UntagLogGroup's input, whose member `tags` has keys.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagLogGroupRequest {
    log_group_name: GroupName,
    tags: Vec<String>,
}

/// An output with tags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TagsOf {
    tags: BTreeMap<String, String>,
}

/// The most tags of a group.
const MOST: usize = 50;

fn add<I: OnGroup>(call: &Call<I>, tags: &BTreeMap<String, String>) -> Result<(), LogsError> {
    let name = call.group()?;
    call.account.write(|state| {
        let group = state.logs.group_mut(name.as_str())?;
        let mut all = group.tags.clone();
        all.extend(tags.clone());
        if all.len() > MOST {
            return Err(LogsError::TooManyTags(MOST));
        }
        group.tags = all;
        Ok(())
    })
}

impl OnGroup for TagResourceRequest {
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError> {
        identified(call, &self.resource_arn)
    }
}

impl OnGroup for UntagResourceRequest {
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError> {
        identified(call, &self.resource_arn)
    }
}

impl OnGroup for ListTagsForResourceRequest {
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError> {
        identified(call, &self.resource_arn)
    }
}

impl OnGroup for TagLogGroupRequest {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }
}

impl OnGroup for UntagLogGroupRequest {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }
}

fn identified<I>(call: &Call<I>, identifier: &GroupIdentifier) -> Result<GroupName, LogsError> {
    identifier.name(&call.core, &call.account).ok_or(LogsError::ResourceNotFound)
}

fn change<I: OnGroup>(call: &Call<I>, change: impl FnOnce(&mut Group)) -> Result<(), LogsError> {
    let name = call.group()?;
    call.account.write(|state| {
        change(state.logs.group_mut(name.as_str())?);
        Ok(())
    })
}

fn show<I: OnGroup>(call: &Call<I>) -> Result<TagsOf, LogsError> {
    let name = call.group()?;
    call.account.read(|state| Ok(TagsOf { tags: state.logs.group(name.as_str())?.1.tags.clone() }))
}

/// Adds tags to the group with an ARN, or replaces their values.
pub async fn tag_resource(call: Call<TagResourceRequest>) -> Result<(), LogsError> {
    add(&call, &call.input.tags)
}

/// Removes tags from the group with an ARN.
pub async fn untag_resource(call: Call<UntagResourceRequest>) -> Result<(), LogsError> {
    change(&call, |group| group.tags.retain(|key, _| !call.input.tag_keys.contains(key)))
}

/// Returns the tags of the group with an ARN.
pub async fn list_tags_for_resource(call: Call<ListTagsForResourceRequest>) -> Result<TagsOf, LogsError> {
    show(&call)
}

/// Adds tags to a group, or replaces their values.
pub async fn tag_log_group(call: Call<TagLogGroupRequest>) -> Result<(), LogsError> {
    add(&call, &call.input.tags)
}

/// Removes tags from a group.
pub async fn untag_log_group(call: Call<UntagLogGroupRequest>) -> Result<(), LogsError> {
    change(&call, |group| group.tags.retain(|key, _| !call.input.tags.contains(key)))
}

/// Returns a group's tags.
pub async fn list_tags_log_group(call: Call<ByName>) -> Result<TagsOf, LogsError> {
    show(&call)
}
