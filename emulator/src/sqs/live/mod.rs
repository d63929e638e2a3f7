//! Which messages are visible, in flight or delayed: an index over the account's messages that is lost at a restart.
//!
//! The index follows the state: before each use it applies the difference between the messages that it has seen and those that there
//! are ([`Live::visibility`] does so under the account's lock), whatever changed them. So a change that was taken back, a purge and a state
//! that was replaced need no care of their own.

mod visibility;

use std::collections::HashMap;

use parking_lot::Mutex;
use records::Table;
use tokio::sync::{Notify, futures::Notified};

use super::{Message, MessageKey, QueueName, State};
use visibility::Visibility;

pub use visibility::{Change, Counts, Found};

/// The index of an account.
#[derive(Default)]
pub struct Live {
    index: Mutex<Index>,
    /// Notified when messages may have become visible.
    changed: Notify,
}

#[derive(Default)]
struct Index {
    seen: Table<MessageKey, Message>,
    queues: HashMap<QueueName, Visibility>,
}

impl Index {
    /// Applies what has changed in the state.
    fn follow(&mut self, state: &State) {
        let before = std::mem::replace(&mut self.seen, (*state.messages).clone());
        for ((queue, sequence), old, new) in state.messages.changed_since(&before) {
            let visibility = self.queues.entry(queue.clone()).or_insert_with(|| Visibility::new(queue.is_fifo()));
            if old.is_some() {
                visibility.remove(*sequence);
            }
            if let Some(message) = new {
                visibility.add(*sequence, message);
            }
            if visibility.is_empty() {
                self.queues.remove(queue);
            }
        }
    }
}

impl Live {
    /// Calls `look` with the index of a queue at a time, milliseconds since 1970.
    fn visibility<T>(&self, state: &State, queue: &QueueName, now: i64, look: impl FnOnce(&mut Visibility) -> T) -> Option<T> {
        let mut index = self.index.lock();
        index.follow(state);
        let visibility = index.queues.get_mut(queue)?;
        visibility.advance(now);
        Some(look(visibility))
    }

    /// Returns how many messages a queue has.
    pub fn counts(&self, state: &State, queue: &QueueName, now: i64) -> Counts {
        self.visibility(state, queue, now, |visibility| visibility.counts()).unwrap_or_default()
    }

    /// Returns the next messages that a receipt may have, and those in front of them that have expired or were received too often.
    pub fn find(&self, state: &State, queue: &QueueName, now: i64, oldest: i64, most: usize, most_receipts: Option<u32>) -> Found {
        self.visibility(state, queue, now, |visibility| visibility.find(oldest, most, most_receipts)).unwrap_or_default()
    }

    /// Returns the sequence numbers of the first visible messages.
    pub fn visible(&self, state: &State, queue: &QueueName, now: i64, most: usize) -> Vec<u64> {
        self.visibility(state, queue, now, |visibility| visibility.find(i64::MIN, most, None).visible).unwrap_or_default()
    }

    /// Makes a message invisible until a time. Returns how often it was received, and when first; `None` if it is not visible.
    pub fn start_flight(&self, queue: &QueueName, sequence: u64, now: i64, until: i64, receipt: &str) -> Option<(u32, i64)> {
        let mut index = self.index.lock();
        index.queues.get_mut(queue)?.start_flight(sequence, now, until, receipt)
    }

    /// Changes until when a message in flight is invisible.
    pub fn change(&self, state: &State, queue: &QueueName, (receipt, sequence): (&str, u64), now: i64, until: i64) -> Change {
        let changed = self.visibility(state, queue, now, |visibility| visibility.change(sequence, receipt, until));
        changed.unwrap_or(Change::NotInFlight)
    }

    /// Returns whether a message is in flight by this receipt.
    pub fn is_in_flight(&self, state: &State, queue: &QueueName, receipt: &str, sequence: u64, now: i64) -> bool {
        self.visibility(state, queue, now, |visibility| visibility.is_in_flight(sequence, receipt)).unwrap_or(false)
    }

    /// Returns when the next message of a queue becomes visible that is delayed or in flight, milliseconds since 1970, as of the last
    /// use of the index.
    pub fn next(&self, queue: &QueueName) -> Option<i64> {
        self.index.lock().queues.get(queue)?.next()
    }

    /// Returns whether a message is in flight at a time, which would be lost with the index.
    pub fn is_waiting(&self, now: i64) -> bool {
        self.index.lock().queues.values().any(|visibility| visibility.last() > Some(now))
    }

    /// Resolves when messages may have become visible.
    pub fn woken(&self) -> Notified<'_> {
        self.changed.notified()
    }

    /// Wakes all who wait for messages.
    pub fn wake(&self) {
        self.changed.notify_waiters();
    }
}
