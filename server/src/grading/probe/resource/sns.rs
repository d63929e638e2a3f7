//! Topics, subscriptions, and the letters that SNS has sent.

use emulator::{Service, sns};
use serde_json::{Value, json};

use super::{
    super::api::text,
    found::{Found, list, parse},
};
use crate::aws::client::{Aws, CallError};

/// A topic's attributes.
pub async fn topic(aws: &Aws, name: &str) -> Result<Found, CallError> {
    Ok(Found::new(attributes(aws, name).await?, missing(name)))
}

/// The ARN of a topic with a name.
pub fn arn(aws: &Aws, name: &str) -> String {
    format!("arn:aws:sns:{}:{}:{name}", aws.emulator().core().config.region, aws.account())
}

async fn attributes(aws: &Aws, name: &str) -> Result<Option<Value>, CallError> {
    let found = aws.call(Service::SNS, "GetTopicAttributes", json!({ "TopicArn": arn(aws, name) })).await?;
    Ok(found.and_then(|mut found| found.get_mut("Attributes").map(Value::take)).map(|mut attributes| {
        parse(&mut attributes, &["Policy", "DeliveryPolicy", "EffectiveDeliveryPolicy"]);
        attributes
    }))
}

/// Subscriptions of a topic with a protocol and an endpoint.
pub async fn subscription(aws: &Aws, topic: &str, protocol: Option<&str>, endpoint: Option<&str>) -> Result<Found, CallError> {
    if attributes(aws, topic).await?.is_none() {
        return Ok(Found::no_place(missing(topic)));
    }
    let listed = aws.call(Service::SNS, "ListSubscriptionsByTopic", json!({ "TopicArn": arn(aws, topic) })).await?;
    let mut things = Vec::new();
    for subscription in list(listed, "Subscriptions") {
        let named = |endpoint: &str| {
            let whole = text(&subscription, "Endpoint");
            whole == endpoint || whole.rsplit(':').next() == Some(endpoint)
        };
        if protocol.is_some_and(|protocol| text(&subscription, "Protocol") != protocol) || !endpoint.is_none_or(named) {
            continue;
        }
        let of = json!({ "SubscriptionArn": text(&subscription, "SubscriptionArn") });
        // One that is not confirmed has no ARN, and no attributes.
        let found = match text(&subscription, "SubscriptionArn").starts_with("arn:") {
            true => aws.call(Service::SNS, "GetSubscriptionAttributes", of.clone()).await?,
            false => None,
        };
        let mut thing = found.and_then(|mut found| found.get_mut("Attributes").map(Value::take)).unwrap_or(subscription);
        parse(&mut thing, &["FilterPolicy", "RedrivePolicy"]);
        things.push(thing);
    }
    let what = protocol.map_or_else(String::new, |protocol| format!(" by {protocol}"));
    let of = endpoint.map_or_else(String::new, |endpoint| format!(" of {endpoint}"));
    Ok(Found::new(things, format!("The topic {topic} has no subscription{what}{of}.")))
}

/// Letters to an address, oldest first: `{ To, From, Subject, Body }`.
pub async fn letters(aws: &Aws, to: Option<&str>) -> Result<Found, CallError> {
    let account = aws.emulator().account(aws.account()).await.map_err(|error| CallError::Unaskable(error.to_string()))?;
    let shown =
        |letter: &sns::Letter| json!({ "To": letter.to, "From": letter.from, "Subject": letter.subject, "Body": letter.body });
    let letters: Vec<Value> =
        account.read(|state| state.sns.letters.values().filter(|letter| to.is_none_or(|to| letter.to == to)).map(shown).collect());
    let whom = to.map_or_else(String::new, |to| format!(" to {to}"));
    Ok(Found::new(letters, format!("No letter{whom} has arrived in the inbox.")))
}

fn missing(name: &str) -> String {
    format!("There is no topic named {name}.")
}
