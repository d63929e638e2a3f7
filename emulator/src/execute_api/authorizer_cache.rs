//! The results of authorizers that are kept for a while, by the caller's identity.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use parking_lot::Mutex;

use super::authorizer::result::AuthorizerResult;

/// The most results of an account. At the limit all are removed.
const MOST_RESULTS: usize = 500;

/// Results by stage, authorizer and identity, with the time until which they count by the account's clock.
#[derive(Default)]
pub struct AuthorizerCache(Mutex<HashMap<String, (Arc<AuthorizerResult>, Timestamp)>>);

impl AuthorizerCache {
    /// Returns a result that counts still.
    pub fn get(&self, key: &str, now: Timestamp) -> Option<Arc<AuthorizerResult>> {
        self.0.lock().get(key).filter(|(_, until)| now < *until).map(|(result, _)| result.clone())
    }

    /// Keeps a result.
    pub fn keep(&self, key: String, result: Arc<AuthorizerResult>, until: Timestamp) {
        let mut kept = self.0.lock();
        if kept.len() >= MOST_RESULTS {
            kept.clear();
        }
        kept.insert(key, (result, until));
    }

    /// Removes the results of a stage, whose keys begin with this.
    pub fn flush(&self, prefix: &str) {
        self.0.lock().retain(|key, _| !key.starts_with(prefix));
    }
}
