//! The task that writes accounts and journal: whatever has come together goes into one transaction and one sync.
//!
//! A large document takes longer to write than all others together, so it waits until those are kept: an account that is large has slower writes
//! of its own, and nobody else has.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use emulator::{AccountId, Commit, JournalEntry, StoreError};
use futures::FutureExt;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::db;

/// How many messages may wait before callers wait too.
const WAITING: usize = 4096;
/// How many messages go into one transaction.
const TOGETHER: usize = 512;
/// How long calls that only looked may wait for company.
const LINGER: Duration = Duration::from_millis(50);
/// A document from this size on is written after all that are smaller, bytes.
const LARGE: usize = 256 << 10;

type Kept = oneshot::Sender<Result<(), StoreError>>;

enum Message {
    Commit(Box<Commit>, Kept),
    Record(Box<JournalEntry>),
    Flush(Kept),
    Close(oneshot::Sender<()>),
}

/// The way to the task.
pub struct CommitWriter {
    messages: mpsc::Sender<Message>,
}

impl CommitWriter {
    /// Starts the task.
    pub fn start(writer: SqlitePool) -> Self {
        let (messages, inbox) = mpsc::channel(WAITING);
        tokio::spawn(write(writer, inbox));
        Self { messages }
    }

    /// Returns when the change is on disk.
    pub async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.ask(|kept| Message::Commit(Box::new(commit), kept)).await
    }

    /// Returns at once. A full inbox drops the entry and says so in the log.
    pub fn record(&self, entry: JournalEntry) {
        if self.messages.try_send(Message::Record(Box::new(entry))).is_err() {
            tracing::warn!("the journal is too busy: a call that only looked was not noted");
        }
    }

    /// Returns when the entry is sure to be noted; a full inbox is waited for.
    pub async fn note(&self, entry: JournalEntry) -> Result<(), StoreError> {
        self.messages.send(Message::Record(Box::new(entry))).await.map_err(|_| gone())
    }

    /// Returns when everything said before is on disk.
    pub async fn flush(&self) -> Result<(), StoreError> {
        self.ask(Message::Flush).await
    }

    /// Writes what is waiting and ends the task.
    pub async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.messages.send(Message::Close(closed)).await.is_ok() {
            done.await.ok();
        }
    }

    async fn ask(&self, message: impl FnOnce(Kept) -> Message) -> Result<(), StoreError> {
        let (kept, answer) = oneshot::channel();
        self.messages.send(message(kept)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn gone() -> StoreError {
    StoreError("the store is closed".into())
}

async fn write(writer: SqlitePool, mut inbox: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(TOGETHER);
    let mut large = VecDeque::new();
    loop {
        let received = inbox.recv_many(&mut messages, TOGETHER);
        // While a large document waits, nothing else is waited for.
        let received = if large.is_empty() { Some(received.await) } else { received.now_or_never() };
        if received == Some(0) {
            return;
        }
        if large.is_empty() && messages.iter().all(|message| matches!(message, Message::Record(_))) {
            let company = tokio::time::timeout(LINGER, inbox.recv()).await;
            messages.extend(company.ok().flatten());
        }
        let is_large = |message: &mut Message| matches!(message, Message::Commit(commit, _) if commit.document.len() >= LARGE);
        large.extend(messages.extract_if(.., is_large));
        // Who asks that all before them be kept means large ones, too.
        let is_asked_for_all = messages.iter().any(|message| matches!(message, Message::Flush(_) | Message::Close(_)));
        while is_asked_for_all && let Some(next) = next_large(&mut large) {
            keep(&writer, next).await;
        }
        if !messages.is_empty() && keep(&writer, std::mem::take(&mut messages)).await {
            return;
        }
        if let Some(next) = next_large(&mut large) {
            keep(&writer, next).await;
        }
    }
}

/// All that waits of the account that has waited for the longest.
fn next_large(large: &mut VecDeque<Message>) -> Option<Vec<Message>> {
    let account_of = |message: &Message| match message {
        Message::Commit(commit, _) => Some(commit.account),
        Message::Record(_) | Message::Flush(_) | Message::Close(_) => None,
    };
    let account = account_of(large.front()?);
    let (next, rest) = large.drain(..).partition::<VecDeque<_>, _>(|message| account_of(message) == account);
    *large = rest;
    Some(next.into())
}

/// Keeps a batch, and tells those that wait for it. `true` when the task is to end.
async fn keep(writer: &SqlitePool, messages: Vec<Message>) -> bool {
    let outcome = transact(writer, &messages).await;
    if let Err(error) = &outcome {
        tracing::error!(%error, "the store could not write");
    }
    let mut ends = false;
    for message in messages {
        match message {
            Message::Commit(_, kept) | Message::Flush(kept) => {
                let told = outcome.as_ref().copied().map_err(|error| StoreError(error.to_string().into()));
                kept.send(told).ok();
            }
            Message::Record(_) => {}
            Message::Close(closed) => {
                closed.send(()).ok();
                ends = true;
            }
        }
    }
    ends
}

async fn transact(writer: &SqlitePool, messages: &[Message]) -> sqlx::Result<()> {
    // Of an account's documents only the newest is worth writing.
    let mut newest: HashMap<AccountId, u64> = HashMap::new();
    for message in messages {
        if let Message::Commit(commit, _) = message {
            let revision = newest.entry(commit.account).or_default();
            *revision = (*revision).max(commit.revision);
        }
    }
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    for message in messages {
        match message {
            Message::Commit(commit, _) => {
                if newest.get(&commit.account) == Some(&commit.revision) {
                    db::keep(&mut transaction, commit).await?;
                }
                if let Some(entry) = &commit.entry {
                    db::note(&mut transaction, entry).await?;
                }
            }
            Message::Record(entry) => db::note(&mut transaction, entry).await?,
            Message::Flush(_) | Message::Close(_) => {}
        }
    }
    transaction.commit().await
}
