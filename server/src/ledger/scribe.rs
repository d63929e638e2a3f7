//! The task that writes accounts and journal: whatever has come together goes into one transaction and one sync.

use std::time::Duration;

use emulator::{Commit, JournalEntry, LedgerError};
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::db;

/// How many messages may wait before callers wait too.
const WAITING: usize = 4096;
/// How many messages go into one transaction.
const TOGETHER: usize = 512;
/// How long calls that only looked may wait for company.
const LINGER: Duration = Duration::from_millis(50);

type Kept = oneshot::Sender<Result<(), LedgerError>>;

enum Message {
    Commit(Box<Commit>, Kept),
    Record(Box<JournalEntry>),
    Flush(Kept),
    Close(oneshot::Sender<()>),
}

/// The way to the task.
pub struct Scribe {
    messages: mpsc::Sender<Message>,
}

impl Scribe {
    /// Starts the task.
    pub fn start(writer: SqlitePool) -> Self {
        let (messages, inbox) = mpsc::channel(WAITING);
        tokio::spawn(write(writer, inbox));
        Self { messages }
    }

    /// Returns when the change is on disk.
    pub async fn commit(&self, commit: Commit) -> Result<(), LedgerError> {
        self.ask(|kept| Message::Commit(Box::new(commit), kept)).await
    }

    /// Returns at once. A full inbox drops the entry and says so in the log.
    pub fn record(&self, entry: JournalEntry) {
        if self.messages.try_send(Message::Record(Box::new(entry))).is_err() {
            tracing::warn!("the journal is too busy: a call that only looked was not noted");
        }
    }

    /// Returns when the entry is sure to be noted; a full inbox is waited for.
    pub async fn note(&self, entry: JournalEntry) -> Result<(), LedgerError> {
        self.messages.send(Message::Record(Box::new(entry))).await.map_err(|_| gone())
    }

    /// Returns when everything said before is on disk.
    pub async fn flush(&self) -> Result<(), LedgerError> {
        self.ask(Message::Flush).await
    }

    /// Writes what is waiting and ends the task.
    pub async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.messages.send(Message::Close(closed)).await.is_ok() {
            done.await.ok();
        }
    }

    async fn ask(&self, message: impl FnOnce(Kept) -> Message) -> Result<(), LedgerError> {
        let (kept, answer) = oneshot::channel();
        self.messages.send(message(kept)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn gone() -> LedgerError {
    LedgerError("the ledger is closed".into())
}

async fn write(writer: SqlitePool, mut inbox: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(TOGETHER);
    while inbox.recv_many(&mut messages, TOGETHER).await > 0 {
        if messages.iter().all(|message| matches!(message, Message::Record(_))) {
            let company = tokio::time::timeout(LINGER, inbox.recv()).await;
            messages.extend(company.ok().flatten());
        }
        let outcome = transact(&writer, &messages).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, "the ledger could not write");
        }
        for message in messages.drain(..) {
            match message {
                Message::Commit(_, kept) | Message::Flush(kept) => {
                    let told = outcome.as_ref().copied().map_err(|error| LedgerError(error.to_string().into()));
                    kept.send(told).ok();
                }
                Message::Record(_) => {}
                Message::Close(closed) => {
                    closed.send(()).ok();
                    return;
                }
            }
        }
    }
}

async fn transact(writer: &SqlitePool, messages: &[Message]) -> sqlx::Result<()> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    for message in messages {
        match message {
            Message::Commit(commit, _) => db::keep(&mut transaction, commit).await?,
            Message::Record(entry) => db::note(&mut transaction, entry).await?,
            Message::Flush(_) | Message::Close(_) => {}
        }
    }
    transaction.commit().await
}
