//! The data that a store makes durable.

use crate::{Change, Size};

/// One durable change of one account.
///
/// A store writes it only if the stored account is at `epoch` and `previous`. A process from which the account was taken over, or
/// that does not know the stored state, therefore changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    pub account: String,
    /// Increases whenever a process takes the account over.
    pub epoch: u64,
    /// The revision that the changes are based on; 0 for an account that was never stored.
    pub previous: u64,
    /// The revision after the commit.
    pub revision: u64,
    /// The size of all the account's records after the commit.
    pub size: Size,
    /// Rows to write or delete.
    pub changes: Vec<Change>,
    /// Global names to take or release.
    pub names: Vec<NameChange>,
    /// Jobs to set or remove.
    pub jobs: Vec<JobChange>,
    /// The bodies to which written records refer.
    pub bodies: Vec<BodyChange>,
}

/// A name that only one account may have, such as a REST API's id or a bucket's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameChange {
    /// The kind of name: `rest-api`, `bucket`, …
    pub kind: &'static str,
    pub name: String,
    /// True to take the name, false to release it.
    pub is_taken: bool,
}

/// The time at which an action for a record is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobChange {
    pub key: String,
    /// Milliseconds since 1970; `None` to remove the job.
    pub due_at: Option<i64>,
}

/// The bodies to which a record refers. A record that is deleted refers to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyChange {
    pub key: String,
    /// The hashes of all its bodies, each once.
    pub bodies: Vec<String>,
}

impl Commit {
    /// Returns the bytes of the changes as rows.
    pub fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.key.len() + change.value.as_ref().map_or(0, String::len)).sum()
    }
}
