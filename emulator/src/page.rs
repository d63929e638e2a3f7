//! Pages of a list, and the marker at which the next page starts.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// One page of a list.
#[derive(Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The marker that the client sends to get the next page; `None` on the last page, and never empty.
    pub next: Option<String>,
}

/// The marker was not made by [`page`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mark of ours")]
pub struct InvalidMark;

/// Returns at most `limit` of the items after the marker `after`, sorted by key; the order of `items` does not matter. Keys must be
/// unique. The marker has the key of the page's last item, so the next page is correct even if that item is deleted in between.
///
/// # Errors
/// The marker was not made by this function.
pub fn page<T, K: Ord + Serialize + DeserializeOwned>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<T>, InvalidMark> {
    let after: Option<K> = after.map(unmark).transpose()?;
    let keyed = items.into_iter().map(|item| (key(&item), item));
    let mut rest: Vec<(K, T)> = keyed.filter(|(key, _)| after.as_ref().is_none_or(|after| key > after)).collect();
    rest.sort_by(|(one, _), (other, _)| one.cmp(other));
    let more = rest.len() > limit;
    rest.truncate(limit);
    let next = rest.last().filter(|_| more).map(|(key, _)| mark(key));
    Ok(Page { items: rest.into_iter().map(|(_, item)| item).collect(), next })
}

/// Returns the marker of the page that starts after the item of this key.
pub fn mark<K: Serialize>(key: &K) -> String {
    let text = serde_json::to_vec(key).unwrap_or_else(|error| unreachable!("a key is made of texts and numbers: {error}"));
    BASE64_URL_SAFE_NO_PAD.encode(text)
}

/// Returns the key of a marker.
///
/// # Errors
/// The marker was not made by [`mark`].
pub fn unmark<K: DeserializeOwned>(mark: &str) -> Result<K, InvalidMark> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(mark).map_err(|_| InvalidMark)?;
    serde_json::from_slice(&bytes).map_err(|_| InvalidMark)
}
