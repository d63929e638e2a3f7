//! Loops of functions: how often each has run on the way to an invocation, counted in the trace.
//!
//! Clients of AWS inside of a function send the trace that they find in `_X_AMZN_TRACE_ID` along, and `Lineage=1:FUNCTION:TIMES` in it. What
//! does not (a plain HTTP client) is not seen here, as on Lambda.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>.

use std::{collections::BTreeMap, fmt};

use http::HeaderMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{AccountId, lambda::FunctionName};

/// A function that has run more often on the way to itself is in a loop.
const MOST: u32 = 16;
/// A trace names no more functions than these.
const FUNCTIONS: usize = 32;

/// How often which functions have run. They stand in it by a hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage(BTreeMap<String, u32>);

impl Lineage {
    /// A function that nobody's function has invoked.
    pub fn beginning(account: AccountId, function: &FunctionName) -> Self {
        Self::default().then(account, function)
    }

    /// A function that is invoked by a request with these headers.
    pub fn after(headers: &HeaderMap, account: AccountId, function: &FunctionName) -> Self {
        let trace = headers.get("x-amzn-trace-id").and_then(|trace| trace.to_str().ok()).unwrap_or("");
        let lineage = trace.split(';').find_map(|part| part.trim().strip_prefix("Lineage=")).unwrap_or("");
        // botocore writes `|` as `%7C`.
        let functions = lineage.split('|').flat_map(|part| part.split("%7C")).take(FUNCTIONS).filter_map(|part| {
            let (function, times) = part.strip_prefix("1:")?.split_once(':')?;
            Some((function.to_owned(), times.parse().ok()?))
        });
        Self(functions.collect()).then(account, function)
    }

    /// Whether one of them has run too often.
    pub fn is_loop(&self) -> bool {
        self.0.values().any(|times| *times > MOST)
    }

    fn then(mut self, account: AccountId, function: &FunctionName) -> Self {
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
