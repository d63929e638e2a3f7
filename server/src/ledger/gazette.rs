//! The task that writes log events: many, each of little value, so nobody waits for them and they are synced at checkpoints.

use emulator::{AccountId, LogLine};
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::db;

/// How many batches may wait; more are dropped, and the log says so.
const WAITING: usize = 8192;
/// How many batches go into one transaction.
const TOGETHER: usize = 1024;

enum Message {
    Lines(AccountId, Vec<LogLine>),
    Flush(oneshot::Sender<()>),
}

/// The way to the task.
pub struct Gazette {
    messages: mpsc::Sender<Message>,
}

impl Gazette {
    /// Starts the task.
    pub fn start(writer: SqlitePool) -> Self {
        let (messages, inbox) = mpsc::channel(WAITING);
        tokio::spawn(write(writer, inbox));
        Self { messages }
    }

    /// Returns at once.
    pub fn append(&self, account: AccountId, lines: Vec<LogLine>) {
        if self.messages.try_send(Message::Lines(account, lines)).is_err() {
            tracing::warn!(%account, "too many log events: some are in memory only");
        }
    }

    /// Returns when everything said before is written.
    pub async fn flush(&self) {
        let (written, done) = oneshot::channel();
        if self.messages.send(Message::Flush(written)).await.is_ok() {
            done.await.ok();
        }
    }

    /// Writes what is waiting.
    pub async fn close(&self) {
        self.flush().await;
    }
}

async fn write(writer: SqlitePool, mut inbox: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(TOGETHER);
    while inbox.recv_many(&mut messages, TOGETHER).await > 0 {
        if let Err(error) = transact(&writer, &messages).await {
            tracing::error!(%error, "log events could not be written");
        }
        for message in messages.drain(..) {
            if let Message::Flush(written) = message {
                written.send(()).ok();
            }
        }
    }
}

async fn transact(writer: &SqlitePool, messages: &[Message]) -> sqlx::Result<()> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    for message in messages {
        if let Message::Lines(account, lines) = message {
            for line in lines {
                db::add_log(&mut transaction, *account, line).await?;
            }
        }
    }
    transaction.commit().await
}
