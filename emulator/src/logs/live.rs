//! Events in memory: the newest ones of an account, and the streams that are known by them.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use parking_lot::Mutex;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard, OwnedMutexGuard};

use super::intake::Intake;
use crate::{Account, LogLine, StoreError, emulator::Core};

/// The most events of an account in memory.
const MOST_EVENTS: usize = 10_000;
/// The most bytes of messages in memory. The oldest events are removed first; the store may have more.
const MOST_BYTES: usize = 8 << 20;
/// The most streams that are known by their events.
const MOST_STREAMS: usize = 2_000;
/// The bytes that CloudWatch Logs counts for an event beside its message.
pub const EVENT_OVERHEAD: usize = 26;

/// The first line of a stream whose older events were removed.
const REMOVED: &str =
    "Coldstart: older events of this log stream were removed. An account keeps its newest 10,000 log events, of 8 MB at most.\n";

/// Events in memory, loaded from the store.
#[derive(Default)]
pub struct Live {
    /// The limit of what the account may write.
    pub(super) intake: Intake,
    read_back: AsyncMutex<bool>,
    searching: Arc<AsyncMutex<()>>,
    events: Mutex<Events>,
}

/// An event with its group and stream.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The order of events: by time, and at equal times by arrival.
    pub id: u128,
    pub group: Arc<str>,
    pub stream: Arc<str>,
    /// The event's own time, milliseconds since 1970.
    pub timestamp: i64,
    /// When the event arrived, milliseconds since 1970.
    pub ingestion_time: i64,
    pub message: Arc<str>,
}

/// Times and size of a stream, from its events.
#[derive(Clone, Copy, Debug)]
pub struct StreamTimes {
    /// When its first event arrived.
    pub created: i64,
    /// The earliest timestamp of its events, milliseconds since 1970.
    pub first: i64,
    /// The latest timestamp of its events, milliseconds since 1970.
    pub last: i64,
    /// When its latest event arrived.
    pub ingested: i64,
    /// The size of its events, bytes, including those that were removed from memory.
    pub bytes: usize,
    /// The event that was removed last, if any.
    removed: Option<Removed>,
}

#[derive(Clone, Copy, Debug)]
struct Removed {
    id: u128,
    timestamp: i64,
    ingestion_time: i64,
}

/// A guard that keeps readers waiting.
pub struct Shut<'l>(MutexGuard<'l, bool>);

impl Shut<'_> {
    /// Lets readers continue; the next one loads the store's events again.
    pub fn read_anew(mut self) {
        *self.0 = false;
    }
}

#[derive(Default)]
struct Events {
    stored: VecDeque<Stored>,
    bytes: usize,
    arrivals: u64,
    streams: BTreeMap<(Arc<str>, Arc<str>), StreamTimes>,
}

impl Live {
    /// Loads the store's events, once. Lines of deleted groups, and lines from before a group was created again, are ignored.
    pub async fn ready(&self, core: &Core, account: &Account) -> Result<&Self, StoreError> {
        let mut read_back = self.read_back.lock().await;
        if !*read_back {
            // One more than the limit, to find out whether there are more.
            let lines = core.store.logs(account.id, MOST_EVENTS + 1).await?;
            let lines = account.read(|state| {
                let is_current =
                    |line: &LogLine| state.logs.group(&line.group).is_ok_and(|(_, group)| group.created <= line.ingestion_time);
                lines.into_iter().filter(is_current).collect()
            });
            *self.events.lock() = Events::default();
            self.add(lines);
            *read_back = true;
        }
        Ok(self)
    }

    /// Waits until no other search of the account runs, because a pattern may take long.
    pub async fn turn(&self) -> OwnedMutexGuard<()> {
        self.searching.clone().lock_owned().await
    }

    /// Makes readers wait until the guard is released, while the account's state is replaced.
    pub async fn shut(&self) -> Shut<'_> {
        Shut(self.read_back.lock().await)
    }

    /// Adds events in the order of their arrival.
    pub fn add(&self, lines: Vec<LogLine>) {
        let mut events = self.events.lock();
        for line in lines {
            events.add(line);
        }
        events.trim();
    }

    /// Removes a group's events, or those of one stream.
    pub fn forget(&self, group: &str, stream: Option<&str>) {
        let mut events = self.events.lock();
        let gone = |of_group: &str, of_stream: &str| of_group == group && stream.is_none_or(|stream| of_stream == stream);
        events.stored.retain(|event| !gone(&event.group, &event.stream));
        events.streams.retain(|(of_group, of_stream), _| !gone(of_group, of_stream));
        events.bytes = events.stored.iter().map(|event| event.message.len()).sum();
    }

    /// Returns a group's events for which `passes` is true, in the order of their times.
    pub fn events(&self, group: &str, passes: impl Fn(&Stored) -> bool) -> Vec<Stored> {
        let events = self.events.lock();
        let found = events.stored.iter().filter(|event| *event.group == *group && passes(event));
        let mut found: Vec<_> = found.cloned().collect();
        drop(events);
        found.sort_by_key(|event| event.id);
        found
    }

    /// Returns a notice that older events of a stream were removed, at the time of the last of them. Without a stream: that of the
    /// stream from which an event was removed last.
    pub fn removed(&self, group: &str, stream: Option<&str>) -> Option<Stored> {
        let events = self.events.lock();
        let of_group = events
            .streams
            .iter()
            .filter(|((of_group, of_stream), _)| **of_group == *group && stream.is_none_or(|stream| **of_stream == *stream));
        let removed = of_group.filter_map(|(key, times)| Some((key, times.removed?)));
        let ((group, stream), Removed { id, timestamp, ingestion_time }) = removed.max_by_key(|(_, removed)| removed.id)?;
        Some(Stored { id, group: group.clone(), stream: stream.clone(), timestamp, ingestion_time, message: REMOVED.into() })
    }

    /// Returns a group's streams that are known by their events.
    pub fn streams(&self, group: &str) -> BTreeMap<Arc<str>, StreamTimes> {
        let events = self.events.lock();
        let of_group = events.streams.iter().filter(|((of_group, _), _)| **of_group == *group);
        of_group.map(|((_, stream), times)| (stream.clone(), *times)).collect()
    }

    /// Returns the size of a group's events, bytes, including those that were removed from memory.
    pub fn stored_bytes(&self, group: &str) -> usize {
        self.streams(group).values().map(|times| times.bytes).sum()
    }
}

impl Events {
    fn add(&mut self, line: LogLine) {
        let LogLine { group, stream, timestamp, ingestion_time, message } = line;
        let key = match self.streams.get_key_value(&(group.as_str().into(), stream.as_str().into())) {
            Some((key, _)) => key.clone(),
            None => (group.into(), stream.into()),
        };
        let fresh = StreamTimes {
            created: ingestion_time,
            first: timestamp,
            last: timestamp,
            ingested: ingestion_time,
            bytes: 0,
            removed: None,
        };
        let times = self.streams.entry(key.clone()).or_insert(fresh);
        times.first = times.first.min(timestamp);
        times.last = times.last.max(timestamp);
        times.ingested = times.ingested.max(ingestion_time);
        times.bytes += message.len() + EVENT_OVERHEAD;
        self.arrivals += 1;
        self.bytes += message.len();
        let (group, stream) = key;
        let id = id(timestamp, self.arrivals);
        self.stored.push_back(Stored { id, group, stream, timestamp, ingestion_time, message: message.into() });
    }

    fn trim(&mut self) {
        while self.stored.len() > MOST_EVENTS || self.bytes > MOST_BYTES {
            let Some(oldest) = self.stored.pop_front() else { break };
            self.bytes -= oldest.message.len();
            let Stored { id, group, stream, timestamp, ingestion_time, .. } = oldest;
            if let Some(times) = self.streams.get_mut(&(group, stream)) {
                times.removed = Some(Removed { id, timestamp, ingestion_time });
            }
        }
        while self.streams.len() > MOST_STREAMS {
            let stalest = self.streams.iter().min_by_key(|(_, times)| times.ingested).map(|(key, _)| key.clone());
            let Some(stalest) = stalest else { break };
            self.streams.remove(&stalest);
        }
    }
}

/// Returns the time followed by twenty digits of the arrival's number.
fn id(timestamp: i64, arrival: u64) -> u128 {
    u128::from(timestamp.max(0).unsigned_abs()) * 100_000_000_000_000_000_000 + u128::from(arrival)
}
