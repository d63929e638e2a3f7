//! Sleeps until the next job of any account is due, and starts it.
//!
//! The scheduler knows of each account with jobs only when its next one may be started: [`Scheduler::refresh`] is called after each
//! commit that changes jobs and after each run. For accounts that are not loaded, the times come from the store
//! ([`Scheduler::expect`]).

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::{Notify, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::supervise::supervise;
use crate::{Account, AccountId, Clock, account::Part, emulator::Core};

/// The longest sleep. The machine may be suspended or its clock be set meanwhile, so the time is read again after it.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_secs(60);
/// The delay before an account that could not be loaded is loaded again, and before the store is read again.
const AFTER_A_FAILURE: SignedDuration = SignedDuration::from_secs(30);

/// The scheduler of an emulator.
pub struct Scheduler {
    core: Weak<Core>,
    clock: Arc<dyn Clock>,
    next: Mutex<Next>,
    /// Notified when an account's next job is due earlier than all others.
    changed: Notify,
    is_started: AtomicBool,
    stop: CancellationToken,
    /// The jobs that run.
    tasks: TaskTracker,
    /// Accounts are loaded one after the other, so that many due jobs do not keep callers from loading theirs.
    loading: Semaphore,
}

/// When the next job of each account may be started, milliseconds since 1970.
#[derive(Default)]
struct Next {
    by_account: HashMap<AccountId, i64>,
    order: BTreeSet<(i64, AccountId)>,
}

impl Next {
    /// Sets an account's time. Returns whether it is now the earliest of all.
    fn set(&mut self, account: AccountId, next: Option<i64>) -> bool {
        if let Some(before) = self.by_account.remove(&account) {
            self.order.remove(&(before, account));
        }
        let Some(next) = next else { return false };
        self.by_account.insert(account, next);
        self.order.insert((next, account));
        self.order.first() == Some(&(next, account))
    }

    fn take_due(&mut self, now: i64) -> Option<AccountId> {
        let (_, account) = self.order.first().copied().filter(|(due, _)| *due <= now)?;
        self.set(account, None);
        Some(account)
    }
}

impl Scheduler {
    pub fn new(core: Weak<Core>, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            core,
            clock,
            next: Mutex::default(),
            changed: Notify::new(),
            is_started: AtomicBool::new(false),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            loading: Semaphore::new(1),
        })
    }

    /// Takes over when the next job of a loaded account may be started.
    pub fn refresh(self: &Arc<Self>, account: &Account) {
        // The account is read under this lock, so that of two callers the later one sets what it read.
        let mut next = self.next.lock();
        if !account.is_outdated() {
            let is_first = next.set(account.id, account.jobs.next());
            drop(next);
            self.wake_up(is_first);
        }
    }

    /// Loads an account soon, and starts what is due in it.
    pub fn wake(self: &Arc<Self>, account: AccountId) {
        self.expect(account, self.clock.now().as_millisecond());
    }

    /// Notes that an account, which may not be loaded, has a job that is due at this time, milliseconds since 1970.
    pub fn expect(self: &Arc<Self>, account: AccountId, due: i64) {
        let mut next = self.next.lock();
        let earlier = next.by_account.get(&account).is_none_or(|known| due < *known);
        let is_first = earlier && next.set(account, Some(due));
        drop(next);
        self.wake_up(is_first);
    }

    /// Removes an account, which was deleted.
    pub fn forget(&self, account: AccountId) {
        self.next.lock().set(account, None);
    }

    /// Reads from the store when the first job of each account is due, so that jobs run although nobody calls their accounts. Tries
    /// again until the store can be read.
    pub fn start(self: &Arc<Self>) {
        let scheduler = self.clone();
        tokio::spawn(async move { scheduler.stop.clone().run_until_cancelled(scheduler.read_store()).await });
    }

    /// Starts no more jobs, and waits until those that run have ended, at most this long. Jobs that are cut off run again after the
    /// next start.
    pub async fn drain(&self, limit: SignedDuration) {
        self.stop.cancel();
        self.tasks.close();
        tokio::select! {
            () = self.tasks.wait() => {}
            () = self.clock.sleep_until(self.clock.now() + limit) => {
                tracing::warn!(jobs = self.tasks.len(), "some jobs still run; they run again after the next start");
            }
        }
    }

    /// Ends the scheduler with its emulator.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    async fn read_store(self: &Arc<Self>) {
        loop {
            let Some(core) = self.core.upgrade() else { return };
            let stored = core.store.first_jobs().await;
            drop(core);
            match stored {
                Ok(stored) => {
                    tracing::debug!(accounts = stored.len(), "accounts have jobs");
                    return stored.into_iter().for_each(|(account, due)| self.expect(account, due.as_millisecond()));
                }
                Err(error) => tracing::error!(%error, "the stored jobs could not be read"),
            }
            self.clock.sleep_until(self.clock.now() + AFTER_A_FAILURE).await;
        }
    }

    fn wake_up(self: &Arc<Self>, is_first: bool) {
        if !is_first {
            return;
        }
        self.changed.notify_one();
        if !self.is_started.swap(true, Ordering::AcqRel) {
            let scheduler = self.clone();
            tokio::spawn(async move { scheduler.stop.clone().run_until_cancelled(scheduler.run()).await });
        }
    }

    async fn run(self: &Arc<Self>) {
        loop {
            let now = self.clock.now();
            loop {
                let Some(account) = self.next.lock().take_due(now.as_millisecond()) else { break };
                let Some(core) = self.core.upgrade() else { return };
                match core.in_memory(account).filter(|account| account.missing(&Part::ALL).is_empty()) {
                    Some(account) => self.start_due(&core, &account, now),
                    None => drop(self.tasks.spawn(self.clone().load(core, account))),
                }
            }
            let first = self.next.lock().order.first().map(|(due, _)| *due);
            match first.and_then(|due| Timestamp::from_millisecond(due).ok()) {
                None => self.changed.notified().await,
                Some(first) => tokio::select! {
                    () = self.changed.notified() => {}
                    () = self.clock.sleep_until(first.min(now + LONGEST_SLEEP)) => {}
                },
            }
        }
    }

    fn start_due(self: &Arc<Self>, core: &Arc<Core>, account: &Arc<Account>, now: Timestamp) {
        for started in account.jobs.start(now.as_millisecond()) {
            self.tasks.spawn(supervise(core.clone(), account.clone(), started));
        }
        self.refresh(account);
    }

    /// Loads an account with all its parts, which then refreshes its time.
    async fn load(self: Arc<Self>, core: Arc<Core>, account: AccountId) {
        let Ok(_one_at_a_time) = self.loading.acquire().await else { return };
        match core.account(account).await {
            Ok(account) => self.refresh(&account),
            Err(error) => {
                tracing::error!(%error, %account, "an account with jobs could not be loaded");
                self.expect(account, (self.clock.now() + AFTER_A_FAILURE).as_millisecond());
            }
        }
    }
}
