//! Tags of APIs, stages, keys and plans, by ARN.

use serde::{Deserialize, Serialize};

use super::{GatewayError, State, common::Texts};
use crate::{AccountId, Call, wire::members};

/// How many tags a thing may have.
const MOST_TAGS: usize = 50;

impl State {
    fn tags_mut(&mut self, account: AccountId, arn: &str) -> Result<&mut Texts, GatewayError> {
        let unknown = || GatewayError::NoSuch("Invalid ARN specified in the request");
        let mut parts = arn.splitn(6, ':');
        let known = parts.next() == Some("arn") && parts.nth(1) == Some("apigateway");
        let path = parts.nth(2).filter(|_| known).ok_or_else(unknown)?;
        let path: Vec<&str> = path.split('/').skip(1).collect();
        match path.as_slice() {
            ["restapis", api] => Ok(&mut self.api_mut(account, api)?.info.tags),
            ["restapis", api, "stages", stage] => Ok(&mut self.api_mut(account, api)?.stages.find_mut(stage)?.tags),
            ["apikeys", key] => Ok(&mut self.keys.find_mut(key)?.tags),
            ["usageplans", plan] => Ok(&mut self.plans.find_mut(plan)?.tags),
            _ => Err(unknown()),
        }
    }
}

/// Input of [`tag_resource`].
#[derive(Debug, Deserialize)]
pub struct TagResource {
    resource_arn: String,
    #[serde(default)]
    tags: Texts,
}

/// `tag-resource`.
pub async fn tag_resource(call: Call<TagResource>) -> Result<(), GatewayError> {
    let TagResource { resource_arn, tags } = &call.input;
    call.account.write(|state| {
        let kept = state.apigateway.tags_mut(call.account.id, resource_arn)?;
        let mut merged = kept.clone();
        merged.extend(tags.clone());
        if merged.len() > MOST_TAGS || tags.iter().any(|(key, value)| key.len() > 128 || value.len() > 256) {
            return Err(GatewayError::invalid(
                "A resource can have at most 50 tags, with keys of 128 and values of 256 characters",
            ));
        }
        *kept = merged;
        Ok(())
    })
}

/// Input of [`untag_resource`].
#[derive(Debug, Deserialize)]
pub struct UntagResource {
    resource_arn: String,
    #[serde(default, rename = "tagKeys", deserialize_with = "members::one_or_many")]
    tag_keys: Vec<String>,
}

/// `untag-resource`.
pub async fn untag_resource(call: Call<UntagResource>) -> Result<(), GatewayError> {
    let UntagResource { resource_arn, tag_keys } = &call.input;
    call.account.write(|state| {
        state.apigateway.tags_mut(call.account.id, resource_arn)?.retain(|key, _| !tag_keys.contains(key));
        Ok(())
    })
}

/// Input of [`get_tags`].
#[derive(Debug, Deserialize)]
pub struct GetTags {
    resource_arn: String,
}

/// What [`get_tags`] answers.
#[derive(Debug, Serialize)]
pub struct Tags {
    tags: Texts,
}

/// `get-tags`.
pub async fn get_tags(call: Call<GetTags>) -> Result<Tags, GatewayError> {
    // A look at a copy: the way to the tags of a thing is written once, for changing them.
    let mut gateway = call.account.read(|state| state.apigateway.clone());
    let tags = gateway.tags_mut(call.account.id, &call.input.resource_arn)?.clone();
    Ok(Tags { tags })
}
