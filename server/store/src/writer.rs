//! The task that commits: what has come together goes into one transaction and one sync, since a sync is what costs.
//!
//! A large commit takes longer to write than all others together, so it waits until those are written: an account that writes much has slower writes
//! of its own, and no one else has.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures::FutureExt;
use records::Commit;
use tokio::sync::{mpsc, oneshot};

use crate::{CommitError, Database, Entry};

/// How many messages may wait before callers wait too.
const WAITING: usize = 4096;
/// How many messages go into one transaction.
const TOGETHER: usize = 512;
/// How long entries that nobody waits for may wait for company.
const LINGER: Duration = Duration::from_millis(50);
/// A commit from this size on is written after all that are smaller, bytes.
const LARGE: usize = 256 << 10;

type Kept = oneshot::Sender<Result<(), CommitError>>;

enum Message<E> {
    Commit(Box<Commit>, Vec<E>, Kept),
    Entry(Box<E>),
    Flush(Kept),
    Close(oneshot::Sender<()>),
}

/// The way to the task.
pub struct Writer<E> {
    messages: mpsc::Sender<Message<E>>,
}

impl<E: Entry> Writer<E> {
    /// Starts the task.
    pub fn start(database: Database) -> Self {
        let (messages, inbox) = mpsc::channel(WAITING);
        tokio::spawn(write(database, inbox));
        Self { messages }
    }

    /// Returns when the change is durable, and with it these entries.
    ///
    /// # Errors
    /// When it is refused, or the database fails.
    pub async fn commit(&self, commit: Commit, entries: Vec<E>) -> Result<(), CommitError> {
        self.ask(|kept| Message::Commit(Box::new(commit), entries, kept)).await
    }

    /// Returns when these entries are durable.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_all(&self, entries: Vec<E>) -> Result<(), CommitError> {
        for entry in entries {
            self.note(entry).await?;
        }
        self.flush().await
    }

    /// Takes an entry that nobody waits for, and returns at once. `false` if too many wait already.
    pub fn record(&self, entry: E) -> bool {
        self.messages.try_send(Message::Entry(Box::new(entry))).is_ok()
    }

    /// Takes an entry; if too many wait already, it waits for its turn.
    ///
    /// # Errors
    /// When the writer has ended.
    pub async fn note(&self, entry: E) -> Result<(), CommitError> {
        self.messages.send(Message::Entry(Box::new(entry))).await.map_err(|_| CommitError::Closed)
    }

    /// Returns when everything given before is durable.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn flush(&self) -> Result<(), CommitError> {
        self.ask(Message::Flush).await
    }

    /// Writes what is waiting and ends the task.
    pub async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.messages.send(Message::Close(closed)).await.is_ok() {
            done.await.ok();
        }
    }

    async fn ask(&self, message: impl FnOnce(Kept) -> Message<E>) -> Result<(), CommitError> {
        let (kept, answer) = oneshot::channel();
        self.messages.send(message(kept)).await.map_err(|_| CommitError::Closed)?;
        answer.await.map_err(|_| CommitError::Closed)?
    }
}

async fn write<E: Entry>(database: Database, mut inbox: mpsc::Receiver<Message<E>>) {
    let mut messages = Vec::with_capacity(TOGETHER);
    let mut large = VecDeque::new();
    loop {
        let received = inbox.recv_many(&mut messages, TOGETHER);
        // While a large commit waits, nothing else is waited for.
        let received = if large.is_empty() { Some(received.await) } else { received.now_or_never() };
        if received == Some(0) && large.is_empty() {
            return;
        }
        if large.is_empty() && messages.iter().all(|message| matches!(message, Message::Entry(_))) {
            let company = tokio::time::timeout(LINGER, inbox.recv()).await;
            messages.extend(company.ok().flatten());
        }
        set_aside(&mut messages, &mut large);
        // Who asks that all before them be kept means large ones, too.
        let is_asked_for_all = messages.iter().any(|message| matches!(message, Message::Flush(_) | Message::Close(_)));
        while is_asked_for_all && let Some(next) = next_large(&mut large) {
            keep(&database, next).await;
        }
        if !messages.is_empty() && keep(&database, std::mem::take(&mut messages)).await {
            return;
        }
        if let Some(next) = next_large(&mut large) {
            keep(&database, next).await;
        }
    }
}

/// Takes large commits out, and what comes after one of the same account: an account's commits stay in order.
fn set_aside<E>(messages: &mut Vec<Message<E>>, large: &mut VecDeque<Message<E>>) {
    let mut accounts: HashSet<String> = large.iter().filter_map(account_of).map(str::to_owned).collect();
    let is_aside = |message: &mut Message<E>| match message {
        Message::Commit(commit, ..) => {
            let is_large = commit.bytes() >= LARGE;
            if is_large {
                accounts.insert(commit.account.clone());
            }
            is_large || accounts.contains(&commit.account)
        }
        Message::Entry(_) | Message::Flush(_) | Message::Close(_) => false,
    };
    large.extend(messages.extract_if(.., is_aside));
}

fn account_of<E>(message: &Message<E>) -> Option<&str> {
    match message {
        Message::Commit(commit, ..) => Some(&commit.account),
        Message::Entry(_) | Message::Flush(_) | Message::Close(_) => None,
    }
}

/// All that waits of the account that has waited for the longest.
fn next_large<E>(large: &mut VecDeque<Message<E>>) -> Option<Vec<Message<E>>> {
    let account = account_of(large.front()?)?.to_owned();
    let (next, rest) = large.drain(..).partition::<VecDeque<_>, _>(|message| account_of(message) == Some(&account));
    *large = rest;
    Some(next.into())
}

/// Writes a batch, and tells those that wait for it. `true` when the task is to end.
async fn keep<E: Entry>(database: &Database, messages: Vec<Message<E>>) -> bool {
    let outcome = database.keep(messages.iter().map(parts)).await.map_err(Arc::new);
    if let Err(error) = &outcome {
        tracing::error!(%error, "the store could not write");
    }
    let outcomes = match outcome {
        Ok(outcomes) => outcomes,
        Err(error) => vec![Err(CommitError::Database(error)); messages.len()],
    };
    let mut ends = false;
    for (message, told) in messages.into_iter().zip(outcomes) {
        match message {
            Message::Commit(.., kept) | Message::Flush(kept) => drop(kept.send(told)),
            Message::Entry(_) => {}
            Message::Close(closed) => {
                closed.send(()).ok();
                ends = true;
            }
        }
    }
    ends
}

/// What of a message is written: a commit, and entries.
fn parts<E>(message: &Message<E>) -> (Option<&Commit>, &[E]) {
    match message {
        Message::Commit(commit, entries, _) => (Some(commit), entries),
        Message::Entry(entry) => (None, std::slice::from_ref(entry)),
        Message::Flush(_) | Message::Close(_) => (None, &[]),
    }
}
