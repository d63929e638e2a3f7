//! The emulator's [`Store`] on SQLite or PostgreSQL.
//!
//! Changes go to one task, the [`Writer`]. It writes all queued changes in one transaction and one sync, and only then acknowledges
//! them. Log events go to a task and a file of their own, large bodies to files of a folder. [`upkeep`] keeps all of them bounded. [`split`] migrates
//! accounts of earlier versions, and [`packages`] their code packages.

mod db;
mod journal;
mod log_writer;
pub mod packages;
pub mod split;
#[cfg(test)]
mod tests;
pub mod upkeep;

use std::sync::Arc;

use ::store::{BodyStore, Database, Writer, sql::Connection};
use async_trait::async_trait;
use emulator::account::InvalidAccountId;
use emulator::{AccountId, Bodies, CallSource, Commit, JournalEntry, LogLine, Store, StoreError, Stored};
use jiff::Timestamp;

use self::journal::Call;
use crate::db::Databases;

/// The folder of large bodies, in the data folder.
pub const BODIES: &str = "bodies";

/// The store on a database of either engine. Cheap to clone.
#[derive(Clone)]
pub struct SqlStore {
    databases: Databases,
    records: Database,
    bodies: BodyStore,
    commit_writer: Arc<Writer<Call>>,
    log_writer: Arc<log_writer::LogWriter>,
}

impl SqlStore {
    /// Starts the writing tasks. They end when the store is [closed](Self::close).
    pub fn start(databases: Databases) -> Self {
        let records = databases.main.records();
        let bodies = BodyStore::new(records.clone(), databases.folder.join(BODIES));
        let commit_writer = Arc::new(Writer::start(records.clone()));
        let log_writer = Arc::new(log_writer::LogWriter::start(databases.logs.writer.clone()));
        Self { databases, records, bodies, commit_writer, log_writer }
    }

    /// The bodies, for their upkeep.
    pub fn body_store(&self) -> &BodyStore {
        &self.bodies
    }

    /// Writes what is queued and ends the tasks.
    pub async fn close(&self) {
        self.commit_writer.close().await;
        self.log_writer.close().await;
    }

    /// An operation's newest calls in an account from these sources, oldest first, including those that are still queued. Calls made before the
    /// account [began anew](Self::begin_anew) are not returned.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn calls(
        &self,
        account: AccountId,
        service: &str,
        operation: &str,
        sources: &[CallSource],
    ) -> Result<Vec<JournalEntry>, StoreError> {
        self.flush().await?;
        db::calls(&self.databases.main.reader, account, (service, operation), sources).await.map_err(failed)
    }

    /// An account's newest calls from these sources since it [began anew](Self::begin_anew), oldest first, at most this many.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn newest_calls(
        &self,
        account: AccountId,
        sources: &[CallSource],
        most: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        self.flush().await?;
        db::newest_calls(&self.databases.main.reader, account, sources, most).await.map_err(failed)
    }

    /// Returns when all calls that were queued before are in the journal.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn flush(&self) -> Result<(), StoreError> {
        self.commit_writer.flush().await.map_err(refused)
    }

    /// Deletes an account's records, its global names and its journal.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_account(&self, connection: &mut Connection<'_>, account: AccountId) -> sqlx::Result<()> {
        db::delete_account(connection, account).await
    }

    /// Deletes an account's log events.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_all_logs(&self, account: AccountId) -> sqlx::Result<()> {
        self.log_writer.flush().await;
        db::delete_all_logs(&self.databases.logs.writer, account).await
    }

    /// Records that an account was replaced by one in which these calls were made. The entries are stored when this returns.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn begin_anew(&self, account: AccountId, at: Timestamp, calls: Vec<JournalEntry>) -> Result<(), StoreError> {
        for call in std::iter::once(db::beginning(account, at)).chain(calls) {
            self.commit_writer.note(Call(call)).await.map_err(refused)?;
        }
        self.flush().await
    }
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError(error.into())
}

fn refused(error: ::store::CommitError) -> StoreError {
    StoreError(error.into())
}

#[async_trait]
impl Store for SqlStore {
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError> {
        self.load_without(account, &[]).await
    }

    async fn load_without(&self, account: AccountId, prefixes: &[&str]) -> Result<Stored, StoreError> {
        let held = self.records.hold(&account.to_string(), prefixes).await.map_err(failed)?;
        let without_parts = held.has_more.then_some(held.size);
        Ok(Stored { epoch: held.epoch, revision: held.revision, rows: held.rows, without_parts })
    }

    async fn load_part(&self, account: AccountId, prefix: &str) -> Result<Stored, StoreError> {
        let loaded = self.records.load(&account.to_string(), prefix).await.map_err(failed)?;
        Ok(Stored { epoch: loaded.epoch, revision: loaded.revision, rows: loaded.rows, without_parts: None })
    }

    async fn position(&self, account: AccountId) -> Result<(u64, u64), StoreError> {
        self.records.position(&account.to_string()).await.map_err(failed)
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let entries = commit.entries.into_iter().map(Call).collect();
        let written = match commit.records {
            Some(records) => self.commit_writer.commit(records, entries).await,
            None => self.commit_writer.note_all(entries).await,
        };
        written.map_err(refused)
    }

    fn record(&self, entry: JournalEntry) {
        // Calls of the checker and the site's pages are not a learner's, and nobody reads them.
        if entry.source != CallSource::Internal && !self.commit_writer.record(Call(entry)) {
            tracing::warn!("the journal's queue is full: a read-only call was not recorded");
        }
    }

    fn bodies(&self) -> &dyn Bodies {
        &self.bodies
    }

    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        let owner = self.records.owner(kind, name).await.map_err(failed)?;
        owner.map(|account| account.parse().map_err(|error: InvalidAccountId| StoreError(error.into()))).transpose()
    }

    async fn first_jobs(&self) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let read = |(account, due): (String, i64)| {
            let account = account.parse().map_err(|error: InvalidAccountId| StoreError(error.into()))?;
            Ok((account, Timestamp::from_millisecond(due).map_err(|error| StoreError(error.into()))?))
        };
        self.records.first_jobs().await.map_err(failed)?.into_iter().map(read).collect()
    }

    fn append_logs(&self, account: AccountId, lines: Vec<LogLine>) {
        self.log_writer.append(account, lines);
    }

    async fn logs(&self, account: AccountId, limit: usize) -> Result<Vec<LogLine>, StoreError> {
        self.log_writer.flush().await;
        db::logs(&self.databases.logs.reader, account, limit).await.map_err(failed)
    }

    async fn delete_logs(&self, account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), StoreError> {
        self.log_writer.delete(db::LogsOf { account, group: group.map(str::to_owned), stream: stream.map(str::to_owned) }).await
    }
}
