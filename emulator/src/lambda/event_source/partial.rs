//! `ReportBatchItemFailures`: which messages of a batch a function's result names as failed.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting>.

use std::collections::BTreeSet;

use serde_json::Value;

/// The messages that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// All of the batch.
    All,
    /// Those with these ids; none if it is empty.
    These(BTreeSet<String>),
}

/// Reads a result. An empty one is a success, and so is one without failures; what can't be understood is a failure of the whole batch.
pub fn failed<'m>(result: &[u8], messages: impl IntoIterator<Item = &'m str>) -> Failed {
    let none = Failed::These(BTreeSet::new());
    let Ok(result) = serde_json::from_slice::<Value>(result) else { return Failed::All };
    let failures = match &result {
        Value::Null => return none,
        Value::Object(members) => members.get("batchItemFailures"),
        Value::Array(items) if items.is_empty() => return none,
        _ => return Failed::All,
    };
    let failures = match (failures, &result) {
        (None | Some(Value::Null), _) => return none,
        (Some(Value::Array(failures)), _) => failures,
        (Some(_), _) => return Failed::All,
    };
    let known: BTreeSet<&str> = messages.into_iter().collect();
    let id = |failure: &Value| failure["itemIdentifier"].as_str().filter(|id| known.contains(id)).map(str::to_owned);
    failures.iter().map(id).collect::<Option<_>>().map_or(Failed::All, Failed::These)
}
