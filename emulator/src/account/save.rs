//! Makes an account's present state durable: what differs from the state that was stored last is one commit.
//!
//! One commit of an account is under way at a time. Callers that come meanwhile share the next one.

use std::sync::Arc;

use parking_lot::Mutex;
use records::{Differences, NameChange, Unstored};
use tokio::sync::oneshot;

use super::{Account, State};
use crate::{AwsError, Commit, JournalEntry, Store, StoreError};

/// An account's records take at most this, bytes of keys and values, beside the payloads of events that wait, which are bounded on their own.
const LARGEST: u64 = 4 << 20;
/// What services themselves may add beyond it, bytes: a log group, a count of calls, what becomes of an event.
const RESERVE: u64 = 256 << 10;
/// From this size on an account's changes may be large, so they are written as rows beside the threads that answer, bytes.
const LARGE: u64 = 256 << 10;

/// Why a change was not stored.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The account would be larger than one may be.
    #[error(
        "With this change the account's resources would take {bytes} bytes of Coldstart's storage, and an account may take {limit}. Delete what is no \
         longer needed; a deletion is never refused for this."
    )]
    TooLarge {
        /// How large it would be.
        bytes: u64,
        /// How large it may be.
        limit: u64,
    },
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SaveError {
    /// The same, for another caller of the same commit.
    fn again(&self) -> Self {
        match self {
            Self::TooLarge { bytes, limit } => Self::TooLarge { bytes: *bytes, limit: *limit },
            Self::Store(error) => Self::Store(StoreError(error.0.to_string().into())),
        }
    }
}

impl From<SaveError> for StoreError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Store(error) => error,
            error @ SaveError::TooLarge { .. } => Self(error.into()),
        }
    }
}

impl From<SaveError> for AwsError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Store(error) => error.into(),
            // AWS bounds each kind of thing and never all together, so there is no error of its own for it.
            error @ SaveError::TooLarge { .. } => Self::bad_request("LimitExceededException", error.to_string()),
        }
    }
}

type Told = oneshot::Sender<Result<(), SaveError>>;

/// Who waits for the next commit of an account.
#[derive(Default)]
pub struct Saving(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    callers: Vec<(Option<JournalEntry>, Told)>,
    is_running: bool,
}

/// Returns when the present state is durable, and with it a call's entry in the journal.
///
/// # Errors
/// When it can't be stored, or is larger than an account may be and than it was; the caller must not answer that all went well. The account is as it
/// was stored last then, unless somebody has changed it since: their change is stored with this one, or taken back with it.
pub async fn save(store: &Arc<dyn Store>, account: &Arc<Account>, entry: Option<JournalEntry>) -> Result<(), SaveError> {
    let (told, outcome) = oneshot::channel();
    let is_first = {
        let mut waiting = account.saving.0.lock();
        waiting.callers.push((entry, told));
        !std::mem::replace(&mut waiting.is_running, true)
    };
    if is_first {
        // A task of its own: a caller that goes away does not leave a commit whose outcome nobody notes.
        tokio::spawn(run(store.clone(), account.clone()));
    }
    outcome.await.unwrap_or_else(|_| Err(SaveError::Store(StoreError("the commit was abandoned".into()))))
}

/// If a commit panics, those that wait are told, and the next caller begins anew.
struct Running<'a>(Option<&'a Saving>);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(saving) = self.0 {
            *saving.0.lock() = Waiting::default();
        }
    }
}

/// Commits until nobody waits.
async fn run(store: Arc<dyn Store>, account: Arc<Account>) {
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
        let outcome = commit(&*store, &account, entries).await;
        for told in told {
            // Who went away is not told.
            told.send(outcome.as_ref().copied().map_err(SaveError::again)).ok();
        }
    }
}

async fn commit(store: &dyn Store, account: &Account, entries: Vec<Option<JournalEntry>>) -> Result<(), SaveError> {
    if account.is_outdated() {
        return Err(StoreError("the account is gone, or was changed elsewhere".into()).into());
    }
    // What services do themselves has room where a learner's call has none.
    let limit = if entries.iter().all(Option::is_some) { LARGEST } else { LARGEST + RESERVE };
    let entries: Vec<JournalEntry> = entries.into_iter().flatten().collect();
    let (epoch, unstored) = account.unstored();
    let Some(unstored) = unstored else {
        let commit = Commit { account: account.id, records: None, entries };
        return Ok(store.commit(commit).await?);
    };
    let (unstored, differences) = match differences(account, unstored).await {
        Ok(written) => written,
        Err(error) => {
            // A mistake in a record's `Serialize`: what is stored is what counts.
            account.outdate();
            return Err(error.into());
        }
    };
    let size = unstored.size_with(&differences);
    let without_payloads = || size.bytes.saturating_sub(unstored.after().lambda.waiting_bytes());
    let bytes = if size.bytes > limit { without_payloads() } else { size.bytes };
    // What gets smaller is always stored: that is the way back.
    if bytes > limit && size.bytes >= account.stored_size().bytes {
        account.lock().versioned.take_back(&unstored);
        return Err(SaveError::TooLarge { bytes, limit });
    }
    let names = names(&differences);
    let records = records::Commit { names, ..unstored.commit(account.id.to_string(), epoch, differences) };
    let commit = Commit { account: account.id, records: Some(records), entries };
    match store.commit(commit).await {
        Ok(()) => {
            account.lock().versioned.stored(unstored, size);
            Ok(())
        }
        Err(error) => {
            take_back(store, account, &unstored).await;
            Err(error.into())
        }
    }
}

/// What differs, as rows. Those of a large account are written on a thread where they hold nobody up.
async fn differences(account: &Account, unstored: Unstored<State>) -> Result<(Unstored<State>, Differences), StoreError> {
    let write = move || unstored.differences().map(|differences| (unstored, differences));
    let written = match account.stored_size().bytes > LARGE {
        true => tokio::task::spawn_blocking(write).await.map_err(|error| StoreError(error.into()))?,
        false => write(),
    };
    written.map_err(|error| StoreError(error.into()))
}

/// The global names that are taken and given up: ids of REST APIs.
fn names(differences: &Differences) -> Vec<NameChange> {
    let named = differences.changes.iter().filter_map(|change| {
        let name = change.comes_or_goes("apigateway/api/")?;
        Some(NameChange { kind: crate::store::REST_API, name: name.into(), is_taken: change.value.is_some() })
    });
    named.collect()
}

/// Puts the stored state back. A commit that failed may have been written all the same, when its answer was lost: then memory is not what is stored, and
/// the account is loaded anew when it is called next.
async fn take_back(store: &dyn Store, account: &Account, unstored: &Unstored<State>) {
    match store.load(account.id).await {
        Ok(stored) if stored.revision == unstored.previous() => account.lock().versioned.take_back(unstored),
        Ok(_) => account.outdate(),
        Err(error) => {
            tracing::error!(%error, account = %account.id, "it is not known whether a change was stored");
            account.outdate();
        }
    }
}
