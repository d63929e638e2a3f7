//! What the emulator needs of whoever stores: an account's records, its code packages, its journal, its logs, and its keys.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;
use dashmap::DashMap;
use jiff::Timestamp;
use parking_lot::Mutex;
use records::{Change, NameChange};

use crate::{AccountId, CallSource};

/// The kind of global name that a REST API's id is.
pub const REST_API: &str = "rest-api";
/// What a stored log event costs beside its text and its names, bytes.
const ROW: usize = 64;

/// Durable storage. The server hands in SQLite; tests and `coldstart check` hand in [`MemoryStore`].
#[async_trait]
pub trait Store: Send + Sync {
    /// The account as last committed: empty and at revision 0 if it was never changed.
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError>;

    /// Makes a change durable. When this returns, a `kill -9` loses nothing of it. A change that is not based on what is stored is refused.
    async fn commit(&self, commit: Commit) -> Result<(), StoreError>;

    /// Notes a call in the journal, soon and in order; nobody waits for it.
    fn record(&self, entry: JournalEntry);

    /// Keeps a code package under its content's hash (lower-case hex SHA-256). Durable when it returns. Keeping it twice is fine.
    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), StoreError>;

    /// A code package by its hash.
    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, StoreError>;

    /// Which account a global name belongs to, such as a REST API's id ([`REST_API`]).
    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError>;

    /// Adds log events, soon; nobody waits for it.
    fn append_logs(&self, account: AccountId, lines: Vec<LogLine>);

    /// The account's log events, oldest first, at most the newest `limit`.
    async fn logs(&self, account: AccountId, limit: usize) -> Result<Vec<LogLine>, StoreError>;

    /// Forgets a log group's events, or one stream's; without a group, all of the account's.
    async fn delete_logs(&self, account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), StoreError>;
}

/// Finds the secret of an access key.
#[async_trait]
pub trait Keyring: Send + Sync {
    /// The account and secret of a long-lived access key id, or `None` if there is no such key.
    async fn find(&self, access_key_id: &str) -> Result<Option<Secret>, StoreError>;

    /// The long-lived keys of an account's owner.
    async fn keys_of(&self, account: AccountId) -> Result<Vec<AccessKey>, StoreError>;
}

/// A long-lived key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// `AKIA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A long-lived key's account and secret.
#[derive(Clone)]
pub struct Secret {
    /// The account.
    pub account: AccountId,
    /// The secret access key.
    pub secret_access_key: String,
}

/// One durable change of one account.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The account.
    pub account: AccountId,
    /// What changed; `None` if nothing did.
    pub records: Option<records::Commit>,
    /// The calls that changed it, or that might have.
    pub entries: Vec<JournalEntry>,
}

/// An account as it is stored.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// The epoch in which this process holds it.
    pub epoch: u64,
    /// The revision of the last commit.
    pub revision: u64,
    /// Its records, by key.
    pub rows: Vec<(String, String)>,
}

/// One call, as the journal keeps it.
#[derive(Clone, Debug)]
pub struct JournalEntry {
    /// The account.
    pub account: AccountId,
    /// When it came in.
    pub at: Timestamp,
    /// How it came.
    pub source: CallSource,
    /// `lambda`, `apigateway`, …
    pub service: Cow<'static, str>,
    /// `CreateFunction`, …
    pub operation: Cow<'static, str>,
    /// The input, JSON, with packages left out.
    pub input: String,
    /// HTTP status answered.
    pub status: u16,
    /// The error's name, if it failed.
    pub error: Option<String>,
    /// The request's id.
    pub request_id: String,
    /// The client's `User-Agent`.
    pub user_agent: String,
}

/// One log event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Log group.
    pub group: String,
    /// Log stream.
    pub stream: String,
    /// Milliseconds since 1970, as the event says.
    pub timestamp: i64,
    /// Milliseconds since 1970, when it came in.
    pub ingestion_time: i64,
    /// The text.
    pub message: String,
}

impl LogLine {
    /// What it counts for in the bounds on logs, bytes: its text and its names, and what a row costs beside them.
    pub fn cost(&self) -> usize {
        self.message.len() + self.group.len() + self.stream.len() + ROW
    }

    /// Whether it belongs to a group, or to one stream of it; to any without a group.
    pub fn is_of(&self, group: Option<&str>, stream: Option<&str>) -> bool {
        group.is_none_or(|group| self.group == group) && stream.is_none_or(|stream| self.stream == stream)
    }
}

/// Storage failed.
#[derive(Debug, thiserror::Error)]
#[error("storage: {0}")]
pub struct StoreError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

/// Keeps everything in memory: for tests and for proving a course.
#[derive(Default)]
pub struct MemoryStore {
    accounts: Mutex<BTreeMap<AccountId, Kept>>,
    blobs: DashMap<String, Bytes>,
    logs: DashMap<AccountId, Vec<LogLine>>,
    journal: Mutex<Vec<JournalEntry>>,
}

#[derive(Default)]
struct Kept {
    revision: u64,
    rows: BTreeMap<String, String>,
    names: BTreeSet<(&'static str, String)>,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The journal so far.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.journal.lock().clone()
    }
}

impl Kept {
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
        Ok(())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError> {
        let accounts = self.accounts.lock();
        let Some(kept) = accounts.get(&account) else { return Ok(Stored::default()) };
        let rows = kept.rows.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        Ok(Stored { epoch: 0, revision: kept.revision, rows })
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

    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), StoreError> {
        self.blobs.insert(hash.into(), content);
        Ok(())
    }

    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, StoreError> {
        Ok(self.blobs.get(hash).map(|content| content.clone()))
    }

    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        let has = |kept: &Kept| kept.names.iter().any(|(known, own)| *known == kind && own == name);
        Ok(self.accounts.lock().iter().find(|(_, kept)| has(kept)).map(|(account, _)| *account))
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

/// Knows no key: for an emulator in the open mode.
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
