//! Values made from shapes.

use indexmap::IndexMap;
use wire::{Kind, Location, Member, Model, ShapeId, Value};

/// Which side of a message a value is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Keeps all constraints that can be kept without reading patterns.
    Input,
    /// Any text.
    Answer,
}

/// Structures within structures beyond this end.
const DEEPEST: usize = 5;

/// A value of a shape with all members set.
pub fn made(model: &'static Model, shape: ShapeId, side: Side) -> Value {
    make(model, shape, "it", Location::Body, side, 0).unwrap_or(Value::EMPTY)
}

fn of(model: &'static Model, member: &Member, name: &str, location: Location, side: Side, depth: usize) -> Option<Value> {
    make(model, member.shape, name, location, side, depth)
}

fn make(model: &'static Model, shape: ShapeId, name: &str, location: Location, side: Side, depth: usize) -> Option<Value> {
    let shape_of = model.shape(shape);
    let in_header = matches!(location, Location::Header | Location::Headers);
    Some(match &shape_of.kind {
        Kind::Structure(structure) => {
            if depth > DEEPEST {
                return None;
            }
            let most = if structure.union { 1 } else { usize::MAX };
            let members = structure.members.iter().enumerate().take(most).filter_map(|(place, member)| {
                let payload = structure.payload == Some(place);
                let value = match &model.shape(member.shape).kind {
                    Kind::Blob if payload => Value::Blob("a payload".into()),
                    _ => of(model, member, &member.name, member.location, side, depth + 1)?,
                };
                Some((member.name.as_str(), value))
            });
            Value::Structure(members.collect())
        }
        Kind::List(member) => {
            let least = shape_of.constraints.min.unwrap_or(0.0) as usize;
            let count = shape_of.constraints.max.map_or(2, |max| (max as usize).min(2)).max(least);
            let items = (0..count).map(|place| of(model, member, &format!("{name}{place}"), location, side, depth + 1));
            Value::List(items.collect::<Option<_>>()?)
        }
        Kind::Map(pair) => {
            let keys = match model.shape(pair.0.shape).constraints.values.first() {
                Some(first) if side == Side::Input => vec![first.clone()],
                _ => vec!["key-0".to_owned(), "key-1".to_owned()],
            };
            let entries = keys.into_iter().map(|key| Some((key, of(model, &pair.1, name, location, side, depth + 1)?)));
            Value::Map(entries.collect::<Option<IndexMap<_, _>>>()?)
        }
        Kind::Boolean => Value::Boolean(true),
        Kind::Integer if location == Location::Status => Value::Integer(200),
        Kind::Integer | Kind::Long => Value::Integer(shape_of.constraints.min.unwrap_or(7.0).max(1.0) as i64),
        Kind::Float | Kind::Double => Value::Float(shape_of.constraints.min.unwrap_or(0.0) + 0.25),
        Kind::String => Value::String(text(model, shape, name, in_header, side)),
        Kind::Blob => Value::Blob(b"\x00\xff blob"[..].into()),
        Kind::Timestamp => {
            // HTTP's dates have no fraction.
            let milliseconds = if in_header || side == Side::Input { 1_515_531_081_000 } else { 1_515_531_081_123 };
            Value::Timestamp(jiff::Timestamp::from_millisecond(milliseconds).expect("a time"))
        }
        Kind::Document => Value::Null,
    })
}

fn text(model: &Model, shape: ShapeId, name: &str, in_header: bool, side: Side) -> String {
    let constraints = &model.shape(shape).constraints;
    if let Some(first) = constraints.values.first() {
        return first.clone();
    }
    if side == Side::Answer {
        return if in_header { format!("{name} v") } else { format!("{name} <é&\"'> \n\t\u{1F600}") };
    }
    let least = constraints.min.unwrap_or(0.0) as usize;
    let most = constraints.max.map_or(usize::MAX, |max| max as usize);
    let text = "a".repeat(least.max(8.min(most)));
    text.chars().take(most).collect()
}
