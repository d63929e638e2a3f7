//! ListSubscriptions, ListSubscriptionsByTopic.

use serde::{Deserialize, Serialize};

use super::Subscription;
use crate::{
    Call,
    page::page,
    sns::{
        access::by_topic_arn,
        error::SnsError,
        names::{SubscriptionId, TopicName, subscription_arn, topic_arn},
    },
};

/// The number of subscriptions of a page.
const PAGE: usize = 100;

/// ListSubscriptions' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSubscriptionsRequest {
    next_token: Option<String>,
}

/// ListSubscriptionsByTopic's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSubscriptionsByTopicRequest {
    topic_arn: String,
    next_token: Option<String>,
}

by_topic_arn!(ListSubscriptionsByTopicRequest);

/// The output of both.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subscriptions {
    subscriptions: Vec<Shown>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    subscription_arn: String,
    owner: String,
    protocol: &'static str,
    endpoint: String,
    topic_arn: String,
}

/// Returns the account's subscriptions.
pub async fn list_subscriptions(call: Call<ListSubscriptionsRequest>) -> Result<Subscriptions, SnsError> {
    list(&call, None, call.input.next_token.as_deref())
}

/// Returns the subscriptions of a topic.
pub async fn list_subscriptions_by_topic(call: Call<ListSubscriptionsByTopicRequest>) -> Result<Subscriptions, SnsError> {
    let topic = call.topic()?;
    call.account.read(|state| state.sns.topic(&topic).map(drop))?;
    list(&call, Some(&topic), call.input.next_token.as_deref())
}

fn list<I>(call: &Call<I>, of: Option<&TopicName>, token: Option<&str>) -> Result<Subscriptions, SnsError> {
    call.account.read(|state| {
        let all = state.sns.subscriptions.iter().filter(|((topic, _), _)| of.is_none_or(|of| of == topic));
        let page = page(all, |((topic, id), _)| (topic.to_string(), id.to_string()), token, PAGE)?;
        let subscriptions = page.items.into_iter().map(|((topic, id), subscription)| shown(call, topic, id, subscription));
        Ok(Subscriptions { subscriptions: subscriptions.collect(), next_token: page.next })
    })
}

fn shown<I>(call: &Call<I>, topic: &TopicName, id: &SubscriptionId, subscription: &Subscription) -> Shown {
    let account = call.account.id;
    Shown {
        subscription_arn: match subscription.is_confirmed {
            true => subscription_arn(&call.core, account, topic, id).to_string(),
            false => "PendingConfirmation".into(),
        },
        owner: account.to_string(),
        protocol: subscription.protocol.name(),
        endpoint: subscription.endpoint.clone(),
        topic_arn: topic_arn(&call.core, account, topic).to_string(),
    }
}
