//! What the emulator needs of whoever stores: an account's document, its code packages, its journal, its logs, and its keys.

use std::{borrow::Cow, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use dashmap::DashMap;
use jiff::Timestamp;

use crate::{AccountId, CallSource};

/// What a stored log event costs beside its text and its names, bytes.
const ROW: usize = 64;

/// Durable storage. The server hands in SQLite; tests and `coldstart check` hand in [`MemoryStore`].
#[async_trait]
pub trait Store: Send + Sync {
    /// The account's document as last committed, or `None` for an account that was never changed.
    async fn load(&self, account: AccountId) -> Result<Option<Bytes>, StoreError>;

    /// Makes a change durable. When this returns, a `kill -9` loses nothing of it. An older revision never overwrites a newer one.
    async fn commit(&self, commit: Commit) -> Result<(), StoreError>;

    /// Notes a call in the journal, soon and in order; nobody waits for it.
    fn record(&self, entry: JournalEntry);

    /// Keeps a code package under its content's hash (lower-case hex SHA-256). Durable when it returns. Keeping it twice is fine.
    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), StoreError>;

    /// A code package by its hash.
    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, StoreError>;

    /// Which account an API id belongs to.
    async fn owner_of_api(&self, api_id: &str) -> Result<Option<AccountId>, StoreError>;

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
    /// Counts up with each change.
    pub revision: u64,
    /// The whole account as a serde document.
    pub document: Bytes,
    /// The ids of the account's REST APIs, for [`Store::owner_of_api`].
    pub api_ids: Vec<String>,
    /// The call that changed it; `None` for a change that no call made.
    pub entry: Option<JournalEntry>,
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
    documents: DashMap<AccountId, Commit>,
    blobs: DashMap<String, Bytes>,
    logs: DashMap<AccountId, Vec<LogLine>>,
    journal: parking_lot::Mutex<Vec<JournalEntry>>,
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

#[async_trait]
impl Store for MemoryStore {
    async fn load(&self, account: AccountId) -> Result<Option<Bytes>, StoreError> {
        Ok(self.documents.get(&account).map(|commit| commit.document.clone()))
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        if let Some(entry) = &commit.entry {
            self.record(entry.clone());
        }
        let newer = self.documents.get(&commit.account).is_none_or(|kept| kept.revision < commit.revision);
        if newer {
            self.documents.insert(commit.account, commit);
        }
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

    async fn owner_of_api(&self, api_id: &str) -> Result<Option<AccountId>, StoreError> {
        Ok(self.documents.iter().find(|kept| kept.api_ids.iter().any(|id| id == api_id)).map(|kept| *kept.key()))
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
}
