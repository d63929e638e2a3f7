//! Batches: their entries, and their results.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::sqs::error::{MOST_ENTRIES, SqsError};

/// The output of a batch.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchResult<T> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    successful: Vec<T>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<Failure>,
}

/// An entry that failed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Failure {
    id: String,
    sender_fault: bool,
    code: &'static str,
    message: String,
}

/// An entry that succeeded, of a batch whose results have nothing else.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Done {
    pub id: String,
}

impl<T> BatchResult<T> {
    /// Collects the results of entries, by their ids.
    pub fn of(results: impl IntoIterator<Item = (String, Result<T, SqsError>)>) -> Self {
        let mut all = Self { successful: Vec::new(), failed: Vec::new() };
        for (id, result) in results {
            match result {
                Ok(done) => all.successful.push(done),
                Err(error) => {
                    let (code, message) = (error.entry_code(), error.to_string());
                    all.failed.push(Failure { id, sender_fault: true, code, message });
                }
            }
        }
        all
    }
}

/// Checks the number and the ids of a batch's entries. `operation` is for AWS's message.
///
/// # Errors
/// There is none, there are too many, or an id is invalid or repeated.
pub fn check_ids<'e>(operation: &'static str, ids: impl ExactSizeIterator<Item = &'e String>) -> Result<(), SqsError> {
    match ids.len() {
        0 => return Err(SqsError::EmptyBatch(operation)),
        1..=MOST_ENTRIES => {}
        more => return Err(SqsError::TooManyEntries(more)),
    }
    let mut seen = BTreeSet::new();
    for id in ids {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if id.is_empty() || id.len() > 80 || !id.bytes().all(is_letter) {
            return Err(SqsError::InvalidEntryId);
        }
        if !seen.insert(id) {
            return Err(SqsError::RepeatedId(id.clone()));
        }
    }
    Ok(())
}
