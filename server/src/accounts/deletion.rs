//! Deletes learners and all their data, in the databases and in memory.
//!
//! Code packages are not deleted here: they are stored by their content, and other accounts may use the same ones. [`crate::store`] deletes
//! packages that no account uses.

use std::collections::BTreeSet;

use emulator::{AccountId, Emulator, StoreError};
use jiff::Timestamp;

use super::{Register, RegisterError, Visits, db, session};
use crate::{admission::Admission, db::Databases, store::SqlStore, terminal::Terminals};

/// Learners that are deleted in one transaction, because other writers wait while it runs.
const TOGETHER: usize = 20;
/// How many learners one query asks for.
const ASKED: usize = 500;

/// Everything that has data of a learner.
pub struct Deletion {
    /// The databases.
    pub databases: Databases,
    /// AWS accounts, journal, log events.
    pub store: SqlStore,
    /// What a running site has in memory; `None` for the command line.
    pub memory: Option<InMemory>,
}

/// The parts of a running site that have data of learners in memory. Cheap to clone.
#[derive(Clone)]
pub struct InMemory {
    /// AWS accounts in memory.
    pub emulator: Emulator,
    /// Learners and keys in memory.
    pub register: Register,
    /// Shells.
    pub terminals: Terminals,
    /// The admission classes of accounts.
    pub admission: Admission,
    /// When learners were seen.
    pub visits: Visits,
}

/// Which learners may be deleted. The condition is checked again in the transaction that deletes.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// Any learner.
    Anybody,
    /// Guests who did nothing and have not been seen since this time.
    IdleGuests(Timestamp),
    /// Guests who have neither been seen nor called AWS since this time.
    GuestsAway(Timestamp),
}

/// Why a learner could not be deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
    /// The journal could not be flushed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It could not be read which learners exist.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl Deletion {
    /// Deletes one learner.
    ///
    /// # Errors
    /// If a database cannot be written.
    pub async fn delete(&self, learner: i64) -> Result<(), DeletionError> {
        self.delete_all(Which::Anybody, &[learner]).await.map(drop)
    }

    /// Deletes those of these learners who match `which`; returns how many.
    ///
    /// # Errors
    /// If a database cannot be written.
    pub async fn delete_all(&self, which: Which, learners: &[i64]) -> Result<usize, DeletionError> {
        let mut gone = BTreeSet::new();
        for some in learners.chunks(TOGETHER) {
            // Calls that are still queued for the journal count too.
            self.store.flush().await?;
            let deleted = self.delete_rows(which, some).await?;
            for (learner, account) in deleted {
                if let Some(memory) = &self.memory {
                    memory.forget(Some(learner), account);
                }
                self.store.delete_all_logs(account).await?;
                gone.insert(learner);
            }
        }
        session::delete_of(&self.databases.sessions, &gone).await?;
        Ok(gone.len())
    }

    async fn delete_rows(&self, which: Which, learners: &[i64]) -> sqlx::Result<Vec<(i64, AccountId)>> {
        let mut deleted = Vec::new();
        let mut transaction = self.databases.main.writer.begin().await?;
        for learner in learners {
            if let Some(account) = db::delete(&mut transaction.connection(), which, *learner).await? {
                self.store.delete_account(&mut transaction.connection(), account).await?;
                deleted.push((*learner, account));
            }
        }
        transaction.commit().await?;
        Ok(deleted)
    }

    /// Forgets learners who were deleted by another process, the command line. What was stored for them meanwhile is deleted.
    ///
    /// # Errors
    /// If a database cannot be read or written.
    pub async fn forget_deleted(&self) -> Result<(), DeletionError> {
        let Some(memory) = &self.memory else { return Ok(()) };
        let held: Vec<_> = memory.register.in_memory().into_iter().collect();
        for some in held.chunks(ASKED) {
            let accounts: Vec<AccountId> = some.iter().map(|(account, _)| *account).collect();
            let existing = memory.register.existing(&accounts).await?;
            for (account, learner) in some.iter().filter(|(account, _)| !existing.contains(account)) {
                memory.forget(*learner, *account);
                self.store.flush().await?;
                let mut transaction = self.databases.main.writer.begin().await?;
                self.store.delete_account(&mut transaction.connection(), *account).await?;
                transaction.commit().await?;
                self.store.delete_all_logs(*account).await?;
            }
        }
        Ok(())
    }
}

impl InMemory {
    /// Forgets an account, and its learner if their id is known; if the register does not know it, nothing else does.
    fn forget(&self, learner: Option<i64>, account: AccountId) {
        if let Some(learner) = learner {
            self.terminals.forget(learner);
            self.visits.forget(learner);
        }
        self.register.forget(learner, account);
        self.emulator.forget(account);
        self.admission.forget(account);
    }
}
