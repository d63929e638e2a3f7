//! One learner's AWS account: its number, and all that it holds.
//!
//! [`State`] is what a restart must not lose, and is committed as one serde document. [`Live`] is what a restart may lose: warm
//! environments, token buckets, log events read back from the store.

mod id;

pub use id::{AccountId, InvalidAccountId};

use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};

use crate::{apigateway, execute_api, iam, lambda, logs};

/// From this size on a document is written one at a time and beside the threads that answer, bytes: it takes milliseconds.
const LARGE: usize = 256 << 10;

/// One account.
pub struct Account {
    /// Its number.
    pub id: AccountId,
    state: Mutex<Versioned>,
    saving: AsyncMutex<()>,
    /// What a restart may lose.
    pub live: Live,
}

/// What a restart must not lose, a member a service.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Users' roles and policies.
    pub iam: iam::State,
    /// Functions, versions, aliases.
    pub lambda: lambda::State,
    /// REST APIs, keys, usage plans.
    pub apigateway: apigateway::State,
    /// Log groups and their settings; the events are in the store's log.
    pub logs: logs::State,
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

#[derive(Default)]
struct Versioned {
    revision: u64,
    generation: u64,
    state: State,
    /// The revision stored last, and the size of its document, bytes.
    stored: (u64, usize),
}

/// An account's state at a moment.
#[derive(Serialize, Deserialize)]
pub(crate) struct Document {
    revision: u64,
    state: State,
}

impl Account {
    /// An account that nothing has been done in yet.
    pub fn new(id: AccountId) -> Self {
        Self { id, state: Mutex::default(), saving: AsyncMutex::default(), live: Live::default() }
    }

    /// An account from its document.
    ///
    /// # Errors
    /// When the document is not one that [`Account::document`] wrote.
    pub fn from_document(id: AccountId, document: &[u8]) -> Result<Self, serde_json::Error> {
        let bytes = document.len();
        let Document { revision, state } = serde_json::from_slice(document)?;
        Ok(Self::stored_as(id, revision, state, bytes))
    }

    /// An account in this state, which was that of this revision: for a copy of another one.
    pub fn of_state(id: AccountId, revision: u64, state: State) -> Self {
        Self::stored_as(id, revision, state, 0)
    }

    fn stored_as(id: AccountId, revision: u64, state: State, bytes: usize) -> Self {
        let state = Mutex::new(Versioned { revision, generation: 0, state, stored: (revision, bytes) });
        Self { id, state, saving: AsyncMutex::default(), live: Live::default() }
    }

    /// Revision and whole state, both of one moment.
    pub fn snapshot(&self) -> (u64, State) {
        let versioned = self.lock();
        (versioned.revision, versioned.state.clone())
    }

    /// Looks at the state. The lock is short: never hold what this returns across an `await` (the compiler won't let you).
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock().state)
    }

    /// Changes the state and counts its revision up if the change came about. The dispatcher commits it before the caller is answered;
    /// a change outside an operation is committed by [`Core::save`](crate::emulator::Core::save).
    pub fn write<T, E>(&self, change: impl FnOnce(&mut State) -> Result<T, E>) -> Result<T, E> {
        let mut versioned = self.lock();
        let changed = change(&mut versioned.state)?;
        versioned.revision += 1;
        Ok(changed)
    }

    /// Counts up with each change.
    pub fn revision(&self) -> u64 {
        self.lock().revision
    }

    /// Which generation this is: counts how often the whole state was replaced. What began in one generation is not carried on in the next.
    pub(crate) fn generation(&self) -> u64 {
        self.lock().generation
    }

    /// [`Account::write`], unless another generation has begun; `None` then.
    pub(crate) fn write_in<T, E>(&self, generation: u64, change: impl FnOnce(&mut State) -> Result<T, E>) -> Option<Result<T, E>> {
        let mut versioned = self.lock();
        (versioned.generation == generation).then(|| {
            let changed = change(&mut versioned.state)?;
            versioned.revision += 1;
            Ok(changed)
        })
    }

    /// Begins another generation in another state, for everybody who holds this account, and gives back the state before.
    pub(crate) fn replace(&self, state: State) -> State {
        let mut versioned = self.lock();
        versioned.revision += 1;
        versioned.generation += 1;
        std::mem::replace(&mut versioned.state, state)
    }

    /// Puts a state in place of that of this revision; a later one stays.
    pub(crate) fn go_back(&self, revision: u64, state: State) {
        let mut versioned = self.lock();
        if versioned.revision == revision {
            versioned.revision += 1;
            versioned.state = state;
        }
    }

    /// The whole state, taken out of an account that nobody else holds.
    pub(crate) fn into_state(self) -> State {
        self.state.into_inner().state
    }

    /// Revision, whole state as a document, and the ids of its REST APIs.
    ///
    /// # Errors
    /// When the state can't be written as JSON, which would be a mistake in a `Serialize`.
    pub fn document(&self) -> Result<(u64, Vec<u8>, Vec<String>), serde_json::Error> {
        self.present().written()
    }

    /// The state as it is now, to be [written](Document::written).
    pub(crate) fn present(&self) -> Document {
        let (revision, state) = self.snapshot();
        Document { revision, state }
    }

    /// How large the document stored last is, bytes.
    pub fn stored_bytes(&self) -> usize {
        self.lock().stored.1
    }

    /// Notes that a revision's document is stored.
    pub(crate) fn stored(&self, revision: u64, bytes: usize) {
        let mut versioned = self.lock();
        if versioned.stored.0 <= revision {
            versioned.stored = (revision, bytes);
        }
    }

    /// The turn to store an account that is large; `None` for any other, whose changes are stored together.
    pub(crate) async fn turn_to_save(&self) -> Option<AsyncMutexGuard<'_, ()>> {
        match self.stored_bytes() > LARGE {
            true => Some(self.saving.lock().await),
            false => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Versioned> {
        self.state.lock()
    }
}

/// The packages that a document names, by their hashes; some may come twice. Whatever looks like a hash counts, so none is missed.
pub fn package_hashes(document: &[u8]) -> impl Iterator<Item = &str> {
    let words = document.split(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    words.filter(|word| word.len() == 64).filter_map(|word| std::str::from_utf8(word).ok())
}

impl Document {
    /// Revision, the document, and the ids of the account's REST APIs.
    pub fn written(&self) -> Result<(u64, Vec<u8>, Vec<String>), serde_json::Error> {
        Ok((self.revision, serde_json::to_vec(self)?, self.state.apigateway.api_ids()))
    }
}
