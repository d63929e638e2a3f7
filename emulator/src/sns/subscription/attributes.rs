//! GetSubscriptionAttributes, SetSubscriptionAttributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::settings::{Of, Place};
use crate::{
    Call,
    sns::{
        error::SnsError,
        names::{subscription_of, topic_arn},
    },
};

/// Implements [`OnTopic`](crate::sns::access::OnTopic) for inputs whose `subscription_arn` is a subscription's ARN.
macro_rules! by_subscription_arn {
    ($($input:ty),+ $(,)?) => {$(
        impl $crate::sns::access::OnTopic for $input {
            fn topic<I>(&self, call: &$crate::Call<I>) -> Result<$crate::sns::TopicName, $crate::sns::SnsError> {
                Ok($crate::sns::names::subscription_of(call, &self.subscription_arn)?.0)
            }
        }
    )+};
}

pub(super) use by_subscription_arn;

/// GetSubscriptionAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSubscriptionAttributesRequest {
    subscription_arn: String,
}

/// GetSubscriptionAttributes' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attributes {
    attributes: BTreeMap<&'static str, String>,
}

/// Returns a subscription's attributes.
pub async fn get_subscription_attributes(call: Call<GetSubscriptionAttributesRequest>) -> Result<Attributes, SnsError> {
    let key = subscription_of(&call, &call.input.subscription_arn)?;
    call.account.read(|state| {
        let subscription = state.sns.subscriptions.get(&key).ok_or(SnsError::SubscriptionNotFound)?;
        let fixed = [
            ("SubscriptionArn", call.input.subscription_arn.clone()),
            ("TopicArn", topic_arn(&call.core, call.account.id, &key.0).to_string()),
            ("Owner", call.account.id.to_string()),
            ("Protocol", subscription.protocol.to_string()),
            ("Endpoint", subscription.endpoint.clone()),
            ("PendingConfirmation", (!subscription.is_confirmed).to_string()),
            ("ConfirmationWasAuthenticated", subscription.was_authenticated.to_string()),
            ("SubscriptionPrincipal", subscription.principal.clone()),
        ];
        Ok(Attributes { attributes: fixed.into_iter().chain(subscription.settings.shown()).collect() })
    })
}

/// SetSubscriptionAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetSubscriptionAttributesRequest {
    subscription_arn: String,
    attribute_name: String,
    #[serde(default)]
    attribute_value: String,
}

/// Sets one attribute of a subscription.
pub async fn set_subscription_attributes(call: Call<SetSubscriptionAttributesRequest>) -> Result<(), SnsError> {
    let SetSubscriptionAttributesRequest { subscription_arn, attribute_name, attribute_value } = &call.input;
    let key = subscription_of(&call, subscription_arn)?;
    call.account.write(|state| {
        let subscription = state.sns.subscriptions.get_mut(&key).ok_or(SnsError::SubscriptionNotFound)?;
        let of = Of {
            place: Place::SetSubscriptionAttributes,
            protocol: subscription.protocol,
            endpoint: &subscription.endpoint,
            topic_is_fifo: key.0.is_fifo(),
        };
        subscription.settings.set(attribute_name, attribute_value, of)
    })
}

by_subscription_arn!(GetSubscriptionAttributesRequest, SetSubscriptionAttributesRequest);
