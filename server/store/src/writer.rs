//! The task that commits. It writes all that is waiting in one transaction with one sync, because the sync is the expensive part.
//!
//! A large commit takes longer than all others together, so it is written after the others that wait. An account that writes much
//! therefore slows down only its own writes.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures::FutureExt;
use records::Commit;
use tokio::sync::{mpsc, oneshot};

use crate::{CommitError, Database, Entry};

/// The capacity of the queue, messages; when it is full, callers wait.
const WAITING: usize = 4096;
/// The most messages in one transaction.
const TOGETHER: usize = 512;
/// How long entries without a waiting caller are kept back, to be written together with others.
const LINGER: Duration = Duration::from_millis(50);
/// Commits from this size on, bytes, are written after all smaller ones.
const LARGE: usize = 256 << 10;

type Kept = oneshot::Sender<Result<(), CommitError>>;

enum Message<E> {
    Commit(Box<Commit>, Vec<E>, Kept),
    Entry(Box<E>),
    Flush(Kept),
    Close(oneshot::Sender<()>),
}

/// The handle of the task.
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

    /// Writes a change and its entries; they are durable when this returns.
    ///
    /// # Errors
    /// The change is refused, or the database fails.
    pub async fn commit(&self, commit: Commit, entries: Vec<E>) -> Result<(), CommitError> {
        self.ask(|kept| Message::Commit(Box::new(commit), entries, kept)).await
    }

    /// Writes entries; they are durable when this returns.
    ///
    /// # Errors
    /// The database fails.
    pub async fn note_all(&self, entries: Vec<E>) -> Result<(), CommitError> {
        for entry in entries {
            self.note(entry).await?;
        }
        self.flush().await
    }

    /// Queues an entry and returns at once; false if the queue is full.
    pub fn record(&self, entry: E) -> bool {
        self.messages.try_send(Message::Entry(Box::new(entry))).is_ok()
    }

    /// Queues an entry, and waits if the queue is full.
    ///
    /// # Errors
    /// The writer has been closed.
    pub async fn note(&self, entry: E) -> Result<(), CommitError> {
        self.messages.send(Message::Entry(Box::new(entry))).await.map_err(|_| CommitError::Closed)
    }

    /// Returns when everything that was queued before is durable.
    ///
    /// # Errors
    /// The database fails.
    pub async fn flush(&self) -> Result<(), CommitError> {
        self.ask(Message::Flush).await
    }

    /// Writes everything that is queued and ends the task.
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
        // While a large commit waits, the task does not wait for more messages.
        let received = if large.is_empty() { Some(received.await) } else { received.now_or_never() };
        if received == Some(0) && large.is_empty() {
            return;
        }
        if large.is_empty() && messages.iter().all(|message| matches!(message, Message::Entry(_))) {
            let company = tokio::time::timeout(LINGER, inbox.recv()).await;
            messages.extend(company.ok().flatten());
        }
        set_aside(&mut messages, &mut large);
        // A flush or close includes the large commits before it.
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

/// Moves large commits to another queue, together with later commits of the same accounts, so that an account's commits stay in
/// order.
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

/// Returns the waiting commits of the account that has waited longest.
fn next_large<E>(large: &mut VecDeque<Message<E>>) -> Option<Vec<Message<E>>> {
    let account = account_of(large.front()?)?.to_owned();
    let (next, rest) = large.drain(..).partition::<VecDeque<_>, _>(|message| account_of(message) == Some(&account));
    *large = rest;
    Some(next.into())
}

/// Writes a batch and reports to the callers that wait. Returns true if the task has to end.
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

/// Returns the parts of a message to write: a commit, and entries.
fn parts<E>(message: &Message<E>) -> (Option<&Commit>, &[E]) {
    match message {
        Message::Commit(commit, entries, _) => (Some(commit), entries),
        Message::Entry(entry) => (None, std::slice::from_ref(entry)),
        Message::Flush(_) | Message::Close(_) => (None, &[]),
    }
}
