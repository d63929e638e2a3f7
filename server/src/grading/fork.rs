//! A copy of an account, in an emulator of its own, to try things on.
//!
//! Whatever is called there writes no log, uses up no quota, and stands in no journal of the learner. Code packages are read from the store
//! below; nothing is written down to it.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use dashmap::DashMap;
use emulator::{
    Account, AccountId, CallSource, Commit, Emulator, JournalEntry, LogLine, OpenKeyring, Store, StoreError, account::State,
};
use parking_lot::Mutex;

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
        state.lambda.queue.clear();
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
    document: Option<Bytes>,
    revision: u64,
    api_ids: Vec<String>,
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

    /// The account's document as it is now.
    ///
    /// # Errors
    /// When the account can't be read.
    pub async fn document(&self) -> Result<Vec<u8>, StoreError> {
        let (_, document, _) = self.emulator.account(self.account).await?.document().map_err(|error| StoreError(error.into()))?;
        Ok(document)
    }

    fn over(like: &Emulator, account: Account, below: Option<Arc<dyn Store>>, written: Written) -> Self {
        let id = account.id;
        let api_ids = account.read(|state| state.apigateway.api_ids());
        let written = Mutex::new(Written { api_ids, ..written });
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
    async fn load(&self, account: AccountId) -> Result<Option<Bytes>, StoreError> {
        Ok(self.written.lock().document.clone().filter(|_| account == self.account))
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let mut written = self.written.lock();
        written.journal.extend(commit.entry);
        if written.document.is_none() || commit.revision > written.revision {
            written.document = Some(commit.document);
            written.revision = commit.revision;
            written.api_ids = commit.api_ids;
        }
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

    async fn owner_of_api(&self, api_id: &str) -> Result<Option<AccountId>, StoreError> {
        let owned = self.written.lock().api_ids.iter().any(|id| id == api_id);
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
