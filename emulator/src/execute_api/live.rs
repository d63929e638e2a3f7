//! The data plane's state that is not stored: prepared routes, results of authorizers, and token buckets.

use std::sync::Arc;

use dashmap::DashMap;
use jiff::Timestamp;
use parking_lot::Mutex;

use super::{authorizer_cache::AuthorizerCache, routes::Routes};
pub use crate::bucket::Rate;
use crate::{apigateway::deployments::Snapshot, bucket::Bucket};

/// The most deployments whose prepared routes, with their parsed templates, are cached. At the limit, the cache is cleared.
const MOST_ROUTES: usize = 16;
/// The most token buckets. At the limit all are removed, which refills them, because a new bucket is full.
const MOST_BUCKETS: usize = 10_000;

/// The prepared routes and token buckets of one account.
#[derive(Default)]
pub struct Live {
    routes: DashMap<(String, String), Arc<Routes>>,
    /// Results of authorizers.
    pub authorizers: AuthorizerCache,
    buckets: Mutex<std::collections::HashMap<String, Bucket>>,
}

impl Live {
    /// Returns the routes of a deployment, from the cache if it has them.
    pub fn routes(&self, api_id: &str, deployment_id: &str, snapshot: &Arc<Snapshot>) -> Arc<Routes> {
        let name = (api_id.to_owned(), deployment_id.to_owned());
        if let Some(routes) = self.routes.get(&name)
            && Arc::ptr_eq(&routes.snapshot, snapshot)
        {
            return routes.clone();
        }
        if self.routes.len() >= MOST_ROUTES {
            self.routes.clear();
        }
        let routes = Arc::new(Routes::prepare(snapshot.clone()));
        self.routes.insert(name, routes.clone());
        routes
    }

    /// Takes a token from each of the buckets and returns true. If one of them is empty, takes none and returns false.
    pub fn take(&self, buckets: &[(String, Rate)], now: Timestamp) -> bool {
        let mut kept = self.buckets.lock();
        if kept.len() >= MOST_BUCKETS {
            kept.clear();
        }
        let mut all = true;
        for (name, rate) in buckets {
            let bucket = kept.entry(name.clone()).or_insert_with(|| Bucket::full(*rate, now));
            bucket.fill(*rate, now);
            all &= bucket.tokens >= 1.0;
        }
        if all {
            for (name, _) in buckets {
                if let Some(bucket) = kept.get_mut(name) {
                    bucket.tokens -= 1.0;
                }
            }
        }
        all
    }
}
