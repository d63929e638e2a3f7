//! The delivery of a message to a subscription.
//!
//! [`Sender::send`] hands it over within a change of the state, except to a deployed API: [`http`] calls it before.
//!
//! An error of the client (the target does not exist, or its policy does not let SNS in) is final, as on AWS: the message goes to the
//! subscription's dead-letter queue, if it has one, else it is lost. What has no room for it now is tried again.
//! See <https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html>.

mod envelope;
mod event;
pub mod http;
pub mod letter;
pub mod links;
pub mod signature;

use jiff::{SignedDuration, Timestamp};

pub use letter::{Kind, Letter};
pub use signature::Signatures;

use super::{
    PRINCIPAL,
    names::{SubscriptionId, subscription_arn, topic_arn},
    publish::{self, Message, Pending},
    subscription::{Protocol, Subscription, token},
};
use crate::{
    AccountId, Arn,
    account::State,
    delivery::{self, Delivery, Identity, Target, Undelivered},
    emulator::Core,
};

/// How long a message is tried again, as on AWS.
const LONGEST: SignedDuration = SignedDuration::from_hours(23 * 24);
/// The number of tries again of a request to an API, and the seconds before each: AWS's default delivery policy.
const HTTP_RETRIES: u32 = 3;
const HTTP_DELAY: SignedDuration = SignedDuration::from_secs(20);
/// The longest delay before a target inside of AWS is tried again, seconds.
const LONGEST_DELAY: i64 = 20;

/// The result of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    /// It can't be delivered to this subscription; the reason.
    Refused(String),
    /// It may be possible later; the reason.
    NotNow(String),
}

/// A message that is sent to its subscriptions.
pub struct Sender<'m> {
    pub core: &'m Core,
    pub account: AccountId,
    pub message_id: &'m str,
    pub message: &'m Message,
    /// The signatures of the message; `None` for a FIFO topic, whose messages have none.
    pub signatures: Option<&'m Signatures>,
    pub now: Timestamp,
}

impl Sender<'_> {
    /// Delivers the message to a subscription. `called` is the outcome of the request, if it is one over HTTP. Returns what is to be done
    /// later.
    pub fn send(&self, state: &mut State, pending: Pending, called: Option<Outcome>) -> Option<Pending> {
        let key = (self.message.topic.clone(), pending.subscription.clone());
        // It was cancelled meanwhile.
        let subscription = state.sns.subscriptions.get(&key)?.clone();
        let outcome = match called {
            Some(outcome) => outcome,
            None => self.hand_over(state, &pending.subscription, &subscription),
        };
        let (again, why) = match outcome {
            Outcome::Delivered => return None,
            Outcome::Refused(why) => (None, why),
            Outcome::NotNow(why) => (self.later(&pending, subscription.protocol), why),
        };
        let is_lost = again.is_none();
        tracing::info!(message = self.message_id, subscription = %pending.subscription, why, is_lost, "a message was not delivered");
        if is_lost && self.message.kind == publish::Kind::Notification {
            self.redrive(state, &pending.subscription, &subscription);
        }
        again
    }

    /// Returns the next try; `None` if there have been enough.
    fn later(&self, pending: &Pending, protocol: Protocol) -> Option<Pending> {
        let tries = pending.tries + 1;
        let wait = match protocol {
            Protocol::Http | Protocol::Https if tries > HTTP_RETRIES => return None,
            Protocol::Http | Protocol::Https => HTTP_DELAY,
            _ => SignedDuration::from_secs(1_i64.checked_shl(tries.min(10)).map_or(LONGEST_DELAY, |wait| wait.min(LONGEST_DELAY))),
        };
        let due = self.now + wait;
        let is_young = due.duration_since(self.message.at) <= LONGEST;
        is_young.then(|| Pending { tries, due, ..pending.clone() })
    }

    fn hand_over(&self, state: &mut State, id: &SubscriptionId, subscription: &Subscription) -> Outcome {
        let protocol = subscription.protocol;
        let body = self.message.body_for(protocol);
        match protocol {
            Protocol::Lambda => {
                self.deliver(state, &subscription.endpoint, self.event(id, subscription), delivery::Message::default())
            }
            Protocol::Sqs if subscription.settings.raw => {
                let parts = delivery::Message { subject: None, ..self.message.parts.clone() };
                self.deliver(state, &subscription.endpoint, body.to_owned(), parts)
            }
            Protocol::Sqs => self.deliver(state, &subscription.endpoint, self.envelope(id, subscription), self.ids()),
            Protocol::Email => {
                let letter = letter::notification(self, id, subscription);
                state.sns.put_letter(letter);
                Outcome::Delivered
            }
            Protocol::EmailJson => {
                let letter = letter::json(self, id, subscription, self.envelope(id, subscription));
                state.sns.put_letter(letter);
                Outcome::Delivered
            }
            Protocol::Sms => {
                let name = state.sns.topics.get(&self.message.topic).and_then(|topic| topic.attribute("DisplayName"));
                let letter = letter::text_message(subscription.endpoint.clone(), name, body.to_owned(), self.now);
                state.sns.put_letter(letter.about(&self.message.topic));
                Outcome::Delivered
            }
            Protocol::Http | Protocol::Https => Outcome::NotNow("the API was not called".into()),
        }
    }

    /// Delivers to a function or a queue.
    fn deliver(&self, state: &mut State, endpoint: &str, payload: String, parts: delivery::Message) -> Outcome {
        let region = &self.core.config.region;
        let target = endpoint.parse::<Arn>().map_err(|error| error.to_string());
        let target = target.and_then(|arn| Target::of(&arn, self.account, region).map_err(|error| error.to_string()));
        let target = match target {
            Ok(target) => target,
            Err(why) => return Outcome::Refused(why),
        };
        let delivery = Delivery {
            identity: Identity::Service { principal: PRINCIPAL, source_arn: self.topic_arn() },
            payload: payload.into(),
            message: parts,
            lineage: self.message.lineage.clone(),
            trace: self.message.trace.clone(),
        };
        match delivery::deliver(self.core, self.account, state, &target, delivery) {
            Ok(()) => Outcome::Delivered,
            Err(Undelivered::Full(why)) => Outcome::NotNow(why),
            Err(error) => Outcome::Refused(error.to_string()),
        }
    }

    /// Sends a message that could not be delivered to the subscription's dead-letter queue.
    fn redrive(&self, state: &mut State, id: &SubscriptionId, subscription: &Subscription) {
        let Some(queue) = subscription.settings.dead_letter_queue() else { return };
        let (payload, parts) = match subscription.settings.raw {
            true => (self.message.body_for(subscription.protocol).to_owned(), self.message.parts.clone()),
            false => (self.envelope(id, subscription), self.ids()),
        };
        let outcome = self.deliver(state, &queue.to_string(), payload, parts);
        if outcome != Outcome::Delivered {
            tracing::info!(message = self.message_id, %queue, ?outcome, "a message could not be sent to the dead-letter queue");
        }
    }

    /// Returns the parts beside the body of a message in a queue, if its attributes are in the body.
    fn ids(&self) -> delivery::Message {
        let delivery::Message { group_id, deduplication_id, .. } = self.message.parts.clone();
        delivery::Message { group_id, deduplication_id, ..delivery::Message::default() }
    }

    fn topic_arn(&self) -> Arn {
        topic_arn(self.core, self.account, &self.message.topic)
    }

    fn subscription_arn(&self, id: &SubscriptionId) -> Arn {
        subscription_arn(self.core, self.account, &self.message.topic, id)
    }

    fn token(&self, id: &SubscriptionId) -> String {
        token::token(self.core, &self.topic_arn(), id)
    }
}
