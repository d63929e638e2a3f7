//! The JSON around a message, for queues, APIs and e-mails in JSON. It is laid out as AWS lays it out.
//!
//! See <https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html>.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Sender, links};
use crate::{
    delivery::{Attribute, AttributeValue},
    sns::{names::SubscriptionId, publish::Kind, subscription::Subscription},
};

impl Sender<'_> {
    /// Returns the message with the JSON around it.
    pub(super) fn envelope(&self, id: &SubscriptionId, subscription: &Subscription) -> String {
        match self.message.kind {
            Kind::Notification => self.notification(id, subscription),
            Kind::SubscriptionConfirmation => self.confirmation(id),
        }
    }

    fn notification(&self, id: &SubscriptionId, subscription: &Subscription) -> String {
        let mut members = vec![("Type", self.message.kind.name().to_owned()), ("MessageId", self.message_id.to_owned())];
        members.extend(self.message.sequence.clone().map(|sequence| ("SequenceNumber", sequence)));
        members.push(("TopicArn", self.topic_arn().to_string()));
        members.extend(self.message.parts.subject.clone().map(|subject| ("Subject", subject)));
        members.push(("Message", self.message.body_for(subscription.protocol).to_owned()));
        members.push(("Timestamp", self.timestamp()));
        let signature = self.signature(subscription.protocol);
        members.extend(signature.into_iter().flat_map(|signature| signature.members()));
        members.push(("UnsubscribeURL", links::unsubscribe(self.core, &self.subscription_arn(id))));
        let attributes =
            self.message.parts.attributes.iter().map(|(name, attribute)| format!("    {} : {}", text(name), shown(attribute)));
        let attributes: Vec<String> = attributes.collect();
        let mut lines = laid_out(members);
        if !attributes.is_empty() {
            lines.push(format!("  \"MessageAttributes\" : {{\n{}\n  }}", attributes.join(",\n")));
        }
        format!("{{\n{}\n}}", lines.join(",\n"))
    }

    fn confirmation(&self, id: &SubscriptionId) -> String {
        let (topic, token) = (self.topic_arn(), self.token(id));
        let mut members = vec![
            ("Type", self.message.kind.name().to_owned()),
            ("MessageId", self.message_id.to_owned()),
            ("Token", token.clone()),
            ("TopicArn", topic.to_string()),
            ("Message", confirmation_message(&topic.to_string())),
            ("SubscribeURL", links::confirm(self.core, &topic, &token)),
            ("Timestamp", self.timestamp()),
        ];
        members
            .extend(self.signatures.map(|signatures| signatures.of_confirmation(self, id)).into_iter().flat_map(|it| it.members()));
        format!("{{\n{}\n}}", laid_out(members).join(",\n"))
    }

    /// Returns when the message was published, with milliseconds.
    pub(super) fn timestamp(&self) -> String {
        self.message.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }
}

/// Returns what AWS writes to the owner of an address.
pub(super) fn confirmation_message(topic: &str) -> String {
    format!(
        "You have chosen to subscribe to the topic {topic}.\nTo confirm the subscription, visit the SubscribeURL included in this message."
    )
}

fn laid_out(members: Vec<(&'static str, String)>) -> Vec<String> {
    members.into_iter().map(|(name, value)| format!("  \"{name}\" : {}", text(&value))).collect()
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// Returns a message attribute as messages have it.
pub(super) fn attribute(attribute: &Attribute) -> Value {
    let value = match &attribute.value {
        AttributeValue::Text(text) => text.clone(),
        AttributeValue::Bytes(bytes) => BASE64_STANDARD.encode(bytes),
    };
    json!({ "Type": attribute.data_type, "Value": value })
}

fn shown(given: &Attribute) -> String {
    attribute(given).to_string()
}
