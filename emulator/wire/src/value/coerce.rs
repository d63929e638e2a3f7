//! A value that serde made gets the types of a shape: structures, times, bytes.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{Value, WriteError};
use crate::{
    model::{Kind, Model, ShapeId},
    time,
};

impl Value {
    /// The value as one of a shape: members in the model's order without those that are null, times from text or seconds, blobs from
    /// bytes or base64.
    ///
    /// # Errors
    /// When a member is not of the model, or a value not of its shape's type. The message has the path.
    pub fn typed(self, model: &'static Model, shape: ShapeId) -> Result<Self, WriteError> {
        let name = &model.shape(shape).name;
        typed(self, model, shape).map_err(|Misfit { path, problem }| WriteError(format!("{name}{path}: {problem}")))
    }
}

struct Misfit {
    path: String,
    problem: String,
}

impl Misfit {
    fn under(mut self, segment: &str) -> Self {
        self.path.insert_str(0, segment);
        self.path.insert(0, '.');
        self
    }
}

fn typed(value: Value, model: &'static Model, shape: ShapeId) -> Result<Value, Misfit> {
    let kind = &model.shape(shape).kind;
    Ok(match (kind, value) {
        (_, Value::Null) => Value::Null,
        (Kind::Document, value) => value,
        // A stream is the list of its events.
        (Kind::Structure(of), Value::List(events)) if of.event_stream => {
            let events = events.into_iter().enumerate();
            let typed = events.map(|(place, event)| typed(event, model, shape).map_err(|misfit| misfit.under(&place.to_string())));
            Value::List(typed.collect::<Result<_, _>>()?)
        }
        (Kind::Structure(_), Value::Map(entries)) => structure(entries, model, shape)?,
        (Kind::Structure(_), Value::Structure(members)) => {
            structure(members.into_iter().map(|(name, value)| (name.to_owned(), value)), model, shape)?
        }
        (Kind::List(member), Value::List(items)) => {
            let items = items.into_iter().enumerate();
            Value::List(
                items
                    .map(|(place, item)| typed(item, model, member.shape).map_err(|misfit| misfit.under(&place.to_string())))
                    .collect::<Result<_, _>>()?,
            )
        }
        (Kind::Map(pair), Value::Map(entries)) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| match typed(value, model, pair.1.shape) {
                    Ok(value) => Ok((key, value)),
                    Err(misfit) => Err(misfit.under(&key)),
                })
                .collect::<Result<_, _>>()?,
        ),
        (Kind::Map(_), Value::Structure(members)) => {
            let entries = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            return typed(Value::Map(entries), model, shape);
        }
        (Kind::Boolean, value @ Value::Boolean(_)) => value,
        (Kind::Integer | Kind::Long, value @ Value::Integer(_)) => value,
        (Kind::Float | Kind::Double, value @ Value::Float(_)) => value,
        (Kind::Float | Kind::Double, Value::Integer(number)) => Value::Float(number as f64),
        (Kind::String, value @ Value::String(_)) => value,
        (Kind::Blob, value @ Value::Blob(_)) => value,
        (Kind::Blob, Value::String(text)) => match BASE64_STANDARD.decode(&text) {
            Ok(bytes) => Value::Blob(bytes.into()),
            Err(_) => return Err(misfit("the text is not base64")),
        },
        (Kind::Blob, Value::List(bytes)) => Value::Blob(bytes.into_iter().map(byte).collect::<Result<Vec<u8>, _>>()?.into()),
        (Kind::Timestamp, value @ Value::Timestamp(_)) => value,
        (Kind::Timestamp, Value::Integer(seconds)) => time_of(time::from_seconds(seconds as f64))?,
        (Kind::Timestamp, Value::Float(seconds)) => time_of(time::from_seconds(seconds))?,
        (Kind::Timestamp, Value::String(text)) => time_of(time::from_iso8601(&text))?,
        (kind, value) => return Err(misfit(&format!("{value} is not of type {}", kind.name()))),
    })
}

fn structure(given: impl IntoIterator<Item = (String, Value)>, model: &'static Model, shape: ShapeId) -> Result<Value, Misfit> {
    let members = model.members(shape);
    let mut slots = vec![Value::Null; members.len()];
    for (name, value) in given {
        match members.iter().position(|member| member.name == name) {
            Some(place) => slots[place] = typed(value, model, members[place].shape).map_err(|misfit| misfit.under(&name))?,
            None if value.is_null() => {}
            None => return Err(misfit("the model has no such member").under(&name)),
        }
    }
    let set = members.iter().zip(slots).filter(|(_, value)| !value.is_null());
    Ok(Value::Structure(set.map(|(member, value)| (member.name.as_str(), value)).collect()))
}

fn misfit(problem: &str) -> Misfit {
    Misfit { path: String::new(), problem: problem.into() }
}

fn byte(value: Value) -> Result<u8, Misfit> {
    match value {
        Value::Integer(number) => u8::try_from(number).map_err(|_| misfit("a byte is from 0 to 255")),
        _ => Err(misfit("a list is no blob")),
    }
}

fn time_of(time: Option<jiff::Timestamp>) -> Result<Value, Misfit> {
    time.map(Value::Timestamp).ok_or_else(|| misfit("not a time"))
}
