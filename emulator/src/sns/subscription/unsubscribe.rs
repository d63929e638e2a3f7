//! Unsubscribe.

use serde::Deserialize;

use super::attributes::by_subscription_arn;
use crate::{
    Call,
    sns::{error::SnsError, names::subscription_of},
};

/// Unsubscribe's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UnsubscribeRequest {
    subscription_arn: String,
}

by_subscription_arn!(UnsubscribeRequest);

/// Deletes a subscription. Deleting it again does nothing.
pub async fn unsubscribe(call: Call<UnsubscribeRequest>) -> Result<(), SnsError> {
    let key = subscription_of(&call, &call.input.subscription_arn)?;
    call.account.write(|state| {
        if state.sns.subscriptions.remove(&key).is_some()
            && let Some(topic) = state.sns.topics.get_mut(&key.0)
        {
            topic.deleted_subscriptions += 1;
        }
        Ok(())
    })
}
