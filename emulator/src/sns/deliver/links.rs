//! The addresses in messages. On AWS they are of `sns.REGION.amazonaws.com`, here of the endpoint.

use form_urlencoded::Serializer;

use crate::{Arn, emulator::Core};

/// Path of the page that confirms the subscription of an e-mail address.
pub const CONFIRM_PAGE: &str = "/confirmation.html";
/// Path of the page that cancels it.
pub const UNSUBSCRIBE_PAGE: &str = "/unsubscribe.html";
/// The beginning of the path of the certificate.
pub const CERTIFICATE: &str = "/SimpleNotificationService-";

fn address(core: &Core, path: &str, query: &[(&str, &str)]) -> String {
    let query = Serializer::new(String::new()).extend_pairs(query).finish();
    format!("http://{}{path}?{query}", core.config.endpoint)
}

/// Returns the address that confirms a subscription, for programs.
pub fn confirm(core: &Core, topic: &Arn, token: &str) -> String {
    let topic = topic.to_string();
    address(core, "/", &[("Action", "ConfirmSubscription"), ("TopicArn", &topic), ("Token", token)])
}

/// Returns the address that cancels a subscription, for programs.
pub fn unsubscribe(core: &Core, subscription: &Arn) -> String {
    address(core, "/", &[("Action", "Unsubscribe"), ("SubscriptionArn", &subscription.to_string())])
}

/// Returns the address of the page that confirms a subscription.
pub fn confirm_page(core: &Core, topic: &Arn, token: &str, endpoint: &str) -> String {
    let topic = topic.to_string();
    address(core, CONFIRM_PAGE, &[("TopicArn", &topic), ("Token", token), ("Endpoint", endpoint)])
}

/// Returns the address of the page that cancels a subscription.
pub fn unsubscribe_page(core: &Core, subscription: &Arn, endpoint: &str) -> String {
    address(core, UNSUBSCRIBE_PAGE, &[("SubscriptionArn", &subscription.to_string()), ("Endpoint", endpoint)])
}
