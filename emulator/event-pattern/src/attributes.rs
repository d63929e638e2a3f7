//! Message attributes of SNS, as a filter policy on attributes sees them.

use serde_json::Value;

use crate::event::{Event, WHOLE};
use crate::number::Number;
use crate::paths::{Paths, ROOT};
use crate::scalar::Scalar;

/// The value of a message attribute, by its data type.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute<'a> {
    /// `String`.
    String(&'a str),
    /// `String.Array`: a JSON array of strings, numbers, `true`, `false` and `null`. What is no JSON array has no values.
    StringArray(&'a str),
    /// `Number`, as it is written.
    Number(&'a str),
    /// `Binary`, which filter policies do not look at: as if the attribute were not there.
    Binary,
}

/// Arrays of attributes, parsed.
pub(crate) fn parse_arrays(attributes: &[(&str, Attribute<'_>)]) -> Vec<Vec<Value>> {
    attributes
        .iter()
        .map(|(_, attribute)| match attribute {
            Attribute::StringArray(text) => serde_json::from_str(text).unwrap_or_default(),
            Attribute::String(_) | Attribute::Number(_) | Attribute::Binary => Vec::new(),
        })
        .collect()
}

/// Attributes as an event with a value, or several, for each name.
pub(crate) fn event<'a>(attributes: &[(&str, Attribute<'a>)], arrays: &'a [Vec<Value>], tree: &Paths, paths: usize) -> Event<'a> {
    let mut event = Event::empty(paths);
    for ((name, attribute), array) in attributes.iter().zip(arrays) {
        let path = tree.below(ROOT, name).and_then(|node| tree.path(node));
        match attribute {
            Attribute::String(text) => event.add_leaf(path, Some(Scalar::Text(text)), WHOLE),
            Attribute::Number(text) => event.add_leaf(path, Some(Scalar::Number(Number::of_text(text.trim()))), WHOLE),
            Attribute::StringArray(_) => array.iter().for_each(|value| event.add_leaf(path, Scalar::of(value), WHOLE)),
            Attribute::Binary => {}
        }
    }
    event
}
