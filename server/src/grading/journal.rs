//! What the checker reads of a learner's own calls. Of an entry it goes by source, operation, parameters and answer, all of which are the server's own
//! word; the user agent is the client's, and no check goes by it.

use async_trait::async_trait;
use emulator::{AccountId, CallSource, JournalEntry, StoreError};
use serde_json::Value;

use crate::store::SqliteStore;

/// The sources of calls that learners make themselves. Others are a function's, the site's and the checker's.
pub const LEARNERS: [CallSource; 3] = [CallSource::Endpoint, CallSource::Console, CallSource::Terminal];
/// The same, and what the site typed for them.
pub const LEARNERS_OR_SOLUTION: [CallSource; 4] =
    [CallSource::Endpoint, CallSource::Console, CallSource::Terminal, CallSource::Solution];

/// Where an account's calls are written down: SQLite for a learner, memory while a course is proven.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The newest calls of an operation that came from these sources, oldest first.
    async fn calls(
        &self,
        account: AccountId,
        service: &str,
        operation: &str,
        sources: &[CallSource],
    ) -> Result<Vec<JournalEntry>, StoreError>;
}

#[async_trait]
impl Journal for SqliteStore {
    async fn calls(
        &self,
        account: AccountId,
        service: &str,
        operation: &str,
        sources: &[CallSource],
    ) -> Result<Vec<JournalEntry>, StoreError> {
        self.calls(account, service, operation, sources).await
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

/// Whether a call that was answered well has done what it is there for. Of the invocations, a `DryRun` runs nothing, and an `Event` is taken before
/// it is known whether it will run; they count for a pattern that names the type.
pub fn is_done(entry: &JournalEntry, parameters: &Value, pattern: Option<&Value>) -> bool {
    if !(200..300).contains(&entry.status) || entry.error.is_some() {
        return false;
    }
    if (entry.service.as_ref(), entry.operation.as_ref()) != ("lambda", "Invoke") {
        return true;
    }
    let is_named = pattern.is_some_and(|pattern| pattern.get("InvocationType").is_some());
    // Entries of earlier versions have no type; a synchronous invocation is the one that is answered 200.
    let is_synchronous = entry.status == 200 && parameters.get("InvocationType").is_none_or(|asked| asked == "RequestResponse");
    is_named || is_synchronous
}

/// `HelloLambda` of `HelloLambda`, `HelloLambda:PROD`, `123456789012:function:HelloLambda` and `arn:aws:lambda:…:function:HelloLambda:PROD`.
fn bare_function_name(name: &str) -> String {
    let behind = name.rsplit_once("function:").map_or(name, |(_, behind)| behind);
    behind.split(':').next().unwrap_or(behind).to_owned()
}
