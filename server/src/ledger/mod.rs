//! The emulator's [`Ledger`](emulator::Ledger) on SQLite.
//!
//! Changes go to one task, the [`scribe`], which writes all that have come together in one transaction and one sync, and only then says
//! that they are kept. Log events go to a task of their own and a file of their own.

mod db;
mod gazette;
mod scribe;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{AccountId, Commit, JournalEntry, Ledger, LedgerError, LogLine};

use crate::db::Databases;

/// The ledger on SQLite. Cheap to clone.
#[derive(Clone)]
pub struct SqliteLedger {
    databases: Databases,
    scribe: Arc<scribe::Scribe>,
    gazette: Arc<gazette::Gazette>,
}

impl SqliteLedger {
    /// Starts the writing tasks. They end when the ledger is [closed](Self::close).
    pub fn start(databases: Databases) -> Self {
        let scribe = Arc::new(scribe::Scribe::start(databases.main.writer.clone()));
        let gazette = Arc::new(gazette::Gazette::start(databases.logs.writer.clone()));
        Self { databases, scribe, gazette }
    }

    /// Writes what is waiting and ends the tasks.
    pub async fn close(&self) {
        self.scribe.close().await;
        self.gazette.close().await;
    }

    /// An account's journal since an entry, oldest first, calls that are just being noted included.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn journal(&self, account: AccountId, after: i64) -> Result<Vec<(i64, JournalEntry)>, LedgerError> {
        self.scribe.flush().await?;
        db::journal(&self.databases.main.reader, account, after).await.map_err(failed)
    }
}

fn failed(error: sqlx::Error) -> LedgerError {
    LedgerError(error.into())
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn load(&self, account: AccountId) -> Result<Option<Bytes>, LedgerError> {
        db::document(&self.databases.main.reader, account).await.map_err(failed)
    }

    async fn commit(&self, commit: Commit) -> Result<(), LedgerError> {
        self.scribe.commit(commit).await
    }

    fn record(&self, entry: JournalEntry) {
        self.scribe.record(entry);
    }

    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), LedgerError> {
        db::keep_blob(&self.databases.main.writer, hash, &content).await.map_err(failed)
    }

    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, LedgerError> {
        db::blob(&self.databases.main.reader, hash).await.map_err(failed)
    }

    async fn owner_of_api(&self, api_id: &str) -> Result<Option<AccountId>, LedgerError> {
        db::owner_of_api(&self.databases.main.reader, api_id).await.map_err(failed)
    }

    fn append_logs(&self, account: AccountId, lines: Vec<LogLine>) {
        self.gazette.append(account, lines);
    }

    async fn logs(&self, account: AccountId, limit: usize) -> Result<Vec<LogLine>, LedgerError> {
        self.gazette.flush().await;
        db::logs(&self.databases.logs.reader, account, limit).await.map_err(failed)
    }

    async fn delete_logs(&self, account: AccountId, group: &str, stream: Option<&str>) -> Result<(), LedgerError> {
        self.gazette.flush().await;
        db::delete_logs(&self.databases.logs.writer, account, group, stream).await.map_err(failed)
    }
}
