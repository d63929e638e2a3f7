//! Deletes learners with all that is theirs: in the three files, and in memory.
//!
//! Code packages stay: they are kept by their content, and others may have the same.

use std::collections::BTreeSet;

use emulator::{AccountId, Emulator, StoreError};
use jiff::Timestamp;

use super::{Register, Visits, db, session};
use crate::{admission::Admission, db::Databases, store::SqliteStore, terminal::Terminals};

/// Learners in one transaction: other writers wait for so long.
const TOGETHER: usize = 20;

/// What holds something of a learner.
pub struct Deletion {
    /// The files.
    pub databases: Databases,
    /// AWS accounts, journal, log events.
    pub store: SqliteStore,
    /// AWS accounts in memory.
    pub emulator: Emulator,
    /// Learners and keys in memory.
    pub register: Register,
    /// Shells.
    pub terminals: Terminals,
    /// Classes of accounts.
    pub admission: Admission,
    /// Who was here.
    pub visits: Visits,
}

/// Who may be deleted. It is looked at once more in the transaction that deletes.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// Anybody.
    Anybody,
    /// Guests who did nothing, and have not been here since.
    IdleGuests(Timestamp),
    /// Guests who have not been here since, nor called AWS.
    GuestsAway(Timestamp),
}

/// Why somebody could not be deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// SQLite failed.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
    /// The journal could not be brought up to date.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Deletion {
    /// Deletes one learner.
    ///
    /// # Errors
    /// When a file can't be written.
    pub async fn delete(&self, learner: i64) -> Result<(), DeletionError> {
        self.delete_all(Which::Anybody, &[learner]).await.map(drop)
    }

    /// Deletes those of these learners who are such; says how many.
    ///
    /// # Errors
    /// When a file can't be written.
    pub async fn delete_all(&self, which: Which, learners: &[i64]) -> Result<usize, DeletionError> {
        let mut gone = BTreeSet::new();
        for some in learners.chunks(TOGETHER) {
            // What is on its way into the journal counts.
            self.store.flush().await?;
            let deleted = self.delete_rows(which, some).await?;
            for (learner, account) in deleted {
                self.forget(learner, account);
                self.store.delete_all_logs(account).await?;
                gone.insert(learner);
            }
        }
        session::delete_of(&self.databases.sessions.writer, &gone).await?;
        Ok(gone.len())
    }

    async fn delete_rows(&self, which: Which, learners: &[i64]) -> sqlx::Result<Vec<(i64, AccountId)>> {
        let mut deleted = Vec::new();
        let mut transaction = self.databases.main.writer.begin_with("BEGIN IMMEDIATE").await?;
        for learner in learners {
            if let Some(account) = db::delete(&mut transaction, which, *learner).await? {
                self.store.delete_account(&mut transaction, account).await?;
                deleted.push((*learner, account));
            }
        }
        transaction.commit().await?;
        Ok(deleted)
    }

    fn forget(&self, learner: i64, account: AccountId) {
        self.terminals.forget(learner);
        self.register.forget(learner, account);
        self.emulator.forget(account);
        self.visits.forget(learner);
        self.admission.forget(account);
    }
}
