//! Publish.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Cause, accept,
    content::{LARGEST, Members, MessageAttributeValue},
};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    sns::{
        access,
        deliver::letter,
        error::SnsError,
        names::{TopicName, topic_of},
        subscription::is_phone_number,
    },
};

/// Publish's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishRequest {
    topic_arn: Option<String>,
    target_arn: Option<String>,
    phone_number: Option<String>,
    message: String,
    subject: Option<String>,
    message_structure: Option<String>,
    #[serde(default)]
    message_attributes: BTreeMap<String, MessageAttributeValue>,
    message_deduplication_id: Option<String>,
    message_group_id: Option<String>,
}

/// Publish's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Published {
    message_id: String,
    sequence_number: Option<String>,
}

/// Where a message goes.
enum To {
    Topic(TopicName),
    Phone(String),
}

impl PublishRequest {
    fn to<I>(&self, call: &Call<I>) -> Result<To, SnsError> {
        match (&self.topic_arn, &self.target_arn, &self.phone_number) {
            (None, None, Some(number)) if is_phone_number(number) => Ok(To::Phone(number.clone())),
            (None, None, Some(number)) => {
                Err(SnsError::Parameter(format!("PhoneNumber Reason: {number} is not valid to publish to")))
            }
            (None, Some(arn), None) if arn.contains(":endpoint/") => {
                Err(SnsError::Parameter("TargetArn Reason: No endpoint found for the target arn specified".into()))
            }
            (Some(arn), None, None) => Ok(To::Topic(topic_of(call, "TopicArn", arn)?)),
            (None, Some(arn), None) => Ok(To::Topic(topic_of(call, "TargetArn", arn)?)),
            (None, None, None) => Err(SnsError::Parameter("TopicArn or TargetArn Reason: no value for required parameter".into())),
            _ => Err(SnsError::Parameter("TopicArn, TargetArn and PhoneNumber Reason: only one of them may be given".into())),
        }
    }
}

/// Returns the needs: on the topic, or on the phone number.
pub fn needs(call: &Call<PublishRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(match call.input.to(call)? {
        To::Topic(topic) => access::on(call, row, &topic),
        To::Phone(number) => Needs::of(row, Resource::One(number)),
    })
}

/// Publishes a message to a topic, or sends a text message.
pub async fn publish(call: Call<PublishRequest>) -> Result<Published, SnsError> {
    let to = call.input.to(&call)?;
    let (core, account, now) = (call.core.clone(), call.account.clone(), call.now);
    let cause = Cause::of(&call);
    let input = call.input;
    let members = Members {
        message: input.message,
        subject: input.subject,
        structure: input.message_structure,
        attributes: input.message_attributes,
        deduplication_id: input.message_deduplication_id,
        group_id: input.message_group_id,
    };
    let (content, bytes) = members.read(matches!(&to, To::Topic(topic) if topic.is_fifo()))?;
    if bytes > LARGEST {
        return Err(SnsError::Parameter("Message too long".into()));
    }
    match to {
        To::Topic(topic) => {
            let accepted = account.write(|state| accept(&core, account.id, state, &topic, content, cause))?;
            Ok(Published { message_id: accepted.message_id, sequence_number: accepted.sequence })
        }
        To::Phone(number) => {
            let message_id = core.ids.uuid();
            account.write(|state| {
                state.sns.put_letter(letter::text_message(number, None, content.body, now));
                Ok::<_, SnsError>(())
            })?;
            Ok(Published { message_id, sequence_number: None })
        }
    }
}
