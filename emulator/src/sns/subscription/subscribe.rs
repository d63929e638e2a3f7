//! Subscribe.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Protocol, Subscription, endpoint,
    settings::{Of, Place, Settings},
};
use crate::{
    Call,
    account::State,
    sns::{
        access::by_topic_arn,
        deliver,
        error::SnsError,
        names::{SubscriptionId, TopicName, subscription_arn},
        publish,
    },
};

/// The most subscriptions of a topic. AWS has 12.5 million; here each message goes through all of them under the account's lock.
const MOST_SUBSCRIPTIONS: usize = 200;
/// Protocols of AWS that Coldstart does not have.
const ABSENT: [&str; 2] = ["application", "firehose"];

/// Subscribe's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubscribeRequest {
    topic_arn: String,
    protocol: String,
    endpoint: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    return_subscription_arn: bool,
}

by_topic_arn!(SubscribeRequest);

/// Subscribe's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subscribed {
    subscription_arn: String,
}

/// Subscribes an endpoint to a topic. If it is subscribed already, the same ARN is returned, unless the request has other attributes.
/// An owner of an address who has to agree is asked, also again.
pub async fn subscribe(call: Call<SubscribeRequest>) -> Result<Subscribed, SnsError> {
    let topic = call.topic()?;
    let (core, account, now) = (&call.core, call.account.id, call.now);
    call.account.read(|state| state.sns.topic(&topic).map(drop))?;
    let SubscribeRequest { protocol, endpoint, attributes, return_subscription_arn, .. } = &call.input;
    let endpoint = endpoint.as_deref().filter(|endpoint| !endpoint.is_empty());
    let endpoint = endpoint.ok_or_else(|| SnsError::Parameter("Endpoint".into()))?;
    let protocol: Protocol = protocol.parse().map_err(|_| unknown(protocol))?;
    endpoint::check(&core.config, &topic, protocol, endpoint)?;
    let of = Of { place: Place::Subscribe, protocol, endpoint, topic_is_fifo: topic.is_fifo() };
    let settings = Settings::of(attributes, of)?;
    let id = new_id(&call)?;
    let principal = call.principal.arn(account);
    let (id, is_confirmed) = call.account.write(|state| {
        state.sns.topic(&topic)?;
        let same = |(_, existing): &(&SubscriptionId, &Subscription)| existing.is_to(protocol, endpoint);
        let existing = state.sns.subscriptions_of(&topic).find(same);
        let existing = existing.map(|(id, it)| (id.clone(), it.is_confirmed, it.settings.differ(&settings, attributes)));
        let id = match existing {
            Some((_, _, true)) => {
                let problem = "Attributes Reason: Subscription already exists with different attributes";
                return Err(SnsError::Parameter(problem.into()));
            }
            Some((id, true, false)) => return Ok((id, true)),
            Some((id, false, false)) => id,
            None => {
                if state.sns.subscriptions_of(&topic).count() >= MOST_SUBSCRIPTIONS {
                    return Err(SnsError::TooManySubscriptions);
                }
                let is_confirmed = !protocol.is_to_be_confirmed();
                let subscription = Subscription {
                    protocol,
                    endpoint: endpoint.into(),
                    is_confirmed,
                    was_authenticated: is_confirmed,
                    authenticate_on_unsubscribe: false,
                    principal,
                    settings,
                    requested_at: now,
                };
                state.sns.subscriptions.insert((topic.clone(), id.clone()), subscription);
                if is_confirmed {
                    return Ok((id, true));
                }
                id
            }
        };
        ask(&call, state, &topic, &id, now)?;
        Ok((id, false))
    })?;
    let subscription_arn = match is_confirmed || *return_subscription_arn {
        true => subscription_arn(core, account, &topic, &id).to_string(),
        false => "pending confirmation".into(),
    };
    Ok(Subscribed { subscription_arn })
}

impl Subscription {
    fn is_to(&self, protocol: Protocol, endpoint: &str) -> bool {
        self.protocol == protocol && self.endpoint == endpoint
    }
}

fn unknown(protocol: &str) -> SnsError {
    match protocol {
        absent if ABSENT.contains(&absent) => SnsError::Unsupported(format!("the protocol {absent}")),
        other => SnsError::Parameter(format!("Amazon SNS does not support this protocol string: {other}")),
    }
}

fn new_id<I>(call: &Call<I>) -> Result<SubscriptionId, SnsError> {
    call.core.ids.uuid().parse().map_err(|error| SnsError::Internal(format!("{error}")))
}

/// Asks the owner of an address whether the subscription is wanted: by a letter, or by a request to the API.
fn ask<I>(call: &Call<I>, state: &mut State, topic: &TopicName, id: &SubscriptionId, now: Timestamp) -> Result<(), SnsError> {
    let key = (topic.clone(), id.clone());
    let Some(subscription) = state.sns.subscriptions.get_mut(&key) else { return Ok(()) };
    subscription.requested_at = now;
    match subscription.protocol {
        Protocol::Email => {
            let letter = deliver::letter::confirmation(&call.core, call.account.id, topic, id, subscription, now);
            state.sns.put_letter(letter);
            Ok(())
        }
        // Both have a signature, which is made outside of the account's lock.
        Protocol::EmailJson | Protocol::Http | Protocol::Https => publish::ask(&call.core, state, topic, id, now),
        Protocol::Sms | Protocol::Sqs | Protocol::Lambda => Ok(()),
    }
}
