//! A page of a list: versions of keys, or prefixes that keys share, in the order of keys.

use super::Selection;
use crate::s3::state::{ObjectKey, State, Version};

/// A page.
pub struct Entries<'s> {
    /// The versions, with their keys, and whether each is its key's newest.
    pub versions: Vec<(&'s ObjectKey, &'s Version, bool)>,
    /// Shared prefixes.
    pub prefixes: Vec<String>,
    /// The last entry, if there are more: a key with a version's place, or a prefix.
    pub next: Option<Next>,
}

/// Where the next page begins.
#[derive(Clone, Debug)]
pub struct Next {
    /// The last key, or the last prefix.
    pub key: String,
    /// The id of the last version; `None` for a prefix.
    pub version: Option<String>,
}

/// The entry after which a page begins.
pub enum After {
    Beginning,
    /// All versions of this key, and what begins with it if it is a shared prefix.
    Key(String),
    /// This version of the key.
    Version(ObjectKey),
}

/// Returns a page of the newest versions that are no delete markers, or of all versions.
pub fn page<'s>(state: &'s State, bucket: &str, selection: &Selection, after: &After, limit: usize, all: bool) -> Entries<'s> {
    let prefix = selection.prefix();
    let mut entries = Entries { versions: Vec::new(), prefixes: Vec::new(), next: None };
    let mut start = match after {
        After::Version((bucket, key, order)) => (bucket.clone(), key.clone(), order + 1),
        After::Key(key) if key.as_str() >= prefix => (bucket.to_owned(), key.clone(), u64::MAX),
        After::Beginning | After::Key(_) => (bucket.to_owned(), prefix.to_owned(), 0),
    };
    // What begins with a shared prefix of the page before is not listed again.
    let done = match (after, selection.delimiter()) {
        (After::Key(key), Some(delimiter)) if key.ends_with(delimiter) && key.starts_with(prefix) => Some(key.clone()),
        _ => None,
    };
    if limit == 0 {
        return entries;
    }
    let mut last_key: Option<&str> = match after {
        After::Version((_, key, _)) => Some(key),
        After::Beginning | After::Key(_) => None,
    };
    let mut last: Option<Next> = None;
    loop {
        let mut jump = None;
        for (place, version) in state.objects.range(start.clone()..) {
            let key = place.1.as_str();
            if place.0 != bucket || !key.starts_with(prefix) {
                return entries;
            }
            if done.as_deref().is_some_and(|done| key.starts_with(done)) {
                continue;
            }
            let is_newest = last_key != Some(key);
            last_key = Some(key);
            if !all && (!is_newest || version.object.is_none()) {
                continue;
            }
            let shared = selection.delimiter().and_then(|delimiter| {
                let at = key[prefix.len()..].find(delimiter)?;
                Some(key[..prefix.len() + at + delimiter.len()].to_owned())
            });
            if shared.is_some() && shared == entries.prefixes.last().cloned() {
                continue;
            }
            if entries.versions.len() + entries.prefixes.len() == limit {
                entries.next = last;
                return entries;
            }
            match shared {
                Some(shared) => {
                    last = Some(Next { key: shared.clone(), version: None });
                    // No character is higher, so what is between is almost always nothing.
                    jump = Some((bucket.to_owned(), format!("{shared}{}", char::MAX), 0));
                    entries.prefixes.push(shared);
                    break;
                }
                None => {
                    last = Some(Next { key: key.to_owned(), version: Some(version.id().to_owned()) });
                    entries.versions.push((place, version, is_newest));
                }
            }
        }
        match jump {
            Some(next) => start = next,
            None => return entries,
        }
    }
}
