//! What the checker reads of a learner's own calls.

use async_trait::async_trait;
use emulator::{AccountId, Door, JournalEntry, LedgerError};
use serde_json::Value;

use crate::ledger::SqliteLedger;

/// The doors by which learners come themselves. Others are a function's and the checker's.
pub const LEARNERS: [Door; 3] = [Door::Endpoint, Door::Console, Door::Terminal];

/// Where an account's calls are written down: SQLite for a learner, memory while a course is proven.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The newest calls of an operation that were the learner's own doing, oldest first.
    async fn calls(&self, account: AccountId, service: &str, operation: &str) -> Result<Vec<JournalEntry>, LedgerError>;
}

#[async_trait]
impl Journal for SqliteLedger {
    async fn calls(&self, account: AccountId, service: &str, operation: &str) -> Result<Vec<JournalEntry>, LedgerError> {
        self.calls(account, service, operation, &LEARNERS).await
    }
}

/// A call's parameters by their API names; a function's name bare, however the caller wrote it.
pub fn parameters(entry: &JournalEntry) -> Value {
    let mut parameters = serde_json::from_str(&entry.input).unwrap_or(Value::Null);
    if let Some(Value::String(name)) = parameters.get_mut("FunctionName") {
        *name = bare_function_name(name);
    }
    parameters
}

/// `HelloLambda` of `HelloLambda`, `HelloLambda:PROD`, `123456789012:function:HelloLambda` and `arn:aws:lambda:…:function:HelloLambda:PROD`.
fn bare_function_name(name: &str) -> String {
    let behind = name.rsplit_once("function:").map_or(name, |(_, behind)| behind);
    behind.split(':').next().unwrap_or(behind).to_owned()
}
