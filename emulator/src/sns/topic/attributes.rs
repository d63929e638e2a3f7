//! GetTopicAttributes, SetTopicAttributes.
//!
//! Settings for what Coldstart does not have (delivery policies, feedback by metrics and logs, encryption) are validated as far as
//! AWS's documentation says, kept and given back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Topic, default_policy, policy};
use crate::{
    Call,
    sns::{access::by_topic_arn, error::SnsError, names::topic_arn},
};

/// Attributes with any text as value.
const TEXTS: &[&str] = &[
    "KmsMasterKeyId",
    "ApplicationSuccessFeedbackRoleArn",
    "ApplicationSuccessFeedbackSampleRate",
    "ApplicationFailureFeedbackRoleArn",
    "FirehoseSuccessFeedbackRoleArn",
    "FirehoseSuccessFeedbackSampleRate",
    "FirehoseFailureFeedbackRoleArn",
    "HTTPSuccessFeedbackRoleArn",
    "HTTPSuccessFeedbackSampleRate",
    "HTTPFailureFeedbackRoleArn",
    "LambdaSuccessFeedbackRoleArn",
    "LambdaSuccessFeedbackSampleRate",
    "LambdaFailureFeedbackRoleArn",
    "SQSSuccessFeedbackRoleArn",
    "SQSSuccessFeedbackSampleRate",
    "SQSFailureFeedbackRoleArn",
];
/// The longest display name, characters.
const LONGEST_NAME: usize = 100;
/// The longest value of any attribute, bytes; policies have their own limit.
const LONGEST: usize = 30_720;

/// Whether a topic is created, or exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Create,
    Set,
}

/// Sets an attribute of a topic.
///
/// # Errors
/// SNS has no such attribute, or it can't have this value.
pub(super) fn set(topic: &mut Topic, name: &str, value: &str, when: When) -> Result<(), SnsError> {
    let at = if when == When::Create { "Attributes Reason: " } else { "" };
    let refuse = |problem: &str| Err(SnsError::Parameter(format!("{at}{problem}")));
    let is_fifo = topic.has("FifoTopic");
    let value = match name {
        "Policy" => {
            topic.policy = policy::read(value)?;
            return Ok(());
        }
        _ if value.len() > LONGEST => return refuse(name),
        "DisplayName" if value.chars().count() > LONGEST_NAME || value.chars().any(char::is_control) => {
            return refuse("DisplayName");
        }
        "DisplayName" => value.to_owned(),
        "FifoTopic" if when == When::Create => match value.to_ascii_lowercase().as_str() {
            "true" => "true".into(),
            // AWS does not keep it.
            "false" => return Ok(()),
            _ => return refuse("FifoTopic"),
        },
        "ContentBasedDeduplication" => match value.to_ascii_lowercase().as_str() {
            value @ ("true" | "false") => value.to_owned(),
            _ => return refuse("ContentBasedDeduplication"),
        },
        "FifoThroughputScope" if ["Topic", "MessageGroup"].contains(&value) => value.to_owned(),
        "SignatureVersion" if ["1", "2"].contains(&value) => value.to_owned(),
        "TracingConfig" if ["PassThrough", "Active"].contains(&value) => value.to_owned(),
        "FifoThroughputScope" | "SignatureVersion" | "TracingConfig" => return refuse(name),
        "DeliveryPolicy" if value.is_empty() => String::new(),
        "DeliveryPolicy" => match serde_json::from_str::<Value>(value) {
            Ok(Value::Object(_)) => value.to_owned(),
            _ => return refuse("DeliveryPolicy: failed to parse JSON."),
        },
        "ArchivePolicy" => return Err(SnsError::Unsupported("archives of messages (ArchivePolicy)".into())),
        name if TEXTS.contains(&name) => value.to_owned(),
        _ => return refuse("AttributeName"),
    };
    if !is_fifo && when == When::Set && ["ContentBasedDeduplication", "FifoThroughputScope"].contains(&name) {
        return refuse(&format!("{name} Reason: {name} is only supported for FIFO topics"));
    }
    match value.is_empty() {
        true => drop(topic.attributes.remove(name)),
        false => drop(topic.attributes.insert(name.into(), value)),
    }
    Ok(())
}

/// GetTopicAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTopicAttributesRequest {
    topic_arn: String,
}

/// GetTopicAttributes' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attributes {
    attributes: BTreeMap<String, String>,
}

/// Returns a topic's attributes, with those that it has without being set.
pub async fn get_topic_attributes(call: Call<GetTopicAttributesRequest>) -> Result<Attributes, SnsError> {
    let name = call.topic()?;
    let arn = topic_arn(&call.core, call.account.id, &name);
    let attributes = call.account.read(|state| {
        let topic = state.sns.topic(&name)?;
        let mut attributes = topic.attributes.clone();
        let confirmed = state.sns.subscriptions_of(&name).filter(|(_, subscription)| subscription.is_confirmed).count();
        let all = state.sns.subscriptions_of(&name).count();
        let policy = topic.policy.as_ref().map(|policy| policy.text().to_owned());
        if name.is_fifo() {
            attributes.entry("ContentBasedDeduplication".into()).or_insert_with(|| "false".into());
        }
        attributes.entry("DisplayName".into()).or_default();
        attributes.extend(
            [
                ("TopicArn", arn.to_string()),
                ("Owner", call.account.id.to_string()),
                ("Policy", policy.unwrap_or_else(|| default_policy(&arn, call.account.id))),
                ("EffectiveDeliveryPolicy", effective_delivery_policy(topic)),
                ("SubscriptionsConfirmed", confirmed.to_string()),
                ("SubscriptionsPending", (all - confirmed).to_string()),
                ("SubscriptionsDeleted", topic.deleted_subscriptions.to_string()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        Ok::<_, SnsError>(attributes)
    })?;
    Ok(Attributes { attributes })
}

/// Returns the delivery policy that was set over AWS's default one.
fn effective_delivery_policy(topic: &Topic) -> String {
    let mut policy = json!({
        "http": {
            "defaultHealthyRetryPolicy": {
                "minDelayTarget": 20,
                "maxDelayTarget": 20,
                "numRetries": 3,
                "numMaxDelayRetries": 0,
                "numNoDelayRetries": 0,
                "numMinDelayRetries": 0,
                "backoffFunction": "linear",
            },
            "disableSubscriptionOverrides": false,
            "defaultRequestPolicy": { "headerContentType": "text/plain; charset=UTF-8" },
        },
    });
    let given = topic.attribute("DeliveryPolicy").and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let Some(given) = given {
        merge(&mut policy, given);
    }
    policy.to_string()
}

/// Puts the members of a JSON object over those of another one. serde_json has bounded the depth.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            over.into_iter().for_each(|(name, value)| merge(under.entry(name).or_insert(Value::Null), value));
        }
        (under, over) => *under = over,
    }
}

/// SetTopicAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetTopicAttributesRequest {
    topic_arn: String,
    attribute_name: String,
    #[serde(default)]
    attribute_value: String,
}

/// Sets one attribute of a topic; without a value, its default.
pub async fn set_topic_attributes(call: Call<SetTopicAttributesRequest>) -> Result<(), SnsError> {
    let name = call.topic()?;
    let SetTopicAttributesRequest { attribute_name, attribute_value, .. } = call.input;
    call.account.write(|state| set(state.sns.topic_mut(&name)?, &attribute_name, &attribute_value, When::Set))
}

by_topic_arn!(GetTopicAttributesRequest, SetTopicAttributesRequest);
