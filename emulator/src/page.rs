//! One page of a sorted list, and the mark where the next one begins.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// A page, and the mark for the next one if there is more.
#[derive(Debug)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Sent back by the client to go on; `None` at the end.
    pub next: Option<String>,
}

/// A mark that [`page`] did not make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mark of ours")]
pub struct InvalidMark;

/// At most `limit` of the items that come behind the mark `after`. `key` names an item, uniquely and in the items' order, so that a page stays right when
/// items come and go between two calls.
///
/// # Errors
/// When the mark is none of ours.
pub fn page<T>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> String,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<T>, InvalidMark> {
    let after = after.map(read).transpose()?;
    let mut rest = items.into_iter().filter(|item| after.as_ref().is_none_or(|after| key(item) > *after));
    let items: Vec<T> = rest.by_ref().take(limit).collect();
    let more = rest.next().is_some();
    let next = items.last().filter(|_| more).map(|last| mark(&key(last)));
    Ok(Page { items, next })
}

/// The mark for a next page that begins after the item of this key.
pub fn mark(key: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key)
}

fn read(mark: &str) -> Result<String, InvalidMark> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(mark).map_err(|_| InvalidMark)?;
    String::from_utf8(bytes).map_err(|_| InvalidMark)
}
