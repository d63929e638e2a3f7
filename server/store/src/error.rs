//! What storage answers when something can't be done.

use std::sync::Arc;

/// Why a commit was not written. Nothing of it was then, unless it says so.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommitError {
    /// Another process has taken the account over.
    #[error("the account {account} was taken over by another process (epoch {epoch})")]
    Fenced {
        /// The account.
        account: String,
        /// The present epoch.
        epoch: u64,
    },
    /// The account is at another revision than the commit is based on.
    #[error("the account {account} is at revision {revision}, and a change is based on another one")]
    Stale {
        /// The account.
        account: String,
        /// The present revision; 0 if the account is not there.
        revision: u64,
    },
    /// A global name belongs to another account.
    #[error("the {kind} `{name}` belongs to another account")]
    NameTaken {
        /// The name's kind.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// The database failed. If the connection broke at the very end, the commit may be there; the next one finds out by its revision.
    #[error("the database failed: {0}")]
    Database(Arc<sqlx::Error>),
    /// The writer has ended.
    #[error("the store is closed")]
    Closed,
}

/// Why a database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its URL is none of an engine that there is.
    #[error("`{0}` is neither sqlite://PATH nor postgres://USER:PASSWORD@HOST/DATABASE")]
    Url(String),
    /// It can't be reached or opened.
    #[error("the database can't be opened: {0}")]
    Connect(#[from] sqlx::Error),
    /// Its tables can't be brought up to date; nothing was changed.
    #[error("the database can't be brought up to date: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
}
