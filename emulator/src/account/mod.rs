//! One learner's AWS account: its number, and all that it holds.
//!
//! [`State`] is what a restart must not lose: tables of records, a member a service. What differs from the state that was stored last is committed by
//! [`mod@save`]. [`Live`] is what a restart may lose: warm environments, token buckets, log events read back from the store.

mod id;
mod save;

pub use id::{AccountId, InvalidAccountId};
pub use save::SaveError;
pub(crate) use save::save;

use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, MutexGuard};
use records::{ReadError, Size, Unstored, Versioned, from_rows, records};

use crate::{apigateway, execute_api, iam, lambda, logs, store::Stored};

/// One account.
pub struct Account {
    /// Its number.
    pub id: AccountId,
    present: Mutex<Present>,
    saving: save::Saving,
    /// Whether what is in memory can't be relied on any more: the account is to be loaded again.
    is_outdated: AtomicBool,
    /// What a restart may lose.
    pub live: Live,
}

records! {
    /// What a restart must not lose, a member a service.
    #[derive(Debug)]
    pub struct State {
        /// Users' roles and policies.
        pub iam: iam::State = "iam",
        /// Functions, versions, aliases.
        pub lambda: lambda::State = "lambda",
        /// REST APIs, keys, usage plans.
        pub apigateway: apigateway::State = "apigateway",
        /// Log groups and their settings; the events are in the store's log.
        pub logs: logs::State = "logs",
    }
}

/// What a restart may lose, a member a service.
#[derive(Default)]
pub struct Live {
    /// Warm environments and the count of busy ones.
    pub lambda: lambda::Live,
    /// Log streams and events.
    pub logs: logs::Live,
    /// Token buckets of throttles.
    pub execute_api: execute_api::Live,
}

/// The state as it is in memory and as it is stored.
#[derive(Default)]
struct Present {
    versioned: Versioned<State>,
    /// The epoch in which this process holds the account.
    epoch: u64,
    generation: u64,
}

impl Account {
    /// An account that nothing has been done in yet.
    pub fn new(id: AccountId) -> Self {
        Self::holding(id, Present::default())
    }

    /// An account as it is stored.
    ///
    /// # Errors
    /// When a row is none of [`State`].
    pub fn from_stored(id: AccountId, Stored { epoch, revision, rows }: Stored) -> Result<Self, ReadError> {
        let (state, size) = from_rows(rows)?;
        Ok(Self::holding(id, Present { versioned: Versioned::loaded(revision, state, size), epoch, generation: 0 }))
    }

    /// An account in this state, which is that of this revision: for a copy of another one.
    pub fn of_state(id: AccountId, revision: u64, state: State) -> Self {
        let versioned = Versioned::loaded(revision, state, Size::default());
        Self::holding(id, Present { versioned, ..Present::default() })
    }

    fn holding(id: AccountId, present: Present) -> Self {
        let present = Mutex::new(present);
        Self { id, present, saving: save::Saving::default(), is_outdated: AtomicBool::new(false), live: Live::default() }
    }

    /// Revision and whole state, both of one moment. It takes the same short time for any number of records.
    pub fn snapshot(&self) -> (u64, State) {
        let present = self.lock();
        (present.versioned.revision(), present.versioned.state().clone())
    }

    /// Looks at the state. The lock is short: never hold what this returns across an `await` (the compiler won't let you).
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(self.lock().versioned.state())
    }

    /// Changes the state and counts its revision up. If `change` fails, nothing is changed. The dispatcher commits it before the caller is answered;
    /// a change outside an operation is committed by [`Core::save`](crate::emulator::Core::save).
    ///
    /// # Errors
    /// Those of `change`.
    pub fn write<T, E>(&self, change: impl FnOnce(&mut State) -> Result<T, E>) -> Result<T, E> {
        self.lock().versioned.write(change)
    }

    /// Counts up with each change.
    pub fn revision(&self) -> u64 {
        self.lock().versioned.revision()
    }

    /// Which generation this is: counts how often the whole state was replaced. What began in one generation is not carried on in the next.
    pub(crate) fn generation(&self) -> u64 {
        self.lock().generation
    }

    /// [`Account::write`], unless another generation has begun; `None` then.
    pub(crate) fn write_in<T, E>(&self, generation: u64, change: impl FnOnce(&mut State) -> Result<T, E>) -> Option<Result<T, E>> {
        let mut present = self.lock();
        (present.generation == generation).then(|| present.versioned.write(change))
    }

    /// Begins another generation in another state, for everybody who holds this account, and gives back the state before.
    pub(crate) fn replace(&self, state: State) -> State {
        let mut present = self.lock();
        present.generation += 1;
        present.versioned.replace(state)
    }

    /// What the stored records take.
    pub fn stored_size(&self) -> Size {
        self.lock().versioned.stored_size()
    }

    /// What is to be stored, and in which epoch; `None` when all is.
    fn unstored(&self) -> (u64, Option<Unstored<State>>) {
        let present = self.lock();
        (present.epoch, present.versioned.unstored())
    }

    /// Whether the account must be loaded again, since what is stored is not what it was based on.
    pub(crate) fn is_outdated(&self) -> bool {
        self.is_outdated.load(Ordering::Acquire)
    }

    /// Nothing of this account is stored any more: it was deleted, or what is stored is not what it was based on.
    pub(crate) fn outdate(&self) {
        self.is_outdated.store(true, Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.present.lock()
    }
}

/// The packages that a record names, by their hashes; some may come twice. Whatever looks like a hash counts, so none is missed.
pub fn package_hashes(record: &[u8]) -> impl Iterator<Item = &str> {
    let words = record.split(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    words.filter(|word| word.len() == 64).filter_map(|word| std::str::from_utf8(word).ok())
}
