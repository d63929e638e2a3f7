//! Makes an account's present state durable: one commit has the difference from the state that was stored last.
//!
//! An account has one commit in progress at a time. Callers that arrive meanwhile share the next one.

use std::sync::Arc;

use parking_lot::Mutex;
use records::{Differences, NameChange, Unstored};
use tokio::sync::oneshot;

use super::{Account, Quota, State, body_changes};
use crate::{
    AwsError, Commit, JournalEntry, Store, StoreError,
    jobs::{self, Scheduler},
};

/// Above this size, bytes, an account may have large changes, so they are encoded as rows on a blocking thread.
const LARGE: u64 = 256 << 10;

/// Why a change was not stored.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The account would be over its size limit.
    #[error(
        "With this change the account's resources would take {bytes} bytes of Coldstart's storage, and an account may take {limit}. Delete what is no \
         longer needed; a deletion is never refused for this."
    )]
    TooLarge {
        /// Its size with the change.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The account would have more records than its limit.
    #[error(
        "With this change the account would have {records} records in Coldstart's storage (a function, a role or an API is one), and an account may \
         have {limit}. Delete what is no longer needed; a deletion is never refused for this."
    )]
    TooMany {
        /// Their number with the change.
        records: u64,
        /// The limit.
        limit: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SaveError {
    /// Returns a copy of the error, for another caller of the same commit.
    fn again(&self) -> Self {
        match self {
            Self::TooLarge { bytes, limit } => Self::TooLarge { bytes: *bytes, limit: *limit },
            Self::TooMany { records, limit } => Self::TooMany { records: *records, limit: *limit },
            Self::Store(error) => Self::Store(StoreError(error.0.to_string().into())),
        }
    }
}

impl From<SaveError> for StoreError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Store(error) => error,
            error @ (SaveError::TooLarge { .. } | SaveError::TooMany { .. }) => Self(error.into()),
        }
    }
}

impl From<SaveError> for AwsError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Store(error) => error.into(),
            // AWS limits each kind of resource and never their total, so it has no error for this.
            error @ (SaveError::TooLarge { .. } | SaveError::TooMany { .. }) => {
                Self::bad_request("LimitExceededException", error.to_string())
            }
        }
    }
}

type Told = oneshot::Sender<Result<(), SaveError>>;

/// The callers that wait for an account's next commit.
#[derive(Default)]
pub struct Saving(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    callers: Vec<(Option<JournalEntry>, Told)>,
    is_running: bool,
}

/// Makes the present state durable, together with a call's journal entry.
///
/// # Errors
/// The state can't be stored, or is over the quota and not smaller than before; the caller must not report success. The
/// account is then reset to the state that was stored last, unless it has changed meanwhile: that change is then stored together
/// with this one, or lost together with it.
pub async fn save(
    store: &Arc<dyn Store>,
    scheduler: &Arc<Scheduler>,
    quota: Quota,
    account: &Arc<Account>,
    entry: Option<JournalEntry>,
) -> Result<(), SaveError> {
    let (told, outcome) = oneshot::channel();
    let is_first = {
        let mut waiting = account.saving.0.lock();
        waiting.callers.push((entry, told));
        !std::mem::replace(&mut waiting.is_running, true)
    };
    if is_first {
        // The commit runs in a task of its own, so that it is completed and its outcome is applied even if the caller is cancelled.
        tokio::spawn(run(store.clone(), scheduler.clone(), quota, account.clone()));
    }
    outcome.await.unwrap_or_else(|_| Err(SaveError::Store(StoreError("the commit was abandoned".into()))))
}

/// Drops the waiting callers if a commit panics, so that they get an error and the next caller starts again.
struct Running<'a>(Option<&'a Saving>);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(saving) = self.0 {
            *saving.0.lock() = Waiting::default();
        }
    }
}

/// Commits until no caller waits.
async fn run(store: Arc<dyn Store>, scheduler: Arc<Scheduler>, quota: Quota, account: Arc<Account>) {
    let mut running = Running(Some(&account.saving));
    loop {
        let callers = {
            let mut waiting = account.saving.0.lock();
            if waiting.callers.is_empty() {
                waiting.is_running = false;
                running.0 = None;
                return;
            }
            std::mem::take(&mut waiting.callers)
        };
        let (entries, told): (Vec<_>, Vec<_>) = callers.into_iter().unzip();
        let outcome = commit(&*store, &scheduler, quota, &account, entries).await;
        for told in told {
            // A caller that was cancelled has dropped its receiver.
            told.send(outcome.as_ref().copied().map_err(SaveError::again)).ok();
        }
    }
}

async fn commit(
    store: &dyn Store,
    scheduler: &Arc<Scheduler>,
    quota: Quota,
    account: &Account,
    entries: Vec<Option<JournalEntry>>,
) -> Result<(), SaveError> {
    if account.is_outdated() {
        return Err(StoreError("the account is gone, or was changed elsewhere".into()).into());
    }
    // Services may use the reserve; a learner's call (which has an entry) may not.
    let quota = if entries.iter().all(Option::is_some) { quota } else { quota.with_reserve() };
    let entries: Vec<JournalEntry> = entries.into_iter().flatten().collect();
    let (epoch, unstored) = account.unstored();
    let Some(unstored) = unstored else {
        let commit = Commit { account: account.id, records: None, entries };
        return Ok(store.commit(commit).await?);
    };
    let (unstored, differences) = match differences(account, unstored).await {
        Ok(written) => written,
        Err(error) => {
            // A record's `Serialize` is wrong: the state in memory can't be stored, so the stored state is loaded again.
            account.outdate();
            scheduler.wake(account.id);
            return Err(error.into());
        }
    };
    let size = unstored.size_with(&differences);
    let uncounted = || {
        let after = unstored.after();
        after.lambda.waiting_bytes() + after.sns.uncounted_bytes() + after.dynamodb.stream_record_bytes() + after.deliveries.bytes()
    };
    if let Err(refused) = quota.check(account.stored_size(), size, uncounted) {
        account.lock().versioned.take_back(&unstored);
        return Err(refused);
    }
    let names = names(&differences);
    let jobs = jobs::changes(unstored.before(), unstored.after(), &differences);
    let bodies = body_changes(unstored.after(), &differences.changes);
    let records =
        records::Commit { names, jobs: jobs.clone(), bodies, ..unstored.commit(account.id.to_string(), epoch, differences) };
    let commit = Commit { account: account.id, records: Some(records), entries };
    match store.commit(commit).await {
        Ok(()) => {
            account.lock().versioned.stored(unstored, size);
            account.live.sqs.wake();
            if !jobs.is_empty() {
                account.jobs.apply(&jobs);
                scheduler.refresh(account);
            }
            Ok(())
        }
        Err(error) => {
            if take_back(store, account, &unstored).await == Taken::Outdated {
                // Its jobs are read again with its state.
                scheduler.wake(account.id);
            }
            Err(error.into())
        }
    }
}

/// Returns the difference as rows. That of a large account is computed on a blocking thread, where no other request waits for it.
async fn differences(account: &Account, unstored: Unstored<State>) -> Result<(Unstored<State>, Differences), StoreError> {
    let write = move || unstored.differences().map(|differences| (unstored, differences));
    let written = match account.stored_size().bytes > LARGE {
        true => tokio::task::spawn_blocking(write).await.map_err(|error| StoreError(error.into()))?,
        false => write(),
    };
    written.map_err(|error| StoreError(error.into()))
}

/// The tables whose keys are global names, with the kinds of these names.
const NAMED: [(&str, &str); 4] = [
    ("iam/access-key/", crate::store::ACCESS_KEY),
    ("apigateway/api/", crate::store::REST_API),
    ("lambda/url/", crate::store::FUNCTION_URL),
    ("s3/bucket/", crate::store::BUCKET),
];

/// Returns the global names that are taken or released.
fn names(differences: &Differences) -> Vec<NameChange> {
    let named = differences.changes.iter().filter_map(|change| {
        let (name, kind) = NAMED.iter().find_map(|(table, kind)| Some((change.comes_or_goes(table)?, *kind)))?;
        Some(NameChange { kind, name: name.into(), is_taken: change.value.is_some() })
    });
    named.collect()
}

/// What became of an account whose commit failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// The state in memory is the stored one again.
    Back,
    /// The stored state may be another one.
    Outdated,
    /// Another process has taken the account over, and runs its jobs.
    Over,
}

/// Puts the stored state back. A commit that reported a failure may have been written nevertheless, if its answer was lost. The
/// state in memory then differs from the stored one, or another process has taken the account over; the account is loaded again when
/// it is next called.
async fn take_back(store: &dyn Store, account: &Account, unstored: &Unstored<State>) -> Taken {
    let epoch = account.lock().epoch;
    let taken = match store.position(account.id).await {
        Ok(stored) if stored == (epoch, unstored.previous()) => {
            account.lock().versioned.take_back(unstored);
            return Taken::Back;
        }
        Ok((other, _)) if other != epoch => Taken::Over,
        Ok(_) => Taken::Outdated,
        Err(error) => {
            tracing::error!(%error, account = %account.id, "it is not known whether a change was stored");
            Taken::Outdated
        }
    };
    account.outdate();
    taken
}
