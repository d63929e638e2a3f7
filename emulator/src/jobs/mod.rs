//! Jobs: work that is due at a time, whether or not somebody calls the account then.
//!
//! A job is a record of an account. The commit that writes the record sets its due time in the store's table of jobs, and the
//! commit that removes it removes that, too (`account/save.rs`), so a job and its cause are stored together or not at all. It runs
//! after that commit, and it ends with a commit that moves or removes its record. If the process ends in between, it runs again:
//! each job runs at least once.
//!
//! [`Kind`] is a kind of job, [`KINDS`] lists them, and each has a file here. [`Waiting`] has the jobs of one account, with the
//! limit of those that run at once. [`Scheduler`] sleeps until the next job of any account is due, and loads the account if it is
//! not in memory; an account without jobs costs nothing. [`supervise`] runs a job; one that fails or panics runs again later.
//!
//! Due times of records are by the account's clock, those of the store and of the scheduler are real times.

mod delivery;
mod event_source;
mod forward;
mod invocation;
mod lifecycle;
mod message_move;
mod notification;
mod occurrence;
mod replay;
mod schedule;
mod scheduler;
mod supervise;
mod table_upkeep;
mod waiting;

use std::{convert::Infallible, sync::Arc};

use async_trait::async_trait;
use jiff::Timestamp;
use records::{Differences, JobChange};

pub(crate) use forward::fast_forward;
pub use forward::{Forward, ForwardError, Forwarded};
pub(crate) use scheduler::Scheduler;
pub(crate) use waiting::Waiting;

use crate::{Account, SaveError, account::State, emulator::Core};

/// Every kind of job.
const KINDS: &[&dyn Kind] = &[
    &invocation::Invocation,
    &notification::Notification,
    &message_move::MessageMove,
    &event_source::EventSource,
    &table_upkeep::TableUpkeep,
    &lifecycle::Lifecycle,
    &delivery::QueuedDelivery,
    &occurrence::RuleOccurrence,
    &replay::ReplayOfEvents,
    &schedule::ScheduleOccurrence,
];

/// A kind of job. Its jobs are the records of one table, whose number the kind bounds for each account.
#[async_trait]
trait Kind: Send + Sync {
    /// Returns the path of the table, with a slash at its end: `lambda/event/`.
    fn table(&self) -> &'static str;

    /// Returns when a record is due, by the account's clock; `None` if there is no record with this key. The key is without the
    /// table's path.
    fn due(&self, state: &State, key: &str) -> Option<Timestamp>;

    /// Returns the keys of all records, without the table's path.
    fn keys(&self, state: &State) -> Vec<String>;

    /// Removes all records, for a copy of an account in which nothing shall run by itself.
    fn clear(&self, state: &mut State);

    /// Does what is due, and removes the record or gives it another due time. It may run more than once for the same record.
    async fn run(&self, job: &Job) -> Result<(), JobError>;
}

/// A job that runs.
struct Job {
    core: Arc<Core>,
    account: Arc<Account>,
    /// The record's key, without the table's path.
    key: String,
    /// The account's generation when the job began. In the next one its record is not there, or is another.
    generation: u64,
}

/// Why a job has to run again.
#[derive(Debug, thiserror::Error)]
enum JobError {
    /// Its outcome could not be stored.
    #[error("its outcome could not be stored: {0}")]
    Save(#[from] SaveError),
    /// It left its record as it was, with a due time that has passed.
    #[error("its record was neither moved nor removed")]
    Unchanged,
    /// It panicked, or was aborted.
    #[error("{0}")]
    Panicked(#[from] tokio::task::JoinError),
}

impl Job {
    /// Calls `look` with the state; `None` if the state was replaced since the job began.
    fn read<T>(&self, look: impl FnOnce(&State) -> Option<T>) -> Option<T> {
        let found = self.account.read(look);
        found.filter(|_| self.account.generation() == self.generation)
    }

    /// Changes the state and stores it. Does nothing if the state was replaced since the job began.
    async fn write(&self, change: impl FnOnce(&mut State)) -> Result<(), JobError> {
        let written = self.account.write_in(self.generation, |state| {
            change(state);
            Ok::<(), Infallible>(())
        });
        match written {
            Some(Ok(())) => Ok(self.core.save(&self.account, None).await?),
            None => Ok(()),
        }
    }
}

/// Returns the kind of a record's key and the key without the table's path; `None` if the record is no job.
fn kind_of(key: &str) -> Option<(&'static dyn Kind, &str)> {
    KINDS.iter().copied().find_map(|kind| Some((kind, key.strip_prefix(kind.table())?)))
}

/// Returns all jobs of a state, with real due times, for the store's table.
pub fn all(state: &State) -> Vec<JobChange> {
    let of_kind = |kind: &'static dyn Kind| {
        kind.keys(state).into_iter().map(move |key| change(state, format!("{}{key}", kind.table()))).collect::<Vec<_>>()
    };
    KINDS.iter().copied().flat_map(of_kind).collect()
}

/// Returns the changes of jobs between two states.
pub(crate) fn changes(before: &State, after: &State, differences: &Differences) -> Vec<JobChange> {
    let changed = differences.changes.iter().filter(|row| kind_of(&row.key).is_some());
    if *before.clock == *after.clock {
        return changed.map(|row| change(after, row.key.clone())).collect();
    }
    // The real due times of all jobs are others now.
    let removed = changed.filter(|row| row.value.is_none()).map(|row| JobChange { key: row.key.clone(), due_at: None });
    removed.chain(all(after)).collect()
}

fn change(state: &State, key: String) -> JobChange {
    let due = kind_of(&key).and_then(|(kind, key)| kind.due(state, key));
    let due_at = due.map(|due| state.clock.real(due).as_millisecond());
    JobChange { key, due_at }
}

/// Removes all jobs from a state.
pub fn clear(state: &mut State) {
    KINDS.iter().copied().for_each(|kind| kind.clear(state));
}
