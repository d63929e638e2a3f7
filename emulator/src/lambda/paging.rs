//! `Marker` and `MaxItems`, as all of Lambda's lists have them.

use serde::{Serialize, de::DeserializeOwned};

use super::{constraints::Constraints, error::LambdaError};
use crate::page::{self, Page};

/// Lists answer at most this many at once, however many are asked for.
const MOST: usize = 50;

/// How many to answer.
pub(super) fn limit(max_items: Option<i64>, constraints: &mut Constraints) -> usize {
    if let Some(max_items) = max_items {
        constraints.range("maxItems", max_items, 1, 10_000);
    }
    max_items.and_then(|max_items| usize::try_from(max_items).ok()).map_or(MOST, |asked| asked.min(MOST))
}

/// A page of a list, in the order of its keys.
pub(super) fn page<T, K: Ord + Serialize + DeserializeOwned>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    marker: Option<&str>,
    limit: usize,
) -> Result<Page<T>, LambdaError> {
    page::page(items, key, marker.filter(|marker| !marker.is_empty()), limit)
        .map_err(|_| LambdaError::InvalidParameter("The marker is invalid.".into()))
}
