//! CreateTopic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Topic, attributes, tags};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    iam::Tag,
    sns::{
        access,
        error::SnsError,
        names::{TopicName, topic_arn},
    },
};

/// The most topics of an account. AWS has 100,000; here their records count in the account's quota, too.
const MOST_TOPICS: usize = 3_000;

/// CreateTopic's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTopicRequest {
    name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    tags: Vec<Tag>,
    data_protection_policy: Option<String>,
}

/// CreateTopic's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Created {
    topic_arn: String,
}

const NAMES_OF_FIFO: &str = "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.";

impl CreateTopicRequest {
    fn name(&self) -> Result<TopicName, SnsError> {
        let is_fifo = self.attributes.get("FifoTopic").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let name = self.name.parse::<TopicName>().ok().filter(|name| name.is_fifo() == is_fifo);
        let problem = if is_fifo { NAMES_OF_FIFO } else { "Topic Name" };
        name.ok_or_else(|| SnsError::Parameter(problem.into()))
    }
}

/// Returns the needs: a caller who creates a topic with tags also needs the permission to tag it.
pub fn needs(call: &Call<CreateTopicRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = call.input.name()?;
    let needs = access::on(call, row, &name);
    Ok(match call.input.tags.is_empty() {
        true => needs,
        false => needs.and("SNS:TagResource", topic_arn(&call.core, call.account.id, &name)),
    })
}

/// Creates a topic. If there is one with the same name, its ARN is returned, unless the request has other attributes or tags than it.
pub async fn create_topic(call: Call<CreateTopicRequest>) -> Result<Created, SnsError> {
    let name = call.input.name()?;
    let now = call.now;
    let topic_arn = topic_arn(&call.core, call.account.id, &name).to_string();
    let CreateTopicRequest { attributes, tags, data_protection_policy, .. } = call.input;
    if data_protection_policy.is_some() {
        return Err(SnsError::Unsupported("data protection policies".into()));
    }
    let mut topic = Topic {
        created_at: now,
        attributes: BTreeMap::new(),
        policy: None,
        tags: BTreeMap::new(),
        deleted_subscriptions: 0,
        messages: 0,
    };
    for (attribute, value) in &attributes {
        attributes::set(&mut topic, attribute, value, attributes::When::Create)?;
    }
    tags::set(&mut topic.tags, tags.clone())?;
    call.account.write(|state| {
        let topics = &mut state.sns.topics;
        let Some(existing) = topics.get(&name) else {
            if topics.len() >= MOST_TOPICS {
                return Err(SnsError::TooManyTopics);
            }
            topics.insert(name, topic);
            return Ok(());
        };
        let differs = |attribute: &String| match attribute.as_str() {
            "Policy" => existing.policy != topic.policy,
            attribute => existing.attributes.get(attribute) != topic.attributes.get(attribute),
        };
        if attributes.keys().any(differs) {
            return Err(SnsError::Parameter("Attributes Reason: Topic already exists with different attributes".into()));
        }
        if !tags.is_empty() && existing.tags != topic.tags {
            return Err(SnsError::Parameter("Tags Reason: Topic already exists with different tags".into()));
        }
        Ok(())
    })?;
    Ok(Created { topic_arn })
}
