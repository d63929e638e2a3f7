//! TagResource, UntagResource, ListTagsForResource: tags of groups.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{access::OnGroup, error::SchedulerError, group::Group, names::ScheduleGroupName, state::State};
use crate::{Arn, Call};

/// The most tags of a group, by AWS's quota.
const MOST: usize = 50;

/// A tag.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    key: String,
    value: String,
}

/// Returns tags by key.
///
/// # Errors
/// They are too many.
pub fn tags(tags: Vec<Tag>) -> Result<BTreeMap<String, String>, SchedulerError> {
    let tags: BTreeMap<_, _> = tags.into_iter().map(|Tag { key, value }| (key, value)).collect();
    if tags.len() > MOST { Err(SchedulerError::Quota("tags")) } else { Ok(tags) }
}

/// TagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceInput {
    resource_arn: String,
    tags: Vec<Tag>,
}

/// UntagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceInput {
    resource_arn: String,
    tag_keys: Vec<String>,
}

/// ListTagsForResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForResourceInput {
    resource_arn: String,
}

/// ListTagsForResource's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagsOf {
    tags: Vec<Tag>,
}

/// Returns the name of a group by its ARN.
fn named<I>(text: &str, call: &Call<I>) -> Result<ScheduleGroupName, SchedulerError> {
    let missing = || SchedulerError::NoSuchArn(text.rsplit('/').next().unwrap_or(text).to_owned());
    let arn: Arn = text.parse().map_err(|_| missing())?;
    let is_own = arn.service == "scheduler" && arn.region == call.region() && arn.account == call.account.id.to_string();
    let name = arn.resource.strip_prefix("schedule-group/").filter(|_| is_own).ok_or_else(missing)?;
    name.parse().map_err(|_| missing())
}

macro_rules! on_group {
    ($($input:ty),+) => {$(
        impl OnGroup for $input {
            fn group<I>(&self, call: &Call<I>) -> Result<ScheduleGroupName, SchedulerError> {
                named(&self.resource_arn, call)
            }
        }
    )+};
}

on_group!(TagResourceInput, UntagResourceInput, ListTagsForResourceInput);

fn group_mut<'s>(state: &'s mut State, name: &ScheduleGroupName) -> Result<&'s mut Group, SchedulerError> {
    state.groups.get_mut(name).ok_or_else(|| SchedulerError::NoSuchGroup(name.clone()))
}

/// Adds tags to a group, or replaces their values.
pub async fn tag_resource(call: Call<TagResourceInput>) -> Result<(), SchedulerError> {
    let name = call.input.group(&call)?;
    let new = tags(call.input.tags)?;
    call.account.write(|state| {
        let group = group_mut(&mut state.scheduler, &name)?;
        group.tags.extend(new);
        if group.tags.len() > MOST { Err(SchedulerError::Quota("tags")) } else { Ok(()) }
    })
}

/// Removes tags from a group.
pub async fn untag_resource(call: Call<UntagResourceInput>) -> Result<(), SchedulerError> {
    let name = call.input.group(&call)?;
    call.account.write(|state| {
        group_mut(&mut state.scheduler, &name)?.tags.retain(|key, _| !call.input.tag_keys.contains(key));
        Ok(())
    })
}

/// Returns a group's tags.
pub async fn list_tags_for_resource(call: Call<ListTagsForResourceInput>) -> Result<TagsOf, SchedulerError> {
    let name = call.input.group(&call)?;
    call.account.read(|state| {
        state.scheduler.check_group(&name)?;
        let tags = state.scheduler.groups.get(&name).map(|group| group.tags.clone()).unwrap_or_default();
        Ok(TagsOf { tags: tags.into_iter().map(|(key, value)| Tag { key, value }).collect() })
    })
}
