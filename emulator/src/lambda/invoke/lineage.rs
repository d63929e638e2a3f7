//! Detection of recursive loops: the trace counts how often each function has run before an invocation.
//!
//! In a function AWS's SDKs send the trace of `_X_AMZN_TRACE_ID` with each request, and it has `Lineage=1:FUNCTION:TIMES`. A client
//! that does not send the trace (a plain HTTP client) is not counted, as on Lambda.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{AccountId, lambda::FunctionName};

/// The number of runs in one lineage above which a function is in a loop, as on Lambda.
const MOST: u32 = 16;
/// The largest number of functions that are read from a trace, which the caller controls.
const FUNCTIONS: usize = 32;

/// The number of runs of each function, by the first 4 bytes of a hash of account and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage(BTreeMap<String, u32>);

impl Lineage {
    /// Returns the lineage of an invocation that no function has caused.
    pub fn beginning(account: AccountId, function: &FunctionName) -> Self {
        Self::default().then(account, function)
    }

    /// Returns the lineage of what a request causes that has this `X-Amzn-Trace-Id`.
    pub fn of(trace_header: Option<&str>) -> Self {
        let mut parts = trace_header.unwrap_or("").split(';');
        let lineage = parts.find_map(|part| part.trim().strip_prefix("Lineage=")).unwrap_or("");
        // botocore writes `|` as `%7C`.
        let functions = lineage.split('|').flat_map(|part| part.split("%7C")).take(FUNCTIONS).filter_map(|part| {
            let (function, times) = part.strip_prefix("1:")?.split_once(':')?;
            Some((function.to_owned(), times.parse().ok()?))
        });
        Self(functions.collect())
    }

    /// Returns the lineage of what this lineage and another one have caused together.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for (function, times) in &other.0 {
            let own = self.0.entry(function.clone()).or_insert(0);
            *own = (*own).max(*times);
        }
        self
    }

    /// Returns whether no function has run.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether a function has run too often.
    pub fn is_loop(&self) -> bool {
        self.0.values().any(|times| *times > MOST)
    }

    /// Returns the lineage of an invocation of a function that this lineage has caused.
    #[must_use]
    pub fn then(mut self, account: AccountId, function: &FunctionName) -> Self {
        let hash = hex::encode(&Sha256::digest(format!("{account}:{function}"))[..4]);
        let times = self.0.entry(hash).or_insert(0_u32);
        *times = times.saturating_add(1);
        self
    }
}

impl fmt::Display for Lineage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (function, times)) in self.0.iter().enumerate() {
            write!(f, "{}1:{function}:{times}", if place == 0 { "" } else { "|" })?;
        }
        Ok(())
    }
}
