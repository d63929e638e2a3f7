//! Errors of the store.

use std::sync::Arc;

/// Why a commit failed. Nothing of it was written, unless the variant says otherwise.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommitError {
    /// Another process has taken the account over, so this one must not write to it.
    #[error("the account {account} was taken over by another process (epoch {epoch})")]
    Fenced { account: String, epoch: u64 },
    /// The account is not at the revision that the commit is based on.
    #[error("the account {account} is at revision {revision}, and a change is based on another one")]
    Stale {
        account: String,
        /// The present revision; 0 if the account does not exist.
        revision: u64,
    },
    /// A global name belongs to another account.
    #[error("the {kind} `{name}` belongs to another account")]
    NameTaken { kind: &'static str, name: String },
    /// A record refers to a body that is not stored, or not any more.
    #[error("the record `{key}` refers to the body {hash}, which is not stored")]
    NoBody { key: String, hash: String },
    /// The database failed. If the connection broke during the commit, the commit may have been written; the account's next commit
    /// is then stale.
    #[error("the database failed: {0}")]
    Database(Arc<sqlx::Error>),
    /// The writer has been closed.
    #[error("the store is closed")]
    Closed,
}

/// Why a database can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is of no supported engine.
    #[error("`{0}` is neither sqlite://PATH nor postgres://USER:PASSWORD@HOST/DATABASE")]
    Url(String),
    /// The database can't be reached or opened. The message has the cause, so there is no `source`, which would repeat it.
    #[error("the database can't be opened: {0}")]
    Connect(sqlx::Error),
    /// A migration failed; nothing was changed.
    #[error("the database can't be brought up to date: {0}")]
    Schema(sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Connect(error)
    }
}

impl From<sqlx::migrate::MigrateError> for OpenError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Schema(error)
    }
}
