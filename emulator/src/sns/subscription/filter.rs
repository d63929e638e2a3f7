//! Whether a subscription wants a message, by its filter policy.

use event_pattern::Attribute;
use serde_json::Value;

use super::{Scope, Subscription};
use crate::{delivery::AttributeValue, sns::publish::Message};

/// Returns whether a message is one for a subscription.
pub fn wants(subscription: &Subscription, message: &Message) -> bool {
    let Some(pattern) = subscription.settings.filter() else { return true };
    match subscription.settings.filter_scope.unwrap_or_default() {
        Scope::MessageAttributes => {
            let attributes = message.parts.attributes.iter().map(|(name, attribute)| {
                let value = match &attribute.value {
                    AttributeValue::Bytes(_) => Attribute::Binary,
                    AttributeValue::Text(text) => match attribute.data_type.as_str() {
                        "String.Array" => Attribute::StringArray(text),
                        of_number if of_number.starts_with("Number") => Attribute::Number(text),
                        _ => Attribute::String(text),
                    },
                };
                (name.as_str(), value)
            });
            pattern.matches_attributes(attributes)
        }
        Scope::MessageBody => {
            serde_json::from_str::<Value>(message.body_for(subscription.protocol)).is_ok_and(|body| pattern.matches(&body))
        }
    }
}
