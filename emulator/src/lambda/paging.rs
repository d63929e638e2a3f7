//! `Marker` and `MaxItems`, which all of Lambda's lists have.

use serde::{Serialize, de::DeserializeOwned};

use super::{constraints::Constraints, error::LambdaError};
use crate::page::{self, Page};

/// The largest number of items in a response, as on AWS, even if the caller asks for more.
const MOST: usize = 50;

/// Returns the number of items of a page: `MaxItems`, at most `MOST`. Adds a violation if `MaxItems` is not from 1 to 10,000.
pub(super) fn limit(max_items: Option<i64>, constraints: &mut Constraints) -> usize {
    if let Some(max_items) = max_items {
        constraints.range("maxItems", max_items, 1, 10_000);
    }
    max_items.and_then(|max_items| usize::try_from(max_items).ok()).map_or(MOST, |asked| asked.min(MOST))
}

/// Returns a page of a list, sorted by key. The marker is the key of the last item of the page before.
pub(super) fn page<T, K: Ord + Serialize + DeserializeOwned>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    marker: Option<&str>,
    limit: usize,
) -> Result<Page<T>, LambdaError> {
    page::page(items, key, marker.filter(|marker| !marker.is_empty()), limit)
        .map_err(|_| LambdaError::InvalidParameter("The marker is invalid.".into()))
}
