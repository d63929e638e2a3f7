//! A copy of an account in an emulator of its own, in which checks and proofs make calls.
//!
//! Calls in a fork write no log, use no quota and are not in the learner's journal. Bodies are read from the underlying store; nothing is
//! written to it.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{
    ACCESS_KEY, Account, AccountId, BUCKET, Bodies, Body, BodyError, BodyHash, BodyStream, CallSource, Commit, Emulator,
    FUNCTION_URL, JournalEntry, LogLine, MemoryBodies, OpenKeyring, REST_API, Store, StoreError, Stored, account::State, jobs,
};
use jiff::Timestamp;
use parking_lot::Mutex;
use records::NameChange;

use super::journal::Journal;

/// An account's state at one moment, from which any number of forks can be made.
pub struct Snapshot {
    like: Emulator,
    account: AccountId,
    revision: u64,
    state: State,
    with_jobs: State,
}

impl Snapshot {
    /// Takes a snapshot without the account's log events and its journal. Most forks are also without its jobs: a job would do something in the fork
    /// that nobody has asked for there.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn of(emulator: &Emulator, account: AccountId) -> Result<Self, StoreError> {
        let (revision, with_jobs) = emulator.account(account).await?.snapshot();
        let mut state = with_jobs.clone();
        jobs::clear(&mut state);
        Ok(Self { like: emulator.clone(), account, revision, state, with_jobs })
    }

    /// Makes a fork that is independent of all other forks.
    pub fn fork(&self) -> Fork {
        self.fork_of(self.state.clone())
    }

    /// Makes a fork in which schedules and what else waits in the account go on.
    pub fn fork_with_jobs(&self) -> Fork {
        self.fork_of(self.with_jobs.clone())
    }

    fn fork_of(&self, state: State) -> Fork {
        let below = Some(self.like.core().store.clone());
        Fork::over(&self.like, Account::of_state(self.account, self.revision, state), below, Written::default())
    }
}

/// An account in an emulator of its own.
#[derive(Clone)]
pub struct Fork {
    /// The emulator, which holds only this account.
    pub emulator: Emulator,
    /// The account's id.
    pub account: AccountId,
    /// The fork's store: what has been written in the fork, over the underlying store.
    pub store: Arc<ForkStore>,
}

/// A store in memory over an optional other store that is only read.
pub struct ForkStore {
    account: AccountId,
    below: Option<Arc<dyn Store>>,
    bodies: MemoryBodies,
    written: Mutex<Written>,
}

#[derive(Clone, Default)]
struct Written {
    names: BTreeSet<(&'static str, String)>,
    journal: Vec<JournalEntry>,
    logs: Vec<LogLine>,
}

impl Fork {
    /// A fork with an empty account at the account's time, and the same configuration and runtime as `like`.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn empty(like: &Emulator, account: AccountId) -> Result<Self, StoreError> {
        let mut state = State::default();
        *state.clock.get_mut() = like.account(account).await?.clock();
        Ok(Self::over(like, Account::of_state(account, 0, state), None, Written::default()))
    }

    /// A copy of this fork with everything that has been written in it, so that two different continuations can be tried.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn again(&self) -> Result<Self, StoreError> {
        self.under(&self.emulator).await
    }

    /// The account as this fork has it, in an emulator with the parts of another one, so that it continues with that one's ids and runtime.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn under(&self, like: &Emulator) -> Result<Self, StoreError> {
        let (revision, state) = self.emulator.account(self.account).await?.snapshot();
        let account = Account::of_state(self.account, revision, state);
        let written = {
            let mine = self.store.written.lock();
            Written { journal: mine.journal.clone(), logs: mine.logs.clone(), ..Written::default() }
        };
        Ok(Self::over(like, account, Some(self.emulator.core().store.clone()), written))
    }

    /// A fork with an account that is given in parts: revision and state, calls, log events and bodies.
    ///
    /// # Errors
    /// If a body cannot be stored.
    pub async fn of_parts(
        like: &Emulator,
        account: AccountId,
        (revision, mut state): (u64, State),
        (journal, logs): (Vec<JournalEntry>, Vec<LogLine>),
        bodies: Vec<Bytes>,
    ) -> Result<Self, StoreError> {
        jobs::clear(&mut state);
        let written = Written { journal, logs, ..Written::default() };
        let fork = Self::over(like, Account::of_state(account, revision, state), None, written);
        for content in bodies {
            fork.store.bodies().store_bytes(content).await.map_err(|error| StoreError(error.into()))?;
        }
        Ok(fork)
    }

    /// The account's current state.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn state(&self) -> Result<State, StoreError> {
        Ok(self.emulator.account(self.account).await?.snapshot().1)
    }

    fn over(like: &Emulator, account: Account, below: Option<Arc<dyn Store>>, written: Written) -> Self {
        let id = account.id;
        let names = account.read(|state| {
            let apis = state.apigateway.apis.ids().map(|id| (REST_API, id.clone()));
            let buckets = state.s3.buckets.keys().map(|name| (BUCKET, name.clone()));
            let urls = state.lambda.urls.keys().map(|id| (FUNCTION_URL, id.clone()));
            let keys = state.iam.access_keys.keys().map(|id| (ACCESS_KEY, id.to_string()));
            apis.chain(buckets).chain(urls).chain(keys).collect()
        });
        let written = Mutex::new(Written { names, ..written });
        let store = Arc::new(ForkStore { account: id, below, bodies: MemoryBodies::default(), written });
        let emulator = like.with_account(account, store.clone(), Arc::new(OpenKeyring));
        Self { emulator, account: id, store }
    }
}

impl ForkStore {
    /// Contents of bodies that have been stored in the fork.
    pub fn contents(&self) -> Vec<Bytes> {
        self.bodies.all()
    }

    /// Log events that have been written in the fork.
    pub fn lines(&self) -> Vec<LogLine> {
        self.written.lock().logs.clone()
    }

    /// Calls that have been made in the fork.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.written.lock().journal.clone()
    }
}

#[async_trait]
impl Journal for ForkStore {
    async fn calls(
        &self,
        _account: AccountId,
        service: &str,
        operation: &str,
        sources: &[CallSource],
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let asked =
            |entry: &JournalEntry| entry.service == service && entry.operation == operation && sources.contains(&entry.source);
        Ok(self.journal().into_iter().filter(asked).collect())
    }
}

#[async_trait]
impl Bodies for ForkStore {
    async fn store(&self, content: BodyStream) -> Result<Body, BodyError> {
        self.bodies.store(content).await
    }

    async fn read(&self, hash: &BodyHash, range: Range<u64>) -> Result<BodyStream, BodyError> {
        match (self.bodies.read(hash, range.clone()).await, &self.below) {
            (Err(BodyError::Missing(_)), Some(below)) => below.bodies().read(hash, range).await,
            (read, _) => read,
        }
    }
}

#[async_trait]
impl Store for ForkStore {
    /// Its records are in memory only: nothing reads them back.
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError> {
        Err(StoreError(format!("the account {account} is not stored: this is a copy of {}", self.account).into()))
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let mut written = self.written.lock();
        if let Some(records) = commit.records {
            for NameChange { kind, name, is_taken } in records.names {
                match is_taken {
                    true => written.names.insert((kind, name)),
                    false => written.names.remove(&(kind, name)),
                };
            }
        }
        written.journal.extend(commit.entries);
        Ok(())
    }

    fn record(&self, entry: JournalEntry) {
        self.written.lock().journal.push(entry);
    }

    fn bodies(&self) -> &dyn Bodies {
        self
    }

    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        let owned = self.written.lock().names.iter().any(|(known, own)| *known == kind && own == name);
        Ok(owned.then_some(self.account))
    }

    /// The account is always loaded, and knows its jobs.
    async fn first_jobs(&self) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        Ok(Vec::new())
    }

    fn append_logs(&self, _account: AccountId, lines: Vec<LogLine>) {
        self.written.lock().logs.extend(lines);
    }

    async fn logs(&self, _account: AccountId, limit: usize) -> Result<Vec<LogLine>, StoreError> {
        let logs = &self.written.lock().logs;
        Ok(logs[logs.len().saturating_sub(limit)..].to_vec())
    }

    async fn delete_logs(&self, _account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), StoreError> {
        let mut written = self.written.lock();
        written.logs.retain(|line| !line.is_of(group, stream));
        Ok(())
    }
}
