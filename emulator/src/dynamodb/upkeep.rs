//! What is due later: items expire, stream records and tokens become too old. Each [`Task`] is a record with a due time, and a job
//! (`jobs/table_upkeep.rs`); a state in which nothing is due later has none.

use std::{fmt, str::FromStr};

use ::dynamodb::{key::RowKey, rows::Change};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    State, TableName,
    apply::Occasion,
    streams::{Cause, StreamId},
    transaction::TOKEN_LIFE,
};
use crate::{Ids, text::InvalidName};

/// The most items that one run deletes, and their size in bytes, so that a commit stays small.
const MOST_ITEMS: usize = 1_000;
const MOST_BYTES: usize = 4 << 20;
/// An item whose time is more than five years ago stays.
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>
const OLDEST: i64 = 5 * 365 * 24 * 60 * 60;
/// Expired items are deleted at whole minutes. AWS takes up to a few days.
const MINUTE: i64 = 60;

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Items of a table expire.
    Expiry(TableName),
    /// Records of streams, and streams that were switched off, are 24 hours old.
    Streams,
    /// Tokens of transactions are ten minutes old.
    Tokens,
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expiry(table) => write!(f, "expiry/{table}"),
            Self::Streams => f.write_str("streams"),
            Self::Tokens => f.write_str("tokens"),
        }
    }
}

impl FromStr for Task {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        match text.split_once('/') {
            Some(("expiry", table)) => Ok(Self::Expiry(table.parse()?)),
            None if text == "streams" => Ok(Self::Streams),
            None if text == "tokens" => Ok(Self::Tokens),
            _ => Err(InvalidName(text.into())),
        }
    }
}

/// When a task is due, by the account's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub due: Timestamp,
}

/// Returns the whole minute at which an item is deleted that expires at this second; `None` if it stays.
pub fn at_expiry(seconds: i64, now: Timestamp) -> Option<Timestamp> {
    let now = now.as_second();
    (now.saturating_sub(OLDEST) <= seconds).then(|| whole(seconds.max(now).saturating_add(1), MINUTE)).flatten()
}

/// Returns the first multiple of some seconds that is not before a second.
pub fn whole(second: i64, of: i64) -> Option<Timestamp> {
    Timestamp::from_second(second.checked_add(of - 1)?.div_euclid(of) * of).ok()
}

impl State {
    /// Sets when a task is due, unless it is due earlier.
    pub(super) fn schedule(&mut self, task: Task, due: Timestamp) {
        if self.upkeep.get(&task).is_none_or(|known| known.due > due) {
            self.upkeep.insert(task, Due { due });
        }
    }

    /// Does a task, and sets when it is due again. Returns the stream that has got records.
    pub fn keep_up(&mut self, task: &Task, now: Timestamp, ids: &dyn Ids) -> Option<StreamId> {
        let mut written = None;
        let next = match task {
            Task::Expiry(table) => {
                written = self.expire(table, now, ids);
                self.next_expiry(table, now)
            }
            Task::Streams => self.trim_streams(now),
            Task::Tokens => self.drop_tokens(now),
        };
        self.upkeep.remove(task);
        if let Some(due) = next {
            self.upkeep.insert(task.clone(), Due { due });
        }
        written
    }

    /// Sets when the first item of a table expires, after its time to live was switched on or off.
    pub(super) fn schedule_expiry(&mut self, table: &TableName, now: Timestamp) {
        let task = Task::Expiry(table.clone());
        self.upkeep.remove(&task);
        if let Some(due) = self.next_expiry(table, now) {
            self.upkeep.insert(task, Due { due });
        }
    }

    /// Deletes items whose time has come. Returns the stream that has got records of it.
    fn expire(&mut self, table: &TableName, now: Timestamp, ids: &dyn Ids) -> Option<StreamId> {
        let seconds = now.as_second();
        let expiries = &self.items.view(&self.tables, table)?.expiries;
        let due = expiries.range((seconds - OLDEST, RowKey::from_text(""))..).take_while(|(time, _)| *time < seconds);
        let mut bytes = 0;
        let mut gone = Vec::new();
        for (_, row) in due.take(MOST_ITEMS) {
            bytes += self.items.get(table, row).map_or(0, ::dynamodb::value::item_size);
            gone.push(row.clone());
            if bytes > MOST_BYTES {
                break;
            }
        }
        let occasion = Occasion { now, cause: Cause::Expiry, ids, trace_header: None };
        let streams = gone.into_iter().map(|key| self.apply(table, Change { key, old: None, new: None }, occasion));
        streams.fold(None, Option::or)
    }

    fn next_expiry(&self, table: &TableName, now: Timestamp) -> Option<Timestamp> {
        let expiries = &self.items.view(&self.tables, table)?.expiries;
        let (first, _) = expiries.range((now.as_second() - OLDEST, RowKey::from_text(""))..).next()?;
        at_expiry(*first, now)
    }

    fn drop_tokens(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.tokens.retain(|_, token| token.made + TOKEN_LIFE > now);
        let first = self.tokens.values().map(|token| token.made).min()?;
        whole((first + TOKEN_LIFE).as_second() + 1, MINUTE)
    }
}

/// Returns the whole minute at which a token that is made now is dropped.
pub fn at_token_end(now: Timestamp) -> Option<Timestamp> {
    whole((now + TOKEN_LIFE + SignedDuration::from_secs(1)).as_second(), MINUTE)
}
