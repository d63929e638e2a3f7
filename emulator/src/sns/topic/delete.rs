//! DeleteTopic.

use serde::Deserialize;

use crate::{
    Call,
    sns::{access::by_topic_arn, error::SnsError},
};

/// DeleteTopic's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteTopicRequest {
    topic_arn: String,
}

by_topic_arn!(DeleteTopicRequest);

/// Deletes a topic with its subscriptions. What it has accepted and not delivered is lost. Deleting it again does nothing.
pub async fn delete_topic(call: Call<DeleteTopicRequest>) -> Result<(), SnsError> {
    let name = call.topic()?;
    call.account.write(|state| {
        state.sns.topics.remove(&name);
        state.sns.subscriptions.retain(|(topic, _), _| *topic != name);
        state.sns.known.retain(|(topic, ..), _| *topic != name);
        Ok(())
    })
}
