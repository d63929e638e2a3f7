//! Bodies and text in each format, read and written by shapes. Each module has `read` and `write`.

pub(crate) mod cbor;
pub(crate) mod events;
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod text;
pub(crate) mod xml;

use crate::{
    error::WireError,
    habits::Mismatch,
    model::{Kind, Member, Model},
    value::Value,
};

/// What was found where a value of another type was expected, by the names of AWS's JSON reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    String,
    Number,
    Boolean(bool),
    List,
    Map,
}

/// AWS's sentence for a value of a wrong type.
pub(crate) fn mismatch(style: Mismatch, found: Found, wanted: &Kind) -> String {
    let word = match found {
        Found::List => return "Start of list found where not expected".into(),
        Found::Map => return "Start of structure or map found where not expected.".into(),
        Found::String => "STRING_VALUE",
        Found::Number => "NUMBER_VALUE",
        Found::Boolean(true) => "TRUE_VALUE",
        Found::Boolean(false) => "FALSE_VALUE",
    };
    let (article, name) = match wanted {
        Kind::List(_) => return "Expected list or null".into(),
        Kind::Map(_) => return "Expected map or null".into(),
        Kind::Structure(_) | Kind::Document => return "Expected null".into(),
        Kind::Timestamp => return format!("{word} can not be converted to milliseconds since epoch"),
        Kind::Boolean if found == Found::String => ("an", "Boolean"),
        Kind::Boolean => ("a", "Boolean"),
        Kind::Integer => ("an", "Integer"),
        Kind::Long => ("a", "Long"),
        Kind::Float => ("a", "Float"),
        Kind::Double => ("a", "Double"),
        Kind::String => ("a", "String"),
        Kind::Blob => ("a", "Blob"),
    };
    match style {
        Mismatch::CanNot => format!("{word} can not be converted to {article} {name}"),
        Mismatch::Cannot => format!("{word} cannot be converted to {name}"),
    }
}

/// A text as a boolean, as AWS takes it in every protocol.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    const TRUE: [&str; 5] = ["true", "yes", "y", "t", "1"];
    const FALSE: [&str; 5] = ["false", "no", "n", "f", "0"];
    let is_one_of = |words: [&str; 5]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_one_of(TRUE) {
        return Some(true);
    }
    is_one_of(FALSE).then_some(false)
}

/// Cuts a number to the range of its type, as AWS does.
pub(crate) fn whole(number: f64, kind: &Kind) -> i64 {
    // `as` saturates and makes zero of what is no number.
    within(number as i64, kind)
}

/// See [`whole`].
pub(crate) fn within(number: i64, kind: &Kind) -> i64 {
    match kind {
        Kind::Integer => number.clamp(i32::MIN.into(), i32::MAX.into()),
        _ => number,
    }
}

/// A structure of the members that are set, in the model's order. One slot for each member.
pub(crate) fn structure(members: &'static [Member], slots: Vec<Value>) -> Value {
    let set = members.iter().zip(slots).filter(|(_, value)| !value.is_null());
    Value::Structure(set.map(|(member, value)| (member.name.as_str(), value)).collect())
}

/// The members of a structure's value with what the model says of them.
pub(crate) fn members_of<'v>(
    model: &'static Model,
    shape: crate::model::ShapeId,
    value: &'v Value,
) -> impl Iterator<Item = (&'static Member, &'v Value)> {
    let given: &[(&'static str, Value)] = if let Value::Structure(members) = value { members } else { &[] };
    let mut known = model.members(shape).iter();
    given.iter().filter_map(move |(name, value)| {
        // Both are in the model's order.
        known.by_ref().find(|member| member.name == *name).map(|member| (member, value))
    })
}

/// A body that is no document of its format at all.
pub(crate) fn unreadable() -> WireError {
    WireError::serialization("")
}
