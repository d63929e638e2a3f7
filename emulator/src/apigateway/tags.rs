//! Tags of APIs, stages, keys and plans, by ARN.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::{self, Labels, encoded, on_path},
    common::Texts,
};
use crate::{
    AccountId, Arn, AwsError, Call,
    access::{Needs, Row},
    wire::members,
};

/// How many tags a thing may have.
const MOST_TAGS: usize = 50;

/// What has tags, as an ARN names it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tagged {
    Api(String),
    Stage(String, String),
    Key(String),
    Plan(String),
}

impl Tagged {
    /// Reads an ARN of this region.
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

/// An input that names what has the tags.
pub trait OnTags {
    /// Its ARN, as it came.
    fn resource_arn(&self) -> &str;
}

impl<I: OnTags> Call<I> {
    fn tagged(&self) -> Result<Tagged, GatewayError> {
        Tagged::read(self, self.input.resource_arn())
    }
}

/// What the callers of [`get_tags`] need.
pub fn look_needs<I: OnTags>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let arn = call.tagged()?.arn(call).to_string();
    Ok(Needs::of(row, on_path(call, row, vec![&arn])?))
}

/// What the callers of [`tag_resource`] and [`untag_resource`] need: the right to change the thing, too.
pub fn change_needs<I: OnTags>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(look_needs(call, row)?.and("apigateway:PATCH", call.tagged()?.arn(call)))
}

/// An input that makes a thing, and may give it tags.
pub trait MakesTagged: Labels {
    /// Its tags.
    fn tags(&self) -> &Texts;

    /// Its path, with `*` for an id that is not drawn yet.
    fn path(&self) -> String;
}

/// What the callers of an operation that makes a thing need: with tags, the right to tag it as well.
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

/// `tag-resource`.
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
pub struct UntagResource {
    resource_arn: String,
    #[serde(default, rename = "tagKeys", deserialize_with = "members::one_or_many")]
    tag_keys: Vec<String>,
}

impl OnTags for UntagResource {
    fn resource_arn(&self) -> &str {
        &self.resource_arn
    }
}

/// `untag-resource`.
pub async fn untag_resource(call: Call<UntagResource>) -> Result<(), GatewayError> {
    let (tagged, tag_keys) = (call.tagged()?, &call.input.tag_keys);
    call.account.write(|state| {
        state.apigateway.tags_mut(call.account.id, &tagged)?.retain(|key, _| !tag_keys.contains(key));
        Ok(())
    })
}

/// Input of [`get_tags`].
#[derive(Debug, Deserialize)]
pub struct GetTags {
    resource_arn: String,
}

impl OnTags for GetTags {
    fn resource_arn(&self) -> &str {
        &self.resource_arn
    }
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
    let tags = gateway.tags_mut(call.account.id, &call.tagged()?)?.clone();
    Ok(Tags { tags })
}
