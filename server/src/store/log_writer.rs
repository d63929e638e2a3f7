//! The task that writes log events. There are many and each has little value, so nobody waits for them, and they are synced at checkpoints.
//!
//! The task also bounds them. Between two batches it does one small step: it removes the oldest events of an account that has too many, or returns
//! pages of the file to the disk.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use emulator::{AccountId, LogLine, StoreError};
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::db::{self, LogsOf};
use crate::db::shrink;

/// How many batches may be queued; more are dropped, with a line in the server's log.
const WAITING: usize = 8192;
/// How many bytes of events may be queued.
const WAITING_BYTES: usize = 64 << 20;
/// How many batches go into one transaction.
const TOGETHER: usize = 128;
/// The size limit of an account's events on disk, in bytes; above it they are reduced to [`PRUNED_TO`]. With a lower limit, there could be fewer
/// after a restart than an account is shown (10,000 events, 8 MB of text): with the longest names, those take 20 MB.
const QUOTA: i64 = 24 << 20;
/// The size after pruning, in bytes.
const PRUNED_TO: i64 = 20 << 20;
/// How many events, and how many bytes of them, are removed in one step: some tens of milliseconds.
const STEP: (i64, i64) = (1_000, 4 << 20);
/// After this many bytes the task checks whether there is something to remove.
const LOOKED_EVERY: usize = 1 << 20;

enum Message {
    Lines(AccountId, Vec<LogLine>),
    Delete(LogsOf, oneshot::Sender<Result<(), StoreError>>),
    Flush(oneshot::Sender<()>),
}

/// The sender of the task's queue.
pub struct LogWriter {
    messages: mpsc::Sender<Message>,
    waiting: Arc<AtomicUsize>,
}

impl LogWriter {
    /// Starts the task.
    pub fn start(writer: SqlitePool) -> Self {
        let (messages, inbox) = mpsc::channel(WAITING);
        let waiting = Arc::new(AtomicUsize::new(0));
        tokio::spawn(write(writer, inbox, waiting.clone()));
        Self { messages, waiting }
    }

    /// Queues events and returns at once.
    pub fn append(&self, account: AccountId, lines: Vec<LogLine>) {
        let bytes = cost(&lines);
        let fits = self.waiting.fetch_add(bytes, Ordering::Relaxed) + bytes <= WAITING_BYTES;
        if !fits || self.messages.try_send(Message::Lines(account, lines)).is_err() {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
            tracing::warn!(%account, "too many log events: some are in memory only");
        }
    }

    /// Deletes the events of an account, a group or a stream, including those that are still queued.
    pub async fn delete(&self, which: LogsOf) -> Result<(), StoreError> {
        let gone = || StoreError("the log writer is closed".into());
        let (deleted, done) = oneshot::channel();
        self.messages.send(Message::Delete(which, deleted)).await.map_err(|_| gone())?;
        done.await.map_err(|_| gone())?
    }

    /// Returns when everything that was queued before is written.
    pub async fn flush(&self) {
        let (written, done) = oneshot::channel();
        if self.messages.send(Message::Flush(written)).await.is_ok() {
            done.await.ok();
        }
    }

    /// Writes what is queued.
    pub async fn close(&self) {
        self.flush().await;
    }
}

fn cost(lines: &[LogLine]) -> usize {
    lines.iter().map(LogLine::cost).sum()
}

async fn write(writer: SqlitePool, mut inbox: mpsc::Receiver<Message>, waiting: Arc<AtomicUsize>) {
    let mut messages = Vec::with_capacity(TOGETHER);
    // Check at the start too, because a file of an earlier version may have any size.
    let mut unseen = LOOKED_EVERY;
    let mut upkeep = Upkeep::default();
    loop {
        let due = unseen >= LOOKED_EVERY;
        tokio::select! {
            biased;
            received = inbox.recv_many(&mut messages, TOGETHER) => if received == 0 { return },
            () = std::future::ready(()), if due => {}
        }
        unseen += written(&writer, &mut messages, &waiting).await;
        if due {
            unseen = match upkeep.step(&writer).await {
                Ok(true) => LOOKED_EVERY,
                Ok(false) => 0,
                Err(error) => {
                    tracing::error!(%error, "the log events could not be bounded");
                    0
                }
            };
        }
    }
}

/// Writes a batch and notifies its waiters. Returns its size in bytes; a deletion counts as enough to check.
async fn written(writer: &SqlitePool, messages: &mut Vec<Message>, waiting: &AtomicUsize) -> usize {
    if messages.is_empty() {
        return 0;
    }
    let outcome = transact(writer, messages).await;
    if let Err(error) = &outcome {
        tracing::error!(%error, "log events could not be written");
    }
    let mut bytes = 0;
    for message in messages.drain(..) {
        match message {
            Message::Lines(_, lines) => {
                let lines = cost(&lines);
                waiting.fetch_sub(lines, Ordering::Relaxed);
                bytes += lines;
            }
            Message::Delete(_, deleted) => {
                bytes += LOOKED_EVERY;
                deleted.send(outcome.as_ref().copied().map_err(|error| StoreError(error.to_string().into()))).ok();
            }
            Message::Flush(written) => {
                written.send(()).ok();
            }
        }
    }
    bytes
}

async fn transact(writer: &SqlitePool, messages: &[Message]) -> sqlx::Result<()> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    for message in messages {
        match message {
            Message::Lines(account, lines) => {
                for line in lines {
                    db::add_log(&mut transaction, *account, line).await?;
                }
            }
            Message::Delete(which, _) => db::delete_logs(&mut transaction, which).await?,
            Message::Flush(_) => {}
        }
    }
    transaction.commit().await
}

/// Bounds the file, one step at a time.
#[derive(Default)]
struct Upkeep {
    /// The account whose oldest events are being removed.
    pruned: Option<String>,
}

impl Upkeep {
    /// Does one step. Returns `false` if there is nothing to do.
    async fn step(&mut self, writer: &SqlitePool) -> sqlx::Result<bool> {
        let mut connection = writer.acquire().await?;
        Ok(self.prune(&mut connection).await? || shrink::step(&mut connection).await?)
    }

    async fn prune(&mut self, connection: &mut SqliteConnection) -> sqlx::Result<bool> {
        let account = match self.pruned.take() {
            Some(account) => Some(account),
            None => db::account_with_logs_beyond(connection, QUOTA).await?,
        };
        let Some(account) = account else { return Ok(false) };
        let too_many = db::log_bytes(connection, &account).await? - PRUNED_TO;
        if too_many > 0 {
            let (events, bytes) = STEP;
            let removed = db::remove_oldest_logs(connection, &account, events, bytes.min(too_many)).await?;
            if removed == 0 {
                tracing::error!(account, too_many, "the stored size of an account's log events is too large");
                return Ok(false);
            }
            self.pruned = Some(account);
        }
        Ok(true)
    }
}
