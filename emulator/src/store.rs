//! The traits by which the emulator stores an account's records, bodies, journal and logs, and finds access keys.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use async_trait::async_trait;
use bodies::{Bodies, BodyError, MemoryBodies};
use dashmap::DashMap;
use jiff::Timestamp;
use parking_lot::Mutex;
use records::{Change, JobChange, NameChange, Size};

use crate::{AccountId, CallSource};

/// The kind of global name for the ids of REST APIs.
pub const REST_API: &str = "rest-api";
/// The kind of global name for buckets.
pub const BUCKET: &str = "bucket";
/// The kind of global name for the ids of function URLs.
pub const FUNCTION_URL: &str = "function-url";
/// The kind of global name for the ids of users' access keys.
pub const ACCESS_KEY: &str = "access-key";
/// The overhead of a stored log event beside its text and its names, bytes.
const ROW: usize = 64;

/// Durable storage. The server implements it with a database; tests and `coldstart check` use [`MemoryStore`].
#[async_trait]
pub trait Store: Send + Sync {
    /// Returns the account as last committed: empty and at revision 0 if it was never changed. A store of several processes takes the
    /// account over for this one, so that it refuses later commits of others.
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError>;

    /// Works like [`load`](Self::load), but a store may leave out the records with these prefixes, which are sorted, if the account
    /// has many. The default loads all.
    async fn load_without(&self, account: AccountId, _prefixes: &[&str]) -> Result<Stored, StoreError> {
        self.load(account).await
    }

    /// Returns the records with a prefix, with the account's epoch and revision at the same moment. The account is not taken over. The
    /// default is for a store that leaves nothing out.
    async fn load_part(&self, account: AccountId, prefix: &str) -> Result<Stored, StoreError> {
        Err(StoreError(format!("the account {account} was loaded with the records of {prefix}").into()))
    }

    /// Returns the epoch and the revision of the account as last committed. The account is not taken over. The default is for a store
    /// of one process.
    async fn position(&self, account: AccountId) -> Result<(u64, u64), StoreError> {
        let stored = self.load(account).await?;
        Ok((stored.epoch, stored.revision))
    }

    /// Makes a change durable: after this returns, a `kill -9` does not lose it. A change that is not based on the stored revision
    /// is refused.
    async fn commit(&self, commit: Commit) -> Result<(), StoreError>;

    /// Adds a call to the journal, later and in order; the caller does not wait for it.
    fn record(&self, entry: JournalEntry);

    /// Returns the bodies, such as code packages. A commit is refused if a record in it refers to a body that is not stored.
    fn bodies(&self) -> &dyn Bodies;

    /// Returns the account that has a global name, such as a REST API's id ([`REST_API`]).
    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError>;

    /// Returns the accounts that have jobs, each with the time at which its first one is due.
    async fn first_jobs(&self) -> Result<Vec<(AccountId, Timestamp)>, StoreError>;

    /// Adds log events, later; the caller does not wait for it.
    fn append_logs(&self, account: AccountId, lines: Vec<LogLine>);

    /// Returns the newest `limit` log events of the account, oldest first.
    async fn logs(&self, account: AccountId, limit: usize) -> Result<Vec<LogLine>, StoreError>;

    /// Deletes the events of a log group, or of one of its streams; without a group, all events of the account.
    async fn delete_logs(&self, account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), StoreError>;
}

/// Finds the secrets of access keys.
#[async_trait]
pub trait Keyring: Send + Sync {
    /// Returns the account and secret of a long-lived access key id, or `None` if there is no such key.
    async fn find(&self, access_key_id: &str) -> Result<Option<Secret>, StoreError>;

    /// Returns the long-lived keys of an account's owner.
    async fn keys_of(&self, account: AccountId) -> Result<Vec<AccessKey>, StoreError>;
}

/// A long-lived key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The access key id, `AKIA…`.
    pub id: String,
    pub created: Timestamp,
}

/// A long-lived key's account and secret.
#[derive(Clone)]
pub struct Secret {
    pub account: AccountId,
    pub secret_access_key: String,
}

/// One durable change of one account, with the journal entries of its calls.
#[derive(Clone, Debug)]
pub struct Commit {
    pub account: AccountId,
    /// The changed records; `None` if none changed.
    pub records: Option<records::Commit>,
    /// Journal entries of the calls in this commit, whether or not they changed a record.
    pub entries: Vec<JournalEntry>,
}

/// An account as it is stored.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// The epoch of this process's hold on the account.
    pub epoch: u64,
    /// The revision of the last commit.
    pub revision: u64,
    /// Its records, key and JSON.
    pub rows: Vec<(String, String)>,
    /// The size of all records, if some were left out.
    pub without_parts: Option<Size>,
}

/// One call in the journal.
#[derive(Clone, Debug)]
pub struct JournalEntry {
    pub account: AccountId,
    /// When the request arrived.
    pub at: Timestamp,
    /// The way by which it arrived.
    pub source: CallSource,
    /// The service's signing name: `lambda`, `apigateway`, …
    pub service: Cow<'static, str>,
    /// The operation: `CreateFunction`, …
    pub operation: Cow<'static, str>,
    /// The input as JSON, without packages.
    pub input: String,
    /// The HTTP status of the response.
    pub status: u16,
    /// The error's code, if the call failed.
    pub error: Option<String>,
    pub request_id: String,
    /// The client's `User-Agent`.
    pub user_agent: String,
}

/// One log event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub group: String,
    pub stream: String,
    /// The event's own time, milliseconds since 1970.
    pub timestamp: i64,
    /// When the event arrived, milliseconds since 1970.
    pub ingestion_time: i64,
    pub message: String,
}

impl LogLine {
    /// Returns what the event counts for in the limits of logs, bytes: its text, its names and the overhead of a row.
    pub fn cost(&self) -> usize {
        self.message.len() + self.group.len() + self.stream.len() + ROW
    }

    /// Returns whether the event is in a group, or in one stream of it; without a group, true.
    pub fn is_of(&self, group: Option<&str>, stream: Option<&str>) -> bool {
        group.is_none_or(|group| self.group == group) && stream.is_none_or(|stream| self.stream == stream)
    }
}

/// The store failed.
#[derive(Debug, thiserror::Error)]
#[error("storage: {0}")]
pub struct StoreError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

impl From<BodyError> for StoreError {
    fn from(error: BodyError) -> Self {
        Self(error.into())
    }
}

/// A store in memory, for tests and for proving a course.
#[derive(Default)]
pub struct MemoryStore {
    accounts: Mutex<BTreeMap<AccountId, Kept>>,
    bodies: MemoryBodies,
    logs: DashMap<AccountId, Vec<LogLine>>,
    journal: Mutex<Vec<JournalEntry>>,
}

#[derive(Default)]
struct Kept {
    revision: u64,
    rows: BTreeMap<String, String>,
    names: BTreeSet<(&'static str, String)>,
    /// The due times of jobs, milliseconds since 1970.
    jobs: BTreeMap<String, i64>,
}

impl MemoryStore {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    fn select(&self, account: AccountId, fits: impl Fn(&str) -> bool) -> Stored {
        let accounts = self.accounts.lock();
        let Some(kept) = accounts.get(&account) else { return Stored::default() };
        let rows = kept.rows.iter().filter(|(key, _)| fits(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
        Stored { revision: kept.revision, rows, ..Stored::default() }
    }

    /// Returns the journal so far.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.journal.lock().clone()
    }
}

impl Kept {
    fn size(&self) -> Size {
        let bytes = self.rows.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>();
        Size { records: self.rows.len() as u64, bytes: bytes as u64 }
    }

    fn write(&mut self, commit: records::Commit) -> Result<(), StoreError> {
        if commit.previous != self.revision {
            return Err(StoreError(
                format!("it is at revision {}, and a change is based on {}", self.revision, commit.previous).into(),
            ));
        }
        self.revision = commit.revision;
        for Change { key, value, .. } in commit.changes {
            match value {
                Some(value) => drop(self.rows.insert(key, value)),
                None => drop(self.rows.remove(&key)),
            }
        }
        for NameChange { kind, name, is_taken } in commit.names {
            match is_taken {
                true => drop(self.names.insert((kind, name))),
                false => drop(self.names.remove(&(kind, name))),
            }
        }
        for JobChange { key, due_at } in commit.jobs {
            match due_at {
                Some(due_at) => drop(self.jobs.insert(key, due_at)),
                None => drop(self.jobs.remove(&key)),
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError> {
        Ok(self.select(account, |_| true))
    }

    /// Leaves the records out however few there are, so that each test covers it.
    async fn load_without(&self, account: AccountId, prefixes: &[&str]) -> Result<Stored, StoreError> {
        let size = self.accounts.lock().get(&account).map(Kept::size);
        let stored = self.select(account, |key| !prefixes.iter().any(|prefix| key.starts_with(prefix)));
        Ok(Stored { without_parts: size, ..stored })
    }

    async fn load_part(&self, account: AccountId, prefix: &str) -> Result<Stored, StoreError> {
        Ok(self.select(account, |key| key.starts_with(prefix)))
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        if let Some(records) = commit.records {
            self.accounts.lock().entry(commit.account).or_default().write(records)?;
        }
        self.journal.lock().extend(commit.entries);
        Ok(())
    }

    fn record(&self, entry: JournalEntry) {
        self.journal.lock().push(entry);
    }

    fn bodies(&self) -> &dyn Bodies {
        &self.bodies
    }

    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        let has = |kept: &Kept| kept.names.iter().any(|(known, own)| *known == kind && own == name);
        Ok(self.accounts.lock().iter().find(|(_, kept)| has(kept)).map(|(account, _)| *account))
    }

    async fn first_jobs(&self) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let first = |kept: &Kept| Timestamp::from_millisecond(*kept.jobs.values().min()?).ok();
        Ok(self.accounts.lock().iter().filter_map(|(account, kept)| Some((*account, first(kept)?))).collect())
    }

    fn append_logs(&self, account: AccountId, lines: Vec<LogLine>) {
        self.logs.entry(account).or_default().extend(lines);
    }

    async fn logs(&self, account: AccountId, limit: usize) -> Result<Vec<LogLine>, StoreError> {
        let kept = self.logs.get(&account).map(|lines| lines.clone()).unwrap_or_default();
        Ok(kept[kept.len().saturating_sub(limit)..].to_vec())
    }

    async fn delete_logs(&self, account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), StoreError> {
        if let Some(mut lines) = self.logs.get_mut(&account) {
            lines.retain(|line| !line.is_of(group, stream));
        }
        Ok(())
    }
}

/// A keyring without keys, for an emulator in the open mode.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenKeyring;

#[async_trait]
impl Keyring for OpenKeyring {
    async fn find(&self, _access_key_id: &str) -> Result<Option<Secret>, StoreError> {
        Ok(None)
    }

    async fn keys_of(&self, _account: AccountId) -> Result<Vec<AccessKey>, StoreError> {
        Ok(Vec::new())
    }
}
