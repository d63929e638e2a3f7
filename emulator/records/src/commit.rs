//! What a store is given to make durable.

use crate::{Change, Size};

/// One durable change of one account.
///
/// A store writes it only if the account is at `epoch` and `previous` there: who has lost the account to another process, or does not know its stored
/// state, changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// The account's id.
    pub account: String,
    /// Counts up whenever a process takes the account over.
    pub epoch: u64,
    /// The revision that the changes are based on; 0 for an account that was never stored.
    pub previous: u64,
    /// The revision that they make.
    pub revision: u64,
    /// What all of the account's records take afterwards.
    pub size: Size,
    /// Rows that are written or deleted.
    pub changes: Vec<Change>,
    /// Global names that are taken or given up.
    pub names: Vec<NameChange>,
    /// Jobs that are set or dropped.
    pub jobs: Vec<JobChange>,
}

/// A name that only one account may have, such as a REST API's id or a bucket's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameChange {
    /// `rest-api`, `bucket`, …
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// Whether the account has it from now on.
    pub is_taken: bool,
}

/// When something about a record is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobChange {
    /// The record's key.
    pub key: String,
    /// Milliseconds since 1970; `None` when there is nothing left to do.
    pub due_at: Option<i64>,
}

impl Commit {
    /// How many bytes its changes take as rows.
    pub fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.key.len() + change.value.as_ref().map_or(0, String::len)).sum()
    }
}
