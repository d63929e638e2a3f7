//! The emulator's [`Ledger`] on SQLite.
//!
//! Changes go to one task, the [`scribe`], which writes all that have come together in one transaction and one sync, and only then says
//! that they are kept. Log events go to a task of their own and a file of their own. [`upkeep`] keeps both files bounded.

mod db;
mod gazette;
mod packages;
mod scribe;
#[cfg(test)]
mod tests;
pub mod upkeep;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{AccountId, Commit, Door, JournalEntry, Ledger, LedgerError, LogLine};
use jiff::Timestamp;
use sqlx::SqliteConnection;

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

    /// An operation's newest calls in an account through these doors, oldest first, those that are just being noted included. What was
    /// called before the account [began anew](Self::begin_anew) is history.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn calls(
        &self,
        account: AccountId,
        service: &str,
        operation: &str,
        doors: &[Door],
    ) -> Result<Vec<JournalEntry>, LedgerError> {
        self.scribe.flush().await?;
        db::calls(&self.databases.main.reader, account, (service, operation), doors).await.map_err(failed)
    }

    /// Returns when all calls that were noted before are in the journal.
    ///
    /// # Errors
    /// When they can't be written.
    pub async fn flush(&self) -> Result<(), LedgerError> {
        self.scribe.flush().await
    }

    /// Deletes an account's document, the index of its APIs and its journal.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn delete_account(&self, connection: &mut SqliteConnection, account: AccountId) -> sqlx::Result<()> {
        db::delete_account(connection, account).await
    }

    /// Deletes an account's log events.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn delete_all_logs(&self, account: AccountId) -> sqlx::Result<()> {
        self.gazette.flush().await;
        db::delete_all_logs(&self.databases.logs.writer, account).await
    }

    /// Notes that an account was put into another state, by these calls. They are kept when this returns.
    ///
    /// # Errors
    /// When they can't be written.
    pub async fn begin_anew(&self, account: AccountId, at: Timestamp, calls: Vec<JournalEntry>) -> Result<(), LedgerError> {
        self.scribe.note(db::beginning(account, at)).await?;
        for call in calls {
            self.scribe.note(call).await?;
        }
        self.scribe.flush().await
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
        // What the checker and the site's pages look at is no learner's doing, and nobody asks for it.
        if entry.door != Door::Grader {
            self.scribe.record(entry);
        }
    }

    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), LedgerError> {
        packages::keep(&self.databases.main.writer, hash, &content, Timestamp::now()).await.map_err(failed)
    }

    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, LedgerError> {
        packages::read(&self.databases.main.reader, hash).await.map_err(failed)
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

    async fn delete_logs(&self, account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), LedgerError> {
        self.gazette.delete(db::LogsOf { account, group: group.map(str::to_owned), stream: stream.map(str::to_owned) }).await
    }
}
