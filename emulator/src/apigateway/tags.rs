//! Tags of REST APIs, stages, API keys and usage plans, which requests name by ARN.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::{self, Labels, encoded, on_path},
    common::Texts,
};
use crate::{
    AccountId, Arn, AwsError, Call,
    access::{Needs, Row},
};

/// The most tags of one resource, by AWS's limit.
const MOST_TAGS: usize = 50;

/// A resource that has tags.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tagged {
    Api(String),
    Stage(String, String),
    Key(String),
    Plan(String),
}

impl Tagged {
    /// Parses an ARN of this region. An ARN that names no resource with tags is a 404.
    fn read<I>(call: &Call<I>, arn: &str) -> Result<Self, GatewayError> {
        let unknown = || GatewayError::NoSuch("Invalid ARN specified in the request");
        let Arn { service, region, account, resource } = arn.parse().map_err(|_| unknown())?;
        if service != "apigateway" || region != call.region() || !account.is_empty() {
            return Err(unknown());
        }
        let path: Vec<&str> = resource.split('/').collect();
        match *path.as_slice() {
            ["", "restapis", api] => Ok(Self::Api(api.into())),
            ["", "restapis", api, "stages", stage] => Ok(Self::Stage(api.into(), stage.into())),
            ["", "apikeys", key] => Ok(Self::Key(key.into())),
            ["", "usageplans", plan] => Ok(Self::Plan(plan.into())),
            _ => Err(unknown()),
        }
    }

    fn arn<I>(&self, call: &Call<I>) -> Arn {
        let path = match self {
            Self::Api(api) => format!("/restapis/{api}"),
            Self::Stage(api, stage) => format!("/restapis/{api}/stages/{stage}"),
            Self::Key(key) => format!("/apikeys/{key}"),
            Self::Plan(plan) => format!("/usageplans/{plan}"),
        };
        Arn::new("apigateway", call.region(), "", path)
    }
}

impl State {
    fn tags_mut(&mut self, account: AccountId, tagged: &Tagged) -> Result<&mut Texts, GatewayError> {
        match tagged {
            Tagged::Api(api) => Ok(&mut self.api_mut(account, api)?.info.tags),
            Tagged::Stage(api, stage) => Ok(&mut self.api_mut(account, api)?.stages.find_mut(stage)?.tags),
            Tagged::Key(key) => Ok(&mut self.keys.find_mut(key)?.tags),
            Tagged::Plan(plan) => Ok(&mut self.plans.find_mut(plan)?.tags),
        }
    }
}

/// An input that names a resource with tags.
pub trait OnTags {
    /// Returns the ARN of the request, not validated.
    fn resource_arn(&self) -> &str;
}

impl<I: OnTags> Call<I> {
    fn tagged(&self) -> Result<Tagged, GatewayError> {
        Tagged::read(self, self.input.resource_arn())
    }
}

/// Returns the needs of [`get_tags`].
pub fn look_needs<I: OnTags>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let arn = call.tagged()?.arn(call).to_string();
    Ok(Needs::of(row, on_path(call, row, vec![&arn])?))
}

/// Returns the needs of [`tag_resource`] and [`untag_resource`], which include `apigateway:PATCH` on the tagged resource.
pub fn change_needs<I: OnTags>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(look_needs(call, row)?.and("apigateway:PATCH", call.tagged()?.arn(call)))
}

/// An input that creates a resource and may have tags for it.
pub trait MakesTagged: Labels {
    /// Returns the tags of the request.
    fn tags(&self) -> &Texts;

    /// Returns the path of the new resource, with `*` for an id that is not drawn yet.
    fn path(&self) -> String;
}

/// Returns the needs of an operation that creates a resource. A request with tags also needs `apigateway:PUT` on the resource's
/// tags.
pub fn made_needs<I: MakesTagged>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = access::needs(call, row)?;
    if call.input.tags().is_empty() {
        return Ok(needs);
    }
    let made = Arn::new("apigateway", call.region(), "", call.input.path()).to_string();
    let tags = Arn::new("apigateway", call.region(), "", format_args!("/tags/{}", encoded(&made)));
    Ok(needs.and("apigateway:PUT", tags))
}

/// Input of [`tag_resource`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagResource {
    resource_arn: String,
    #[serde(default)]
    tags: Texts,
}

impl OnTags for TagResource {
    fn resource_arn(&self) -> &str {
        &self.resource_arn
    }
}

/// Adds tags to a resource. A tag replaces the one with the same key.
pub async fn tag_resource(call: Call<TagResource>) -> Result<(), GatewayError> {
    let (tagged, tags) = (call.tagged()?, &call.input.tags);
    call.account.write(|state| {
        let kept = state.apigateway.tags_mut(call.account.id, &tagged)?;
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
#[serde(rename_all = "camelCase")]
pub struct UntagResource {
    resource_arn: String,
    #[serde(default)]
    tag_keys: Vec<String>,
}

impl OnTags for UntagResource {
    fn resource_arn(&self) -> &str {
        &self.resource_arn
    }
}

/// Removes tags by their keys. Keys that the resource does not have are ignored.
pub async fn untag_resource(call: Call<UntagResource>) -> Result<(), GatewayError> {
    let (tagged, tag_keys) = (call.tagged()?, &call.input.tag_keys);
    call.account.write(|state| {
        state.apigateway.tags_mut(call.account.id, &tagged)?.retain(|key, _| !tag_keys.contains(key));
        Ok(())
    })
}

/// Input of [`get_tags`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetTags {
    resource_arn: String,
}

impl OnTags for GetTags {
    fn resource_arn(&self) -> &str {
        &self.resource_arn
    }
}

/// The response of [`get_tags`].
#[derive(Debug, Serialize)]
pub struct Tags {
    tags: Texts,
}

/// Returns the tags of a resource.
pub async fn get_tags(call: Call<GetTags>) -> Result<Tags, GatewayError> {
    // `tags_mut` needs a mutable state, so this reads from a copy, which is cheap because the tables are persistent maps.
    let mut gateway = call.account.read(|state| state.apigateway.clone());
    let tags = gateway.tags_mut(call.account.id, &call.tagged()?)?.clone();
    Ok(Tags { tags })
}
