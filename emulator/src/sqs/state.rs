//! The durable state of queues: settings, messages, and what FIFO queues remember of messages.
//!
//! A message is a record of its own that never changes. Whether it is visible, and how often it was received, is in
//! [`Live`](super::Live).

use std::collections::BTreeMap;

use records::{Deferred, Table, records};
use serde::{Deserialize, Serialize};

use super::{dead_letter::MoveTask, error::SqsError, message::Message, names::QueueName, queue::Settings};

records! {
    /// An account's queues.
    #[derive(Debug)]
    pub struct State {
        /// Queues by name.
        pub queues: Table<QueueName, Queue> = "queue",
        /// Messages by queue and sequence number, which is the order of their arrival.
        pub messages: Deferred<Table<MessageKey, Message>> = "message",
        /// The messages that FIFO queues know again: by queue, group (empty if it does not count) and deduplication id.
        pub known: Table<(QueueName, String, String), Known> = "known",
        /// Tasks that move messages out of a dead-letter queue, by their ids.
        pub move_tasks: Table<String, MoveTask> = "move-task",
    }
}

/// Queue and sequence number.
pub type MessageKey = (QueueName, u64);

/// A queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Queue {
    /// A UUID, so that receipt handles of a deleted queue are none of a new one with its name.
    pub id: String,
    /// When it was created, seconds since 1970.
    pub created: i64,
    /// When its attributes were changed, seconds since 1970.
    pub modified: i64,
    /// When it was purged, milliseconds since 1970.
    #[serde(default)]
    pub purged: Option<i64>,
    pub settings: Settings,
    pub tags: BTreeMap<String, String>,
}

/// A message that a FIFO queue has accepted, also if it was deleted since.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    /// The message's id.
    pub message_id: String,
    /// Its sequence number.
    pub sequence: u64,
    /// Until when it is known again, milliseconds since 1970.
    pub until: i64,
}

impl State {
    /// Returns a queue.
    ///
    /// # Errors
    /// There is no queue with this name.
    pub fn queue(&self, name: &QueueName) -> Result<&Queue, SqsError> {
        self.queues.get(name).ok_or(SqsError::NoSuchQueue)
    }

    /// Returns a queue to change.
    ///
    /// # Errors
    /// There is no queue with this name.
    pub fn queue_mut(&mut self, name: &QueueName) -> Result<&mut Queue, SqsError> {
        self.queues.get_mut(name).ok_or(SqsError::NoSuchQueue)
    }

    /// Returns the sequence numbers of all messages of a queue.
    pub fn sequences(&self, queue: &QueueName) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.messages.range((queue.clone(), 0)..=(queue.clone(), u64::MAX)).map(|((_, sequence), _)| *sequence)
    }

    /// Removes all messages of a queue.
    pub fn remove_messages(&mut self, queue: &QueueName) {
        let sequences: Vec<u64> = self.sequences(queue).collect();
        for sequence in sequences {
            self.messages.remove(&(queue.clone(), sequence));
        }
    }

    /// Removes a queue with all that belongs to it.
    pub fn remove(&mut self, queue: &QueueName) {
        self.queues.remove(queue);
        self.remove_messages(queue);
        let of_it = |key: &(QueueName, String, String)| key.0 == *queue;
        let first = (queue.clone(), String::new(), String::new());
        let known: Vec<_> = self.known.range(first..).map(|(key, _)| key.clone()).take_while(of_it).collect();
        known.iter().for_each(|key| drop(self.known.remove(key)));
        self.move_tasks.retain(|_, task| task.source != *queue);
    }
}
