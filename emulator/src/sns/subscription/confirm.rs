//! ConfirmSubscription.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CONFIRMABLE, token::confirmed_by};
use crate::{
    Arn, Call,
    account::State,
    emulator::Core,
    sns::{
        access::by_topic_arn,
        error::SnsError,
        names::{SubscriptionId, TopicName, subscription_arn, topic_arn},
    },
};

/// ConfirmSubscription's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmSubscriptionRequest {
    topic_arn: String,
    token: String,
    authenticate_on_unsubscribe: Option<String>,
}

by_topic_arn!(ConfirmSubscriptionRequest);

/// ConfirmSubscription's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Confirmed {
    subscription_arn: String,
}

/// Confirms the subscription that a token is of; again does nothing.
pub async fn confirm_subscription(call: Call<ConfirmSubscriptionRequest>) -> Result<Confirmed, SnsError> {
    let topic = call.topic()?;
    let arn = topic_arn(&call.core, call.account.id, &topic);
    let ConfirmSubscriptionRequest { token, authenticate_on_unsubscribe, .. } = &call.input;
    let strict = authenticate_on_unsubscribe.as_ref().is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let by = By { is_signed: true, authenticate_on_unsubscribe: strict };
    let id = call.account.write(|state| confirm(&call.core, state, (&topic, &arn), token, by, call.now))?;
    Ok(Confirmed { subscription_arn: subscription_arn(&call.core, call.account.id, &topic, &id).to_string() })
}

/// The request that confirms a subscription.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub is_signed: bool,
    /// Whether only a signed request shall cancel the subscription.
    pub authenticate_on_unsubscribe: bool,
}

/// Confirms the subscription of a topic that a token is of.
///
/// # Errors
/// The token is not valid, or not any more.
pub fn confirm(
    core: &Core,
    state: &mut State,
    (topic, arn): (&TopicName, &Arn),
    token: &str,
    by: By,
    now: Timestamp,
) -> Result<SubscriptionId, SnsError> {
    let refuse = || SnsError::Parameter("Token".into());
    state.sns.topic(topic)?;
    let id = confirmed_by(core, arn, token).ok_or_else(refuse)?;
    let subscription = state.sns.subscriptions.get_mut(&(topic.clone(), id.clone())).ok_or_else(refuse)?;
    if !subscription.is_confirmed {
        if now.duration_since(subscription.requested_at) > CONFIRMABLE {
            return Err(refuse());
        }
        subscription.is_confirmed = true;
        subscription.was_authenticated = by.is_signed;
        subscription.authenticate_on_unsubscribe = by.authenticate_on_unsubscribe;
    }
    Ok(id)
}
