//! Records of a table's stream.

use serde::Serialize;

use crate::{
    rows::Change,
    table::{StreamViewType, Table},
    value::{Item, item_size},
};

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventName {
    /// It is new.
    Insert,
    /// It is another one.
    Modify,
    /// It is gone.
    Remove,
}

/// What a record says of a change. When, and at which place of the stream, is the caller's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamImages {
    pub keys: Item,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_image: Option<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_image: Option<Item>,
    /// Of the key and the images.
    pub size_bytes: usize,
    pub stream_view_type: StreamViewType,
}

/// The record of a change. `None` if the table has no stream, or nothing changed.
#[must_use]
pub fn record(table: &Table, change: &Change) -> Option<(EventName, StreamImages)> {
    let view = table.stream.filter(|_| change.is_effective())?;
    let (event, item) = match (&change.old, &change.new) {
        (None, Some(new)) => (EventName::Insert, new),
        (Some(_), Some(new)) => (EventName::Modify, new),
        (Some(old), None) => (EventName::Remove, old),
        (None, None) => return None,
    };
    let keys = table.key().attributes_of(item);
    let (shows_new, shows_old) = match view {
        StreamViewType::KeysOnly => (false, false),
        StreamViewType::NewImage => (true, false),
        StreamViewType::OldImage => (false, true),
        StreamViewType::NewAndOldImages => (true, true),
    };
    let new_image = change.new.clone().filter(|_| shows_new);
    let old_image = change.old.clone().filter(|_| shows_old);
    let size_bytes = [Some(&keys), new_image.as_ref(), old_image.as_ref()].into_iter().flatten().map(item_size).sum();
    Some((event, StreamImages { keys, new_image, old_image, size_bytes, stream_view_type: view }))
}
