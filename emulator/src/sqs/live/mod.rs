//! Which messages are visible, in flight or delayed: an index over the account's messages that is lost at a restart.
//!
//! The index follows the state: before each use it applies the difference between the messages that it has seen and those that there
//! are ([`Live::shelf`] does so under the account's lock), whoever changed them. So a change that was taken back, a purge and a state
//! that was replaced need no care of their own.

mod shelf;

use std::collections::HashMap;

use parking_lot::Mutex;
use records::Table;
use tokio::sync::{Notify, futures::Notified};

use super::{Message, MessageKey, QueueName, State};
use shelf::Shelf;

pub use shelf::{Change, Counts, Found};

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
    queues: HashMap<QueueName, Shelf>,
}

impl Index {
    /// Applies what has changed in the state.
    fn follow(&mut self, state: &State) {
        let before = std::mem::replace(&mut self.seen, state.messages.clone());
        for ((queue, sequence), old, new) in state.messages.changed_since(&before) {
            let shelf = self.queues.entry(queue.clone()).or_insert_with(|| Shelf::new(queue.is_fifo()));
            if old.is_some() {
                shelf.remove(*sequence);
            }
            if let Some(message) = new {
                shelf.add(*sequence, message);
            }
            if shelf.is_empty() {
                self.queues.remove(queue);
            }
        }
    }
}

impl Live {
    /// Calls `look` with the index of a queue at a time, milliseconds since 1970.
    fn shelf<T>(&self, state: &State, queue: &QueueName, now: i64, look: impl FnOnce(&mut Shelf) -> T) -> Option<T> {
        let mut index = self.index.lock();
        index.follow(state);
        let shelf = index.queues.get_mut(queue)?;
        shelf.advance(now);
        Some(look(shelf))
    }

    /// Returns how many messages a queue has.
    pub fn counts(&self, state: &State, queue: &QueueName, now: i64) -> Counts {
        self.shelf(state, queue, now, |shelf| shelf.counts()).unwrap_or_default()
    }

    /// Returns the next messages that a receipt may have, and those in front of them that have expired or were received too often.
    pub fn find(&self, state: &State, queue: &QueueName, now: i64, oldest: i64, most: usize, most_receipts: Option<u32>) -> Found {
        self.shelf(state, queue, now, |shelf| shelf.find(oldest, most, most_receipts)).unwrap_or_default()
    }

    /// Returns the sequence numbers of the first visible messages.
    pub fn visible(&self, state: &State, queue: &QueueName, now: i64, most: usize) -> Vec<u64> {
        self.shelf(state, queue, now, |shelf| shelf.find(i64::MIN, most, None).visible).unwrap_or_default()
    }

    /// Makes a message invisible until a time. Returns how often it was received, and when first; `None` if it is not visible.
    pub fn start_flight(&self, queue: &QueueName, sequence: u64, now: i64, until: i64, receipt: &str) -> Option<(u32, i64)> {
        let mut index = self.index.lock();
        index.queues.get_mut(queue)?.start_flight(sequence, now, until, receipt)
    }

    /// Changes until when a message in flight is invisible.
    pub fn change(&self, state: &State, queue: &QueueName, (receipt, sequence): (&str, u64), now: i64, until: i64) -> Change {
        let changed = self.shelf(state, queue, now, |shelf| shelf.change(sequence, receipt, until));
        changed.unwrap_or(Change::NotInFlight)
    }

    /// Returns whether a message is in flight by this receipt.
    pub fn is_in_flight(&self, state: &State, queue: &QueueName, receipt: &str, sequence: u64, now: i64) -> bool {
        self.shelf(state, queue, now, |shelf| shelf.is_in_flight(sequence, receipt)).unwrap_or(false)
    }

    /// Returns when the next message of a queue becomes visible that is delayed or in flight, milliseconds since 1970, as of the last
    /// use of the index.
    pub fn next(&self, queue: &QueueName) -> Option<i64> {
        self.index.lock().queues.get(queue)?.next()
    }

    /// Returns whether a message is in flight at a time, which would be lost with the index.
    pub fn is_waiting(&self, now: i64) -> bool {
        self.index.lock().queues.values().any(|shelf| shelf.last() > Some(now))
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
