//! One page of a list, and the mark where the next one begins.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// A page, and the mark for the next one if there is more.
#[derive(Debug)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Sent back by the client to go on; `None` at the end, and never empty.
    pub next: Option<String>,
}

/// A mark that [`page`] did not make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mark of ours")]
pub struct InvalidMark;

/// At most `limit` of the items behind the mark `after`, in the order of their keys, whatever order they come in. A key is one item's alone. The mark holds
/// the key of the last item shown, so the next page is right also when that item is gone by then.
///
/// # Errors
/// When the mark is none of ours.
pub fn page<T, K: Ord + Serialize + DeserializeOwned>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<T>, InvalidMark> {
    let after: Option<K> = after.map(read).transpose()?;
    let keyed = items.into_iter().map(|item| (key(&item), item));
    let mut rest: Vec<(K, T)> = keyed.filter(|(key, _)| after.as_ref().is_none_or(|after| key > after)).collect();
    rest.sort_by(|(one, _), (other, _)| one.cmp(other));
    let more = rest.len() > limit;
    rest.truncate(limit);
    let next = rest.last().filter(|_| more).map(|(key, _)| mark(key));
    Ok(Page { items: rest.into_iter().map(|(_, item)| item).collect(), next })
}

/// The mark for a next page that begins after the item of this key.
pub fn mark<K: Serialize>(key: &K) -> String {
    let text = serde_json::to_vec(key).unwrap_or_else(|error| unreachable!("a key is made of texts and numbers: {error}"));
    BASE64_URL_SAFE_NO_PAD.encode(text)
}

fn read<K: DeserializeOwned>(mark: &str) -> Result<K, InvalidMark> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(mark).map_err(|_| InvalidMark)?;
    serde_json::from_slice(&bytes).map_err(|_| InvalidMark)
}
