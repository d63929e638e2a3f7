//! The jobs of one account that are stored: those that wait, in the order of their due times, and those that run.

use std::collections::{BTreeSet, HashMap, HashSet};

use parking_lot::Mutex;
use records::JobChange;

/// The most jobs of an account that run at once. A learner alone may have as many environments busy (`server/src/admission`).
const MOST_AT_ONCE: usize = 100;
/// The delay before a job that failed runs again, milliseconds. It doubles with each failure.
const FIRST_DELAY: i64 = 1_000;
/// The longest such delay, milliseconds: five minutes.
const LONGEST_DELAY: i64 = 300_000;
/// Failures are counted up to this number, with which the delay is the longest.
const MOST_FAILURES: u32 = 20;

/// The stored jobs of an account, with real due times, milliseconds since 1970.
#[derive(Default)]
pub struct Waiting {
    jobs: Mutex<Jobs>,
    /// Notified whenever a job has ended.
    pub(super) ended: tokio::sync::Notify,
    /// Held while the account's clock is moved.
    pub(super) forwarding: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Jobs {
    by_key: HashMap<String, Known>,
    /// The due times and keys of those that do not run.
    order: BTreeSet<(i64, String)>,
    /// The runs in progress, also of jobs whose record was removed meanwhile.
    runs: HashSet<u64>,
    /// The number of runs so far, which is the number of the last one.
    started: u64,
}

struct Known {
    due: i64,
    /// The run in progress.
    run: Option<u64>,
    /// Whether its record was written since the run began.
    is_moved: bool,
    /// The number of runs in a row that failed.
    failures: u32,
}

/// A job that is due and has to be run.
#[derive(Debug)]
pub struct Started {
    /// The record's key with the table's path.
    pub key: String,
    run: u64,
}

impl Waiting {
    /// Returns the jobs of an account that was loaded.
    pub fn of(stored: &[JobChange]) -> Self {
        let waiting = Self::default();
        waiting.apply(stored);
        waiting
    }

    /// Applies the changes of a commit that was stored.
    pub fn apply(&self, changes: &[JobChange]) {
        let mut jobs = self.jobs.lock();
        changes.iter().for_each(|JobChange { key, due_at }| jobs.set(key, *due_at));
    }

    /// Returns the jobs that are due and may run. They count as running from now on.
    pub fn start(&self, now: i64) -> Vec<Started> {
        let mut jobs = self.jobs.lock();
        std::iter::from_fn(|| jobs.start(now)).collect()
    }

    /// Notes that a run has ended. If it has left the job's record as it was, the job runs again later, and the number of such runs
    /// in a row is returned.
    pub fn end(&self, started: &Started, now: i64) -> Option<u32> {
        let failures = self.jobs.lock().end(started, now);
        self.ended.notify_waiters();
        failures
    }

    /// Returns when the next job may be started; `None` if there is none, or as many run as may.
    pub fn next(&self) -> Option<i64> {
        let jobs = self.jobs.lock();
        jobs.order.first().filter(|_| jobs.runs.len() < MOST_AT_ONCE).map(|(due, _)| *due)
    }

    /// Returns when the first job is due of those that do not run.
    pub fn first(&self) -> Option<i64> {
        self.jobs.lock().order.first().map(|(due, _)| *due)
    }

    /// Returns whether no job runs and none is due.
    pub fn is_quiet(&self, now: i64) -> bool {
        let jobs = self.jobs.lock();
        jobs.runs.is_empty() && jobs.order.first().is_none_or(|(due, _)| *due > now)
    }

    /// Forgets the runs in progress, after the account's state was replaced: they belong to the old state, and the jobs of the new
    /// one have not begun.
    pub fn begin_anew(&self) {
        let mut jobs = self.jobs.lock();
        let Jobs { by_key, order, runs, .. } = &mut *jobs;
        runs.clear();
        for (key, known) in by_key {
            if known.run.take().is_some() {
                order.insert((known.due, key.clone()));
            }
        }
    }
}

impl Jobs {
    fn set(&mut self, key: &str, due: Option<i64>) {
        let known = self.by_key.remove(key);
        let run = known.as_ref().and_then(|known| known.run);
        if let Some(known) = known {
            self.order.remove(&(known.due, key.to_owned()));
        }
        let Some(due) = due else { return };
        self.by_key.insert(key.to_owned(), Known { due, run, is_moved: true, failures: 0 });
        if run.is_none() {
            self.order.insert((due, key.to_owned()));
        }
    }

    fn start(&mut self, now: i64) -> Option<Started> {
        if self.runs.len() >= MOST_AT_ONCE || self.order.first()?.0 > now {
            return None;
        }
        let (_, key) = self.order.pop_first()?;
        let known = self.by_key.get_mut(&key)?;
        self.started += 1;
        self.runs.insert(self.started);
        (known.run, known.is_moved) = (Some(self.started), false);
        Some(Started { key, run: self.started })
    }

    fn end(&mut self, Started { key, run }: &Started, now: i64) -> Option<u32> {
        self.runs.remove(run);
        // The record may have been removed, and after the state was replaced, it may be another one.
        let known = self.by_key.get_mut(key).filter(|known| known.run == Some(*run))?;
        known.run = None;
        if !known.is_moved {
            let delay = FIRST_DELAY.checked_shl(known.failures).unwrap_or(LONGEST_DELAY).min(LONGEST_DELAY);
            known.failures = known.failures.saturating_add(1).min(MOST_FAILURES);
            known.due = now.saturating_add(delay);
        }
        self.order.insert((known.due, key.clone()));
        (!known.is_moved).then_some(known.failures)
    }
}
