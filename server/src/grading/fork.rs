//! A copy of an account, in an emulator of its own, to try things on.
//!
//! Whatever is called there writes no log, uses up no quota, and stands in no journal of the learner. Code packages are read from the store
//! below; nothing is written down to it.

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use dashmap::DashMap;
use emulator::{
    Account, AccountId, CallSource, Commit, Emulator, JournalEntry, LogLine, OpenKeyring, REST_API, Store, StoreError, Stored,
    account::State,
};
use parking_lot::Mutex;
use records::NameChange;

use super::journal::Journal;

/// An account's state at one moment, of which any number of forks can be made.
pub struct Snapshot {
    like: Emulator,
    account: AccountId,
    revision: u64,
    state: State,
}

impl Snapshot {
    /// The account as it is now, without its log events, its journal, and the events that wait to be delivered: those would run functions in a
    /// fork that nobody has called there.
    ///
    /// # Errors
    /// When the account can't be read.
    pub async fn of(emulator: &Emulator, account: AccountId) -> Result<Self, StoreError> {
        let (revision, mut state) = emulator.account(account).await?.snapshot();
        state.lambda.drop_events();
        Ok(Self { like: emulator.clone(), account, revision, state })
    }

    /// A copy that knows nothing of other forks.
    pub fn fork(&self) -> Fork {
        let below = Some(self.like.core().store.clone());
        Fork::over(&self.like, Account::of_state(self.account, self.revision, self.state.clone()), below, Written::default())
    }
}

/// An account in an emulator of its own.
#[derive(Clone)]
pub struct Fork {
    /// The emulator; only this account is in it.
    pub emulator: Emulator,
    /// The account.
    pub account: AccountId,
    /// What has been written since, and before.
    pub store: Arc<ForkStore>,
}

/// A store in memory over another one, which is only read.
pub struct ForkStore {
    account: AccountId,
    below: Option<Arc<dyn Store>>,
    blobs: DashMap<String, Bytes>,
    written: Mutex<Written>,
}

#[derive(Clone, Default)]
struct Written {
    names: BTreeSet<(&'static str, String)>,
    journal: Vec<JournalEntry>,
    logs: Vec<LogLine>,
}

impl Fork {
    /// An emulator of the same parts with an empty store, for an account that nothing has been done in.
    pub fn empty(like: &Emulator, account: AccountId) -> Self {
        Self::over(like, Account::new(account), None, Written::default())
    }

    /// A copy of this fork with all that has been written: for trying two ways on from here.
    ///
    /// # Errors
    /// When the account can't be read.
    pub async fn again(&self) -> Result<Self, StoreError> {
        let (revision, state) = self.emulator.account(self.account).await?.snapshot();
        let account = Account::of_state(self.account, revision, state);
        let written = {
            let mine = self.store.written.lock();
            Written { journal: mine.journal.clone(), logs: mine.logs.clone(), ..Written::default() }
        };
        Ok(Self::over(&self.emulator, account, Some(self.emulator.core().store.clone()), written))
    }

    /// The account's state as it is now.
    ///
    /// # Errors
    /// When the account can't be read.
    pub async fn state(&self) -> Result<State, StoreError> {
        Ok(self.emulator.account(self.account).await?.snapshot().1)
    }

    fn over(like: &Emulator, account: Account, below: Option<Arc<dyn Store>>, written: Written) -> Self {
        let id = account.id;
        let apis = account.read(|state| state.apigateway.apis.ids().map(|id| (REST_API, id.clone())).collect());
        let written = Mutex::new(Written { names: apis, ..written });
        let store = Arc::new(ForkStore { account: id, below, blobs: DashMap::new(), written });
        let emulator = like.with_account(account, store.clone(), Arc::new(OpenKeyring));
        Self { emulator, account: id, store }
    }
}

impl ForkStore {
    /// Packages that have been put here since, by hash.
    pub fn blobs(&self) -> Vec<(String, Bytes)> {
        self.blobs.iter().map(|kept| (kept.key().clone(), kept.value().clone())).collect()
    }

    /// The log events since.
    pub fn lines(&self) -> Vec<LogLine> {
        self.written.lock().logs.clone()
    }

    /// The calls since.
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

    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), StoreError> {
        self.blobs.insert(hash.into(), content);
        Ok(())
    }

    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, StoreError> {
        if let Some(content) = self.blobs.get(hash) {
            return Ok(Some(content.clone()));
        }
        match &self.below {
            Some(below) => below.blob(hash).await,
            None => Ok(None),
        }
    }

    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        let owned = self.written.lock().names.iter().any(|(known, own)| *known == kind && own == name);
        Ok(owned.then_some(self.account))
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
