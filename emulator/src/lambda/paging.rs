//! `Marker` and `MaxItems`, as all of Lambda's lists have them.

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

/// A page of a sorted list.
pub(super) fn page<T>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> String,
    marker: Option<&str>,
    limit: usize,
) -> Result<Page<T>, LambdaError> {
    page::page(items, key, marker.filter(|marker| !marker.is_empty()), limit)
        .map_err(|_| LambdaError::InvalidParameter("The marker is invalid.".into()))
}
