//! Time to live: items that go by themselves.

use crate::{
    key::KeyRange,
    rows::{Change, Rows},
    value::{AttributeValue, Item},
};

/// An item whose time is more than five years ago stays, in seconds.
const OLDEST: i64 = 5 * 365 * 24 * 60 * 60;

/// What is wrong with `TimeToLiveSpecification`, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TtlError {
    /// It is as it was.
    #[error("TimeToLive is already enabled")]
    Enabled,
    /// It is as it was.
    #[error("TimeToLive is already disabled")]
    Disabled,
    /// Another attribute has the time.
    #[error("TimeToLive is active on a different AttributeName: current AttributeName is {0}")]
    OtherAttribute(String),
}

/// The attribute that has the time after an update, if one has.
///
/// # Errors
/// Nothing would change, or another attribute has the time.
pub fn update(current: Option<&str>, attribute: &str, enabled: bool) -> Result<Option<String>, TtlError> {
    match (current, enabled) {
        (None, true) => Ok(Some(attribute.to_owned())),
        (None, false) => Err(TtlError::Disabled),
        (Some(current), _) if current != attribute => Err(TtlError::OtherAttribute(current.to_owned())),
        (Some(_), true) => Err(TtlError::Enabled),
        (Some(_), false) => Ok(None),
    }
}

/// When an item goes, in whole seconds since 1970. `None` if the attribute is not there, or no number.
#[must_use]
pub fn expires_at(item: &Item, attribute: &str) -> Option<i64> {
    match item.get(attribute)? {
        AttributeValue::Number(seconds) => seconds.to_i64(),
        _ => None,
    }
}

/// Whether the time of an item has come.
#[must_use]
pub fn is_expired(item: &Item, attribute: &str, now: i64) -> bool {
    expires_at(item, attribute).is_some_and(|time| time < now && now - OLDEST <= time)
}

/// Deletions of items of a range whose time has come: no more than `most`.
pub fn expired(rows: &impl Rows, range: &KeyRange, attribute: &str, now: i64, most: usize) -> Vec<Change> {
    let expired = rows.range(range).filter(|(_, item)| is_expired(item, attribute, now));
    expired.take(most).map(|(key, item)| Change { key: key.clone(), old: Some(item.clone()), new: None }).collect()
}
