//! TagResource, UntagResource, ListTagsForResource.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::Tag,
    sns::{
        access::OnTopic,
        error::SnsError,
        names::{TopicName, topic_of},
    },
};

/// The most tags of a topic.
const MOST: usize = 50;

/// Adds tags, and replaces those with the same keys.
///
/// # Errors
/// A key is given twice, or there would be more than fifty tags.
pub(super) fn set(tags: &mut BTreeMap<String, String>, more: Vec<Tag>) -> Result<(), SnsError> {
    let keys: BTreeSet<&String> = more.iter().map(|tag| &tag.key).collect();
    if keys.len() < more.len() {
        return Err(SnsError::Parameter("Duplicated keys are not allowed.".into()));
    }
    tags.extend(more.into_iter().map(|Tag { key, value }| (key, value)));
    if tags.len() > MOST { Err(SnsError::TooManyTags) } else { Ok(()) }
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

/// ListTagsForResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForResourceRequest {
    resource_arn: String,
}

/// ListTagsForResource's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagsOf {
    tags: Vec<Tag>,
}

macro_rules! by_resource_arn {
    ($($input:ty),+) => {$(
        impl OnTopic for $input {
            fn topic<I>(&self, call: &Call<I>) -> Result<TopicName, SnsError> {
                topic_of(call, "ResourceArn", &self.resource_arn).map_err(absent)
            }
        }
    )+};
}

by_resource_arn!(TagResourceRequest, UntagResourceRequest, ListTagsForResourceRequest);

fn absent(error: SnsError) -> SnsError {
    if error == SnsError::TopicNotFound { SnsError::ResourceNotFound } else { error }
}

/// Adds tags to a topic, or replaces their values.
pub async fn tag_resource(call: Call<TagResourceRequest>) -> Result<(), SnsError> {
    let name = call.topic()?;
    call.account.write(|state| set(&mut state.sns.topic_mut(&name).map_err(absent)?.tags, call.input.tags))
}

/// Removes tags from a topic; keys that do not exist are ignored.
pub async fn untag_resource(call: Call<UntagResourceRequest>) -> Result<(), SnsError> {
    let name = call.topic()?;
    call.account.write(|state| {
        state.sns.topic_mut(&name).map_err(absent)?.tags.retain(|key, _| !call.input.tag_keys.contains(key));
        Ok(())
    })
}

/// Returns a topic's tags.
pub async fn list_tags_for_resource(call: Call<ListTagsForResourceRequest>) -> Result<TagsOf, SnsError> {
    let name = call.topic()?;
    call.account.read(|state| {
        let tags = state.sns.topic(&name).map_err(absent)?.tags.clone();
        Ok(TagsOf { tags: tags.into_iter().map(|(key, value)| Tag { key, value }).collect() })
    })
}
