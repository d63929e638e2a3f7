//! `Marker` and `MaxItems`, which all of Lambda's lists have.

use serde::{Serialize, de::DeserializeOwned};

use super::error::LambdaError;
use crate::page::{self, Page};

/// The largest number of items in a response, as on AWS, even if the caller asks for more.
const MOST: usize = 50;

/// Returns a page of a list, sorted by key, of `max_items` items, at most `MOST`. The marker is the key of the last item of the page
/// before.
pub(super) fn page<T, K: Ord + Serialize + DeserializeOwned>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    marker: Option<&str>,
    max_items: Option<usize>,
) -> Result<Page<T>, LambdaError> {
    let limit = max_items.map_or(MOST, |asked| asked.min(MOST));
    page::page(items, key, marker.filter(|marker| !marker.is_empty()), limit)
        .map_err(|_| LambdaError::InvalidParameter("The marker is invalid.".into()))
}
