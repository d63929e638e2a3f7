//! E-mails and text messages. Nobody outside gets them: they are put into the account's inbox.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Sender, links};
use crate::{
    AccountId,
    emulator::Core,
    sns::{
        names::{SubscriptionId, TopicName, subscription_arn, topic_arn},
        publish,
        subscription::{Subscription, token},
    },
};

/// The longest body that is kept of a letter, bytes. A message may have four times as much.
const LONGEST: usize = 64 << 10;

/// An e-mail or a text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub kind: Kind,
    /// When it was sent.
    pub at: Timestamp,
    /// An e-mail address or a phone number.
    pub to: String,
    /// The sender's name.
    pub from: String,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    pub body: String,
    /// The topic, unless it was sent to a phone number directly.
    pub topic: Option<TopicName>,
    /// The subscription that it asks to confirm.
    pub confirms: Option<SubscriptionId>,
}

/// The kind of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Email,
    Sms,
}

impl Letter {
    /// Returns the size, bytes.
    pub fn bytes(&self) -> u64 {
        (self.body.len() + self.to.len() + self.subject.as_ref().map_or(0, String::len)) as u64
    }

    /// Adds the topic.
    #[must_use]
    pub(super) fn about(mut self, topic: &TopicName) -> Self {
        self.topic = Some(topic.clone());
        self
    }

    /// Returns topic and token by which the subscription is confirmed that the letter asks for.
    pub fn confirmation(&self, core: &Core, account: AccountId) -> Option<(String, String)> {
        let arn = topic_arn(core, account, self.topic.as_ref()?);
        Some((arn.to_string(), token::token(core, &arn, self.confirms.as_ref()?)))
    }
}

const NAME: &str = "AWS Notifications";
const NO_REPLY: &str = "Please do not reply directly to this email.";

/// Returns the e-mail that asks the owner of an address whether a subscription is wanted.
pub fn confirmation(
    core: &Core,
    account: AccountId,
    topic: &TopicName,
    id: &SubscriptionId,
    subscription: &Subscription,
    now: Timestamp,
) -> Letter {
    let arn = topic_arn(core, account, topic);
    let link = links::confirm_page(core, &arn, &token::token(core, &arn, id), &subscription.endpoint);
    let body = format!(
        "You have chosen to subscribe to the topic:\n{arn}\n\nTo confirm this subscription, click or visit the link below (If this was in error no action is necessary):\n{link}\n\n{NO_REPLY}"
    );
    Letter {
        kind: Kind::Email,
        at: now,
        to: subscription.endpoint.clone(),
        from: NAME.into(),
        subject: Some("AWS Notification - Subscription Confirmation".into()),
        body,
        topic: Some(topic.clone()),
        confirms: Some(id.clone()),
    }
}

/// Returns the e-mail with a message.
pub fn notification(sender: &Sender<'_>, id: &SubscriptionId, subscription: &Subscription) -> Letter {
    let link = links::unsubscribe_page(
        sender.core,
        &subscription_arn(sender.core, sender.account, &sender.message.topic, id),
        &subscription.endpoint,
    );
    let message = sender.message.body_for(subscription.protocol);
    let body = format!(
        "{}\n\n--\nIf you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:\n{link}\n\n{NO_REPLY}",
        shortened(message)
    );
    email(sender, subscription, body)
}

/// Returns the e-mail with a message, or a question, as JSON.
pub fn json(sender: &Sender<'_>, id: &SubscriptionId, subscription: &Subscription, envelope: String) -> Letter {
    let asks = sender.message.kind == publish::Kind::SubscriptionConfirmation;
    let letter = email(sender, subscription, shortened(&envelope).to_owned());
    let subject = if asks { Some("AWS Notification - Subscription Confirmation".into()) } else { letter.subject.clone() };
    Letter { subject, confirms: asks.then(|| id.clone()), ..letter }
}

fn email(sender: &Sender<'_>, subscription: &Subscription, body: String) -> Letter {
    Letter {
        kind: Kind::Email,
        at: sender.now,
        to: subscription.endpoint.clone(),
        from: NAME.into(),
        subject: Some(sender.message.parts.subject.clone().unwrap_or_else(|| "AWS Notification Message".into())),
        body,
        topic: Some(sender.message.topic.clone()),
        confirms: None,
    }
}

/// Returns a text message; those of a topic with a display name begin with it.
pub fn text_message(number: String, display_name: Option<&str>, message: String, now: Timestamp) -> Letter {
    let message = shortened(&message);
    let body = display_name.map_or_else(|| message.to_owned(), |name| format!("{name}> {message}"));
    Letter { kind: Kind::Sms, at: now, to: number, from: "AWS".into(), subject: None, body, topic: None, confirms: None }
}

fn shortened(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}
