//! The durable state of SNS.

use jiff::Timestamp;
use records::{Table, records};
use serde::{Deserialize, Serialize};

use super::{
    deliver::Letter,
    error::SnsError,
    names::{SubscriptionId, TopicName},
    publish::{Message, Publication},
    subscription::{CONFIRMABLE, Subscription},
    topic::Topic,
};

records! {
    /// An account's topics, subscriptions, messages on their way, and inbox.
    #[derive(Debug)]
    pub struct State {
        /// Topics by name.
        pub topics: Table<TopicName, Topic> = "topic",
        /// Subscriptions by topic and id.
        pub subscriptions: Table<(TopicName, SubscriptionId), Subscription> = "subscription",
        /// Messages that are not delivered to all subscriptions yet, by their id.
        pub publications: Table<String, Publication> = "publication",
        /// The contents of these messages, which do not change, by the same id.
        pub messages: Table<String, Message> = "message",
        /// Messages of FIFO topics that are known again, by topic, group (if each has its own) and deduplication id.
        pub known: Table<(TopicName, String, String), Known> = "known",
        /// E-mails and text messages that SNS has sent, by their number.
        pub letters: Table<u64, Letter> = "letter",
    }
}

/// A message that a FIFO topic has accepted, so that it is accepted and dropped if it is sent again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    /// The message's id.
    pub message_id: String,
    /// Its number in the topic.
    pub sequence: String,
    /// When it was accepted.
    pub at: Timestamp,
}

/// What became of a question whether a subscription is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    NotYet,
    Confirmed,
    /// The subscription is gone, or can't be confirmed any more.
    TooLate,
}

/// The most e-mails and text messages that are kept; the oldest are deleted.
const MOST_LETTERS: usize = 200;
/// The size of all that are kept, bytes: 2 MB. The newest is kept in any case.
const MOST_LETTER_BYTES: u64 = 2 << 20;

impl State {
    /// Returns a topic.
    ///
    /// # Errors
    /// There is no topic with this name.
    pub fn topic(&self, name: &TopicName) -> Result<&Topic, SnsError> {
        self.topics.get(name).ok_or(SnsError::TopicNotFound)
    }

    /// Returns a topic to change.
    ///
    /// # Errors
    /// There is no topic with this name.
    pub fn topic_mut(&mut self, name: &TopicName) -> Result<&mut Topic, SnsError> {
        self.topics.get_mut(name).ok_or(SnsError::TopicNotFound)
    }

    /// Returns the subscriptions of a topic.
    pub fn subscriptions_of(&self, topic: &TopicName) -> impl Iterator<Item = (&SubscriptionId, &Subscription)> {
        let first: (TopicName, SubscriptionId) = (topic.clone(), SubscriptionId::first());
        let all = self.subscriptions.range(first..);
        all.take_while(move |((of, _), _)| of == topic).map(|((_, id), subscription)| (id, subscription))
    }

    /// Removes a message that is on its way.
    pub fn drop_publication(&mut self, id: &str) {
        self.publications.remove(id);
        self.messages.remove(id);
    }

    /// Puts a letter into the inbox, and deletes the oldest ones if there are too many.
    pub fn put_letter(&mut self, letter: Letter) {
        let number = self.letters.keys().next_back().map_or(1, |last| last + 1);
        self.letters.insert(number, letter);
        while self.letters.len() > MOST_LETTERS || (self.letters.len() > 1 && self.letter_bytes() > MOST_LETTER_BYTES) {
            let oldest = self.letters.keys().next().copied();
            oldest.map(|oldest| self.letters.remove(&oldest));
        }
    }

    /// Returns what became of the question in a letter; `None` if it asks nothing.
    pub fn answered(&self, letter: &Letter, now: Timestamp) -> Option<Answered> {
        let key = (letter.topic.clone()?, letter.confirms.clone()?);
        Some(match self.subscriptions.get(&key) {
            Some(subscription) if subscription.is_confirmed => Answered::Confirmed,
            Some(subscription) if now.duration_since(subscription.requested_at) <= CONFIRMABLE => Answered::NotYet,
            Some(_) | None => Answered::TooLate,
        })
    }

    fn letter_bytes(&self) -> u64 {
        self.letters.values().map(Letter::bytes).sum()
    }

    /// Returns the size of messages on their way, bytes.
    pub(crate) fn waiting_bytes(&self) -> u64 {
        self.publications.values().map(|publication| publication.bytes).sum()
    }

    /// Returns the bytes of records with limits of their own, which do not count in the account's quota.
    pub(crate) fn uncounted_bytes(&self) -> u64 {
        self.waiting_bytes() + self.letter_bytes()
    }
}
