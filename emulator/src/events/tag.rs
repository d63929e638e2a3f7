//! TagResource, UntagResource, ListTagsForResource: tags of rules and custom buses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    access::OnResource,
    error::EventsError,
    names::{BusName, RuleName, own},
    state::State,
};
use crate::{Arn, Call};

/// The most tags of a resource, as on AWS.
const MOST: usize = 50;

/// A tag.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// Returns tags by key.
///
/// # Errors
/// They are too many.
pub fn tags(tags: Vec<Tag>) -> Result<BTreeMap<String, String>, EventsError> {
    let tags: BTreeMap<_, _> = tags.into_iter().map(|Tag { key, value }| (key, value)).collect();
    if tags.len() > MOST { Err(EventsError::Limit) } else { Ok(tags) }
}

/// TagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    #[serde(rename = "ResourceARN")]
    resource_arn: String,
    tags: Vec<Tag>,
}

/// UntagResource's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    #[serde(rename = "ResourceARN")]
    resource_arn: String,
    tag_keys: Vec<String>,
}

/// ListTagsForResource's input.
#[derive(Debug, Deserialize)]
pub struct ListTagsForResourceRequest {
    #[serde(rename = "ResourceARN")]
    resource_arn: String,
}

/// ListTagsForResource's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagsOf {
    tags: Vec<Tag>,
}

/// A resource that has tags.
enum Tagged {
    Bus(BusName),
    Rule(BusName, RuleName),
}

impl Tagged {
    fn of<I>(arn: &str, call: &Call<I>) -> Result<Self, EventsError> {
        let invalid = || EventsError::reason("ResourceARN", "Provided Arn is not in correct format.");
        let resource = own(arn, call.region(), call.account.id).ok_or_else(invalid)?;
        if let Some(bus) = resource.strip_prefix("event-bus/") {
            return bus.parse().map(Self::Bus).map_err(|_| invalid());
        }
        let rule = resource.strip_prefix("rule/").ok_or_else(invalid)?;
        let (bus, rule) = match rule.rsplit_once('/') {
            Some((bus, rule)) => (bus.parse().map_err(|_| invalid())?, rule),
            None => (BusName::default_bus(), rule),
        };
        Ok(Self::Rule(bus, rule.parse().map_err(|_| invalid())?))
    }

    fn tags<'s>(&self, state: &'s mut State) -> Result<&'s mut BTreeMap<String, String>, EventsError> {
        match self {
            Self::Bus(name) => Ok(&mut state.bus_mut(name)?.tags),
            Self::Rule(bus, rule) => Ok(&mut state.rule_mut(bus, rule)?.tags),
        }
    }
}

macro_rules! on_resource {
    ($($input:ty),+) => {$(
        impl OnResource for $input {
            fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
                Tagged::of(&self.resource_arn, call)?;
                self.resource_arn.parse().map_err(|_| EventsError::parameter("ResourceARN"))
            }
        }
    )+};
}

on_resource!(TagResourceRequest, UntagResourceRequest, ListTagsForResourceRequest);

/// Adds tags to a resource, or replaces their values.
pub async fn tag_resource(call: Call<TagResourceRequest>) -> Result<(), EventsError> {
    let tagged = Tagged::of(&call.input.resource_arn, &call)?;
    let new = tags(call.input.tags)?;
    call.account.write(|state| {
        let tags = tagged.tags(&mut state.events)?;
        tags.extend(new);
        if tags.len() > MOST { Err(EventsError::Limit) } else { Ok(()) }
    })
}

/// Removes tags from a resource.
pub async fn untag_resource(call: Call<UntagResourceRequest>) -> Result<(), EventsError> {
    let tagged = Tagged::of(&call.input.resource_arn, &call)?;
    call.account.write(|state| {
        tagged.tags(&mut state.events)?.retain(|key, _| !call.input.tag_keys.contains(key));
        Ok(())
    })
}

/// Returns a resource's tags.
pub async fn list_tags_for_resource(call: Call<ListTagsForResourceRequest>) -> Result<TagsOf, EventsError> {
    let tags = match Tagged::of(&call.input.resource_arn, &call)? {
        Tagged::Bus(name) => call.account.read(|state| state.events.bus(&name))?.tags,
        Tagged::Rule(bus, rule) => call.account.read(|state| Ok::<_, EventsError>(state.events.rule(&bus, &rule)?.tags.clone()))?,
    };
    Ok(TagsOf { tags: tags.into_iter().map(|(key, value)| Tag { key, value }).collect() })
}
