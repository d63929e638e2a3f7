//! One learner's AWS account: its number, its state, and data that lasts only as long as the process.
//!
//! [`State`] is durable: tables of records, with one field for each service. [`mod@save`] commits its difference from the state
//! that was stored last. [`Live`] is lost at a restart: warm environments, token buckets, log events (which are read from the store
//! again).

mod clock;
mod id;
mod parts;
mod quota;
mod references;
mod save;

pub use clock::AccountClock;
pub use id::{AccountId, InvalidAccountId};
pub use parts::Part;
pub use quota::Quota;
pub(crate) use quota::share_of_disk;
pub use references::body_changes;
pub use save::SaveError;
pub(crate) use save::save;

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use jiff::Timestamp;

use parking_lot::{Mutex, MutexGuard};
use records::{ReadError, Single, Size, Unstored, Versioned, from_rows, records};

use crate::{
    apigateway, delivery, dynamodb, events, execute_api, iam,
    jobs::{self, Waiting},
    lambda, logs, s3, scheduler, sns, sqs,
    store::Stored,
};

/// One account, whose state all its holders share.
pub struct Account {
    pub id: AccountId,
    present: Mutex<Present>,
    saving: save::Saving,
    /// Held while a part is loaded.
    pub(crate) loading: tokio::sync::Mutex<()>,
    /// Whether the state in memory differs from the stored one in an unknown way, so that the account has to be loaded again.
    is_outdated: AtomicBool,
    /// The jobs that are stored.
    pub(crate) jobs: Waiting,
    /// When the account was last called, milliseconds since 1970.
    called_at: AtomicI64,
    /// Data that is lost at a restart.
    pub live: Live,
}

records! {
    /// The durable state of an account, with one field for each service.
    #[derive(Debug)]
    pub struct State {
        /// Roles and policies.
        pub iam: iam::State = "iam",
        /// Functions, versions, aliases.
        pub lambda: lambda::State = "lambda",
        /// REST APIs, keys, usage plans.
        pub apigateway: apigateway::State = "apigateway",
        /// Log groups and their settings; the store keeps events apart from the state.
        pub logs: logs::State = "logs",
        /// Topics, subscriptions, messages on their way.
        pub sns: sns::State = "sns",
        /// Queues and their messages.
        pub sqs: sqs::State = "sqs",
        /// Tables, items, streams.
        pub dynamodb: dynamodb::State = "dynamodb",
        /// Buckets and objects; their contents are bodies.
        pub s3: s3::State = "s3",
        /// Buses, rules, archives.
        pub events: events::State = "events",
        /// Schedules and their groups.
        pub scheduler: scheduler::State = "scheduler",
        /// Deliveries of rules and schedules that wait.
        pub deliveries: delivery::queue::Queue = "delivery",
        /// How far the account's clock is ahead.
        pub clock: Single<AccountClock> = "clock",
    }
}

/// Data that is lost at a restart, with one field for each service.
#[derive(Default)]
pub struct Live {
    /// Warm environments and the number of busy ones.
    pub lambda: lambda::Live,
    /// Log streams and events.
    pub logs: logs::Live,
    /// Which messages are visible or in flight.
    pub sqs: sqs::Live,
    /// How many reads of tables are in progress.
    pub dynamodb: dynamodb::Live,
    /// Contents that arrive.
    pub s3: s3::Live,
    /// Token buckets of throttles.
    pub execute_api: execute_api::Live,
}

/// The present state and the state that was stored last.
#[derive(Default)]
struct Present {
    versioned: Versioned<State>,
    /// The epoch of this process's hold on the account, which its commits carry.
    epoch: u64,
    generation: u64,
}

impl Account {
    /// Returns an empty account.
    pub fn new(id: AccountId) -> Self {
        Self::holding(id, Present::default())
    }

    /// Returns an account from its stored rows.
    ///
    /// # Errors
    /// A row's table, key or value is not one of [`State`].
    pub fn from_stored(id: AccountId, Stored { epoch, revision, rows, without_parts }: Stored) -> Result<Self, ReadError> {
        let (mut state, mut size) = from_rows(rows)?;
        if let Some(whole) = without_parts {
            parts::defer(&mut state);
            size = whole;
        }
        Ok(Self::holding(id, Present { versioned: Versioned::loaded(revision, state, size), epoch, generation: 0 }))
    }

    /// Returns an account with the state and revision of another one, for a copy. The copy's jobs run, too.
    pub fn of_state(id: AccountId, revision: u64, state: State) -> Self {
        let versioned = Versioned::loaded(revision, state, Size::default());
        Self::holding(id, Present { versioned, ..Present::default() })
    }

    fn holding(id: AccountId, present: Present) -> Self {
        let jobs = Waiting::of(&jobs::all(present.versioned.state()));
        let present = Mutex::new(present);
        let (is_outdated, called_at) = (AtomicBool::new(false), AtomicI64::new(i64::MIN));
        Self {
            id,
            present,
            jobs,
            saving: save::Saving::default(),
            loading: tokio::sync::Mutex::default(),
            is_outdated,
            called_at,
            live: Live::default(),
        }
    }

    /// Returns those of these parts that are not loaded.
    pub(crate) fn missing(&self, parts: &[Part]) -> Vec<Part> {
        self.read(|state| parts.iter().copied().filter(|part| !part.is_loaded(state)).collect())
    }

    /// Returns the epoch of this process's hold, and the revision that was stored last.
    pub(crate) fn stored_position(&self) -> (u64, u64) {
        let present = self.lock();
        (present.epoch, present.versioned.stored_revision())
    }

    /// Returns the revision and the whole state, both of one moment. It takes the same short time for any number of records.
    pub fn snapshot(&self) -> (u64, State) {
        let present = self.lock();
        (present.versioned.revision(), present.versioned.state().clone())
    }

    /// Calls `look` with the state, under a short lock.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(self.lock().versioned.state())
    }

    /// Changes the state and increments its revision. If `change` fails, nothing is changed. The dispatcher commits a change before
    /// it answers the caller; a change outside of an operation is committed by [`Core::save`](crate::emulator::Core::save).
    ///
    /// # Errors
    /// Those of `change`.
    pub fn write<T, E>(&self, change: impl FnOnce(&mut State) -> Result<T, E>) -> Result<T, E> {
        self.lock().versioned.write(change)
    }

    /// Returns the number of changes so far, which increases with each.
    pub fn revision(&self) -> u64 {
        self.lock().versioned.revision()
    }

    /// Returns the number of times that the whole state was replaced. Work that began in one generation must not be continued in
    /// the next.
    pub(crate) fn generation(&self) -> u64 {
        self.lock().generation
    }

    /// Works like [`Account::write`], but returns `None` and changes nothing if another generation has begun.
    pub(crate) fn write_in<T, E>(&self, generation: u64, change: impl FnOnce(&mut State) -> Result<T, E>) -> Option<Result<T, E>> {
        let mut present = self.lock();
        (present.generation == generation).then(|| present.versioned.write(change))
    }

    /// Replaces the state, begins another generation, and returns the state before. All holders of this account see the new state.
    pub(crate) fn replace(&self, state: State) -> State {
        let mut present = self.lock();
        present.generation += 1;
        present.versioned.replace(state)
    }

    /// Returns the account's clock.
    pub fn clock(&self) -> AccountClock {
        self.read(|state| *state.clock)
    }

    /// Returns the size of the stored records.
    pub fn stored_size(&self) -> Size {
        self.lock().versioned.stored_size()
    }

    /// Returns the epoch and the changes that are not stored yet; `None` if there are none.
    fn unstored(&self) -> (u64, Option<Unstored<State>>) {
        let present = self.lock();
        (present.epoch, present.versioned.unstored())
    }

    /// Records that the account is called.
    pub(crate) fn touch(&self, now: Timestamp) {
        self.called_at.store(now.as_millisecond(), Ordering::Relaxed);
    }

    /// Returns whether nothing has happened in the account since a time, nothing waits in it, and nothing is lost if it leaves memory,
    /// apart from changes that are not stored yet.
    pub(crate) fn is_idle_since(&self, time: Timestamp) -> bool {
        let is_called = self.called_at.load(Ordering::Relaxed) > time.as_millisecond();
        let is_waiting = || self.live.sqs.is_waiting(self.clock().at(time).as_millisecond());
        !is_called && !self.live.lambda.has_environments() && !is_waiting() && self.read(|state| state.lambda.events.is_empty())
    }

    /// Returns whether the present state is stored.
    pub(crate) fn is_stored(&self) -> bool {
        let present = self.lock();
        present.versioned.revision() == present.versioned.stored_revision()
    }

    /// Returns whether the account has to be loaded again, because the stored state is not the one that this state is based on.
    pub(crate) fn is_outdated(&self) -> bool {
        self.is_outdated.load(Ordering::Acquire)
    }

    /// Marks the account as not to be stored any more: it was deleted, or the stored state is not the one that this state is based
    /// on.
    pub(crate) fn outdate(&self) {
        self.is_outdated.store(true, Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.present.lock()
    }
}
