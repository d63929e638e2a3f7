//! The event of a function that is subscribed to a topic. Some members are named otherwise than in queues, and none is left out.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Sender, envelope, links};
use crate::sns::{names::SubscriptionId, subscription::Subscription};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Notification<'m> {
    r#type: &'static str,
    message_id: &'m str,
    topic_arn: String,
    subject: Option<&'m str>,
    message: &'m str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signing_cert_url: Option<String>,
    unsubscribe_url: String,
    message_attributes: Map<String, Value>,
}

impl Sender<'_> {
    /// Returns the event for a function.
    pub(super) fn event(&self, id: &SubscriptionId, subscription: &Subscription) -> String {
        let signature = self.signature(subscription.protocol);
        let attributes = &self.message.parts.attributes;
        let notification = Notification {
            r#type: self.message.kind.name(),
            message_id: self.message_id,
            topic_arn: self.topic_arn().to_string(),
            subject: self.message.parts.subject.as_deref(),
            message: self.message.body_for(subscription.protocol),
            timestamp: self.timestamp(),
            signature_version: signature.as_ref().map(|signature| signature.version.to_owned()),
            signature: signature.as_ref().map(|signature| signature.text.clone()),
            signing_cert_url: signature.map(|signature| signature.certificate),
            unsubscribe_url: links::unsubscribe(self.core, &self.subscription_arn(id)),
            message_attributes: attributes.iter().map(|(name, value)| (name.clone(), envelope::attribute(value))).collect(),
        };
        let record = json!({
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": self.subscription_arn(id).to_string(),
            "Sns": notification,
        });
        json!({ "Records": [record] }).to_string()
    }
}
