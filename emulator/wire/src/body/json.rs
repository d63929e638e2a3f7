//! JSON bodies: rest-json, JSON 1.0 and 1.1.
//!
//! A body is read straight into values, the shapes leading; nothing is kept of what the model does not know.

use std::{borrow::Cow, cell::RefCell, fmt};

use base64::{Engine, prelude::BASE64_STANDARD};
use indexmap::IndexMap;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Found, boolean, members_of, mismatch, structure, whole, within};
use crate::{
    habits::Mismatch,
    model::{Kind, Location, Member, Model, ShapeId},
    time::TimeFormat,
    value::Value,
};

/// Why a body is not of its shape.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is no JSON, or nested too deep; serde's words.
    Syntax(String),
    /// It is JSON of other types; AWS's words.
    Mismatch(String),
}

/// Reads a body as a structure's members that are in the body, or as any other shape.
pub(crate) fn read(model: &'static Model, shape: ShapeId, body: &[u8]) -> Result<Value, Unread> {
    let problem = RefCell::new(None);
    let seed = Seed { model, shape, time: None, mismatch: model.habits.mismatch, problem: &problem };
    // serde_json stops at 128 levels.
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = seed.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| match problem.take() {
        Some(problem) => Unread::Mismatch(problem),
        None => Unread::Syntax(error.to_string()),
    })
}

#[derive(Clone, Copy)]
struct Seed<'p> {
    model: &'static Model,
    shape: ShapeId,
    time: Option<TimeFormat>,
    mismatch: Mismatch,
    problem: &'p RefCell<Option<String>>,
}

impl Seed<'_> {
    fn of(self, member: &Member) -> Self {
        Self { shape: member.shape, time: member.time, ..self }
    }

    fn kind(&self) -> &'static Kind {
        &self.model.shape(self.shape).kind
    }

    fn fail<E: Error>(&self, problem: String) -> E {
        *self.problem.borrow_mut() = Some(problem);
        E::custom("mismatch")
    }

    fn wrong<E: Error>(&self, found: Found) -> E {
        self.fail(mismatch(self.mismatch, found, self.kind()))
    }

    fn blob<E: Error>(&self, text: &str) -> Result<Value, E> {
        BASE64_STANDARD.decode(text).map(|bytes| Value::Blob(bytes.into())).map_err(|error| {
            let shown: Cow<'_, str> = if text.len() > 256 { "…".into() } else { text.into() };
            self.fail(format!("'{shown}' can not be converted to a Blob: {}", base64_problem(text, &error)))
        })
    }

    fn text<E: Error>(&self, text: &str) -> Result<Value, E> {
        match self.kind() {
            Kind::String => Ok(Value::String(text.to_owned())),
            Kind::Document => Ok(Value::String(text.to_owned())),
            Kind::Blob => self.blob(text),
            Kind::Boolean => boolean(text).map(Value::Boolean).ok_or_else(|| self.wrong(Found::String)),
            Kind::Float | Kind::Double => match text {
                "NaN" => Ok(Value::Float(f64::NAN)),
                "Infinity" => Ok(Value::Float(f64::INFINITY)),
                "-Infinity" => Ok(Value::Float(f64::NEG_INFINITY)),
                _ => Err(self.wrong(Found::String)),
            },
            Kind::Timestamp => match self.time {
                Some(form @ (TimeFormat::Iso8601 | TimeFormat::Http)) => {
                    form.parse(text).map(Value::Timestamp).ok_or_else(|| self.wrong(Found::String))
                }
                Some(TimeFormat::Epoch) | None => Err(self.wrong(Found::String)),
            },
            Kind::Integer | Kind::Long | Kind::List(_) | Kind::Map(_) | Kind::Structure(_) => Err(self.wrong(Found::String)),
        }
    }
}

/// AWS's words for text that is not base64.
fn base64_problem(text: &str, error: &base64::DecodeError) -> String {
    match error {
        _ if !text.len().is_multiple_of(4) => {
            format!("Base64 encoded length is expected a multiple of 4 bytes but found: {}", text.len())
        }
        base64::DecodeError::InvalidByte(_, byte) => format!("Invalid Base64 character: '{}'", char::from(*byte)),
        _ => "Invalid last non-pad Base64 character dectected".into(),
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {}", self.kind().name())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        match self.kind() {
            Kind::Boolean | Kind::Document => Ok(Value::Boolean(flag)),
            _ => Err(self.wrong(Found::Boolean(flag))),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        match self.kind() {
            kind @ (Kind::Integer | Kind::Long | Kind::Document) => Ok(Value::Integer(within(number, kind))),
            _ => self.visit_f64(number as f64),
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        match self.kind() {
            kind @ (Kind::Integer | Kind::Long) => Ok(Value::Integer(whole(number, kind))),
            Kind::Float | Kind::Double | Kind::Document => Ok(Value::Float(number)),
            Kind::Timestamp => crate::time::from_seconds(number).map(Value::Timestamp).ok_or_else(|| self.wrong(Found::Number)),
            _ => Err(self.wrong(Found::Number)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.text(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        match self.kind() {
            Kind::String | Kind::Document => Ok(Value::String(text)),
            _ => self.text(&text),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let of = match self.kind() {
            Kind::List(member) => self.of(member),
            Kind::Document => self,
            _ => return Err(self.wrong(Found::List)),
        };
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(of)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let of = match self.kind() {
            Kind::Structure(shape) => {
                let mut slots = vec![Value::Null; shape.members.len()];
                while let Some(name) = entries.next_key::<Name<'de>>()? {
                    let known = shape.by_wire_name.get(name.0.as_ref());
                    match known.map(|place| (place, &shape.members[*place])).filter(|(_, member)| member.location == Location::Body)
                    {
                        Some((place, member)) => slots[*place] = entries.next_value_seed(self.of(member))?,
                        None => {
                            entries.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                return Ok(structure(&shape.members, slots));
            }
            Kind::Map(pair) => self.of(&pair.1),
            Kind::Document => self,
            _ => return Err(self.wrong(Found::Map)),
        };
        let mut map = IndexMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            map.insert(key, entries.next_value_seed(of)?);
        }
        Ok(Value::Map(map))
    }
}

/// A key that is borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Name<'n>(#[serde(borrow)] Cow<'n, str>);

/// Writes a value. Of a structure at the top, the members that are in the body.
pub(crate) fn write(model: &'static Model, shape: ShapeId, value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    put(&mut out, model, shape, None, value);
    out
}

fn put(out: &mut Vec<u8>, model: &'static Model, shape: ShapeId, time: Option<TimeFormat>, value: &Value) {
    match (value, &model.shape(shape).kind) {
        (Value::Null, _) => out.extend_from_slice(b"null"),
        (Value::Boolean(flag), _) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        (Value::Integer(number), _) => out.extend_from_slice(number.to_string().as_bytes()),
        (Value::Float(number), _) if number.is_finite() => out.extend_from_slice(format!("{number:?}").as_bytes()),
        (Value::Float(number), _) => string(out, crate::value::special(*number)),
        (Value::String(text), _) => string(out, text),
        (Value::Blob(bytes), _) => {
            out.push(b'"');
            out.extend_from_slice(BASE64_STANDARD.encode(bytes).as_bytes());
            out.push(b'"');
        }
        (Value::Timestamp(at), _) => match time.unwrap_or(TimeFormat::Epoch) {
            TimeFormat::Epoch => out.extend_from_slice(TimeFormat::Epoch.print(*at).as_bytes()),
            form => string(out, &form.print(*at)),
        },
        (Value::List(items), Kind::List(member)) => {
            separated(out, b"[]", items, |out, item| put(out, model, member.shape, member.time, item));
        }
        (Value::Map(entries), Kind::Map(pair)) => separated(out, b"{}", entries, |out, (key, value)| {
            string(out, key);
            out.push(b':');
            put(out, model, pair.1.shape, pair.1.time, value);
        }),
        (Value::Structure(_), _) => {
            let members = members_of(model, shape, value).filter(|(member, _)| member.location == Location::Body);
            separated(out, b"{}", members, |out, (member, value)| {
                string(out, member.wire_name());
                out.push(b':');
                put(out, model, member.shape, member.time, value);
            });
        }
        (Value::List(_) | Value::Map(_), _) => out.extend_from_slice(value.to_json().to_string().as_bytes()),
    }
}

fn separated<I>(out: &mut Vec<u8>, brackets: &[u8; 2], items: impl IntoIterator<Item = I>, each: impl Fn(&mut Vec<u8>, I)) {
    out.push(brackets[0]);
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        each(out, item);
    }
    out.push(brackets[1]);
}

fn string(out: &mut Vec<u8>, text: &str) {
    let written = serde_json::to_writer(&mut *out, text);
    debug_assert!(written.is_ok(), "a vector takes all that is written to it");
}
