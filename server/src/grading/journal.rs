//! The part of the journal that the checker reads: the learner's own calls. A check uses an entry's source, operation, parameters and result, all of
//! which the server has recorded itself. It never uses the user agent, which the client chooses.

use async_trait::async_trait;
use emulator::{AccountId, CallSource, JournalEntry, StoreError};
use serde_json::Value;

use crate::store::SqlStore;

/// The sources of calls that learners make themselves. The other sources are functions, the site and the checker.
pub const LEARNERS: [CallSource; 3] = [CallSource::Endpoint, CallSource::Console, CallSource::Terminal];
/// The sources above, and the solutions that the site runs for a learner.
pub const LEARNERS_OR_SOLUTION: [CallSource; 4] =
    [CallSource::Endpoint, CallSource::Console, CallSource::Terminal, CallSource::Solution];

/// A record of an account's calls: the database for a learner, memory while a course is proven.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The newest calls of an operation from these sources, oldest first.
    async fn calls(
        &self,
        account: AccountId,
        service: &str,
        operation: &str,
        sources: &[CallSource],
    ) -> Result<Vec<JournalEntry>, StoreError>;
}

#[async_trait]
impl Journal for SqlStore {
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

/// A call's parameters by their API names. A function's name is reduced to the bare name, in whatever form the caller gave it.
pub fn parameters(entry: &JournalEntry) -> Value {
    let mut parameters = serde_json::from_str(&entry.input).unwrap_or(Value::Null);
    if let Some(Value::String(name)) = parameters.get_mut("FunctionName") {
        *name = bare_function_name(name);
    }
    parameters
}

/// Whether a successful call has had its effect. An invocation of type `DryRun` runs nothing, and one of type `Event` is accepted before it is known
/// whether it will run; these two only count for a pattern that names the type.
pub fn is_done(entry: &JournalEntry, parameters: &Value, pattern: Option<&Value>) -> bool {
    if !(200..300).contains(&entry.status) || entry.error.is_some() {
        return false;
    }
    if (entry.service.as_ref(), entry.operation.as_ref()) != ("lambda", "Invoke") {
        return true;
    }
    let is_named = pattern.is_some_and(|pattern| pattern.get("InvocationType").is_some());
    // Entries of earlier versions have no type; status 200 means that the invocation was synchronous.
    let is_synchronous = entry.status == 200 && parameters.get("InvocationType").is_none_or(|asked| asked == "RequestResponse");
    is_named || is_synchronous
}

/// Returns `HelloLambda` for `HelloLambda`, `HelloLambda:PROD`, `123456789012:function:HelloLambda` and `arn:aws:lambda:…:function:HelloLambda:PROD`.
fn bare_function_name(name: &str) -> String {
    let behind = name.rsplit_once("function:").map_or(name, |(_, behind)| behind);
    behind.split(':').next().unwrap_or(behind).to_owned()
}
