//! The index of one queue. Every step takes logarithmic time, whatever the number of messages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sqs::Message;

/// The longest time for which a message is invisible after it was received, milliseconds.
const LONGEST_FLIGHT: i64 = 43_200_000;

/// The messages of a queue, by their sequence numbers.
pub struct Visibility {
    is_fifo: bool,
    items: HashMap<u64, Item>,
    /// Those that are visible.
    visible: BTreeSet<u64>,
    /// Those that are not, with the time at which they will be.
    due: BTreeSet<(i64, u64)>,
    /// When they were sent.
    sent: BTreeSet<(i64, u64)>,
    /// The groups of a FIFO queue.
    groups: HashMap<String, Group>,
    /// The groups of which a message may be received, by the first one.
    open: BTreeMap<u64, String>,
    in_flight: usize,
}

struct Item {
    sent: i64,
    group: Option<String>,
    place: Place,
    /// How often it was received.
    received: u32,
    /// When it was received first.
    first_received: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Visible,
    Delayed { until: i64 },
    InFlight { until: i64, since: i64, receipt: String },
}

/// A message group. While one of its messages is in flight, no other one is received.
#[derive(Default)]
struct Group {
    visible: BTreeSet<u64>,
    in_flight: usize,
    /// The key of the group in `open`.
    open: Option<u64>,
}

/// How many messages a queue has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub visible: usize,
    pub in_flight: usize,
    pub delayed: usize,
    /// Whether one of those that are visible can be received now. In a FIFO queue, all groups may be closed.
    pub is_open: bool,
}

/// What a receipt finds, by sequence numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub visible: Vec<u64>,
    /// Messages that are too old.
    pub expired: Vec<u64>,
    /// Messages that were received too often, with how often.
    pub dead: Vec<(u64, u32)>,
}

/// The outcome of a change of visibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Done,
    /// The message is not in flight by this receipt.
    NotInFlight,
    /// It would be invisible for more than twelve hours.
    TooLong,
}

/// The most messages that are found to have expired at once.
const MOST_EXPIRED: usize = 1_000;

impl Visibility {
    pub fn new(is_fifo: bool) -> Self {
        Self {
            is_fifo,
            items: HashMap::new(),
            visible: BTreeSet::new(),
            due: BTreeSet::new(),
            sent: BTreeSet::new(),
            groups: HashMap::new(),
            open: BTreeMap::new(),
            in_flight: 0,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds a message, which is delayed until it is visible.
    pub fn add(&mut self, sequence: u64, message: &Message) {
        let group = message.group.clone().filter(|_| self.is_fifo);
        let place = Place::Delayed { until: message.visible_from };
        self.items.insert(sequence, Item { sent: message.sent, group, place, received: 0, first_received: 0 });
        self.sent.insert((message.sent, sequence));
        self.due.insert((message.visible_from, sequence));
    }

    pub fn remove(&mut self, sequence: u64) {
        let Some(item) = self.items.get(&sequence) else { return };
        self.sent.remove(&(item.sent, sequence));
        self.leave(sequence);
        self.items.remove(&sequence);
    }

    /// Makes visible what is due.
    pub fn advance(&mut self, now: i64) {
        while let Some((_, sequence)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            self.move_to(sequence, Place::Visible);
        }
    }

    pub fn counts(&self) -> Counts {
        let is_open = if self.is_fifo { !self.open.is_empty() } else { !self.visible.is_empty() };
        let delayed = self.due.len() - self.in_flight;
        Counts { visible: self.visible.len(), in_flight: self.in_flight, delayed, is_open }
    }

    /// Returns the next visible messages, without those that were sent before `oldest` or received `most_receipts` times. In a FIFO
    /// queue, as many as possible are of one group.
    pub fn find(&self, oldest: i64, most: usize, most_receipts: Option<u32>) -> Found {
        let expired: Vec<u64> = self.sent.range(..=(oldest, u64::MAX)).take(MOST_EXPIRED).map(|(_, sequence)| *sequence).collect();
        if !expired.is_empty() {
            return Found { expired, ..Found::default() };
        }
        let mut found = Found::default();
        let mut add = |sequence: &u64| {
            let received = self.items.get(sequence).map_or(0, |item| item.received);
            let is_dead = most_receipts.is_some_and(|most| received >= most);
            match is_dead {
                true => found.dead.push((*sequence, received)),
                false => found.visible.push(*sequence),
            }
            (!is_dead, found.visible.len() < most && found.dead.len() < MOST_EXPIRED)
        };
        match self.is_fifo {
            false => drop(self.visible.iter().find(|sequence| !add(sequence).1)),
            true => {
                for group in self.open.values().filter_map(|group| self.groups.get(group)) {
                    for sequence in &group.visible {
                        match add(sequence) {
                            (_, false) => return found,
                            // What is behind a message that leaves the queue waits until it has left.
                            (false, true) => break,
                            (true, true) => {}
                        }
                    }
                }
            }
        }
        found
    }

    pub fn start_flight(&mut self, sequence: u64, now: i64, until: i64, receipt: &str) -> Option<(u32, i64)> {
        let item = self.items.get_mut(&sequence)?;
        // In a FIFO queue, others of its group may have been taken by the same receipt.
        if item.place != Place::Visible {
            return None;
        }
        item.received += 1;
        if item.received == 1 {
            item.first_received = now;
        }
        let received = (item.received, item.first_received);
        self.move_to(sequence, Place::InFlight { until, since: now, receipt: receipt.into() });
        Some(received)
    }

    pub fn change(&mut self, sequence: u64, receipt: &str, until: i64) -> Change {
        match self.items.get(&sequence).map(|item| &item.place) {
            Some(Place::InFlight { since, receipt: own, .. }) if own == receipt => {
                if until - since > LONGEST_FLIGHT {
                    return Change::TooLong;
                }
                let place = Place::InFlight { until, since: *since, receipt: own.clone() };
                self.move_to(sequence, place);
                Change::Done
            }
            _ => Change::NotInFlight,
        }
    }

    pub fn is_in_flight(&self, sequence: u64, receipt: &str) -> bool {
        let place = self.items.get(&sequence).map(|item| &item.place);
        matches!(place, Some(Place::InFlight { receipt: own, .. }) if own == receipt)
    }

    /// Returns when the next message becomes visible that is not.
    pub fn next(&self) -> Option<i64> {
        self.due.first().map(|(due, _)| *due)
    }

    /// Returns when the last message in flight becomes visible.
    pub fn last(&self) -> Option<i64> {
        self.due.last().filter(|_| self.in_flight > 0).map(|(due, _)| *due)
    }

    fn move_to(&mut self, sequence: u64, place: Place) {
        self.leave(sequence);
        let Some(item) = self.items.get_mut(&sequence) else { return };
        item.place = place;
        let group = item.group.clone();
        match &item.place {
            Place::Visible => drop(self.visible.insert(sequence)),
            Place::Delayed { until } => drop(self.due.insert((*until, sequence))),
            Place::InFlight { until, .. } => {
                self.due.insert((*until, sequence));
                self.in_flight += 1;
            }
        }
        let (is_visible, is_in_flight) = (item.place == Place::Visible, matches!(item.place, Place::InFlight { .. }));
        self.in_group(group, |group| {
            if is_visible {
                group.visible.insert(sequence);
            }
            group.in_flight += usize::from(is_in_flight);
        });
    }

    /// Takes a message from its place.
    fn leave(&mut self, sequence: u64) {
        let Some(item) = self.items.get(&sequence) else { return };
        let group = item.group.clone();
        let is_in_flight = matches!(item.place, Place::InFlight { .. });
        match &item.place {
            Place::Visible => drop(self.visible.remove(&sequence)),
            Place::Delayed { until } | Place::InFlight { until, .. } => drop(self.due.remove(&(*until, sequence))),
        }
        self.in_flight -= usize::from(is_in_flight);
        self.in_group(group, |group| {
            group.visible.remove(&sequence);
            group.in_flight -= usize::from(is_in_flight);
        });
    }

    /// Changes a group, and then opens or closes it.
    fn in_group(&mut self, name: Option<String>, change: impl FnOnce(&mut Group)) {
        let Some(name) = name else { return };
        let group = self.groups.entry(name.clone()).or_default();
        change(group);
        if let Some(open) = group.open.take() {
            self.open.remove(&open);
        }
        match group.visible.first() {
            Some(first) if group.in_flight == 0 => {
                group.open = Some(*first);
                self.open.insert(*first, name);
            }
            None if group.in_flight == 0 => drop(self.groups.remove(&name)),
            _ => {}
        }
    }
}
