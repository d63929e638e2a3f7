//! CBOR bodies: smithy's RPC v2.

use indexmap::IndexMap;
use minicbor::{
    Decoder, Encoder,
    data::{IanaTag, Tag, Type},
};
use serde_json::Value as Json;

use super::{Found, members_of, mismatch, structure, whole, within};
use crate::{
    error::WireError,
    model::{Kind, Model, ShapeId},
    time,
    value::Value,
};

/// AWS's inputs nest 20 deep at most.
const DEEPEST: usize = 128;

/// Reads a body.
pub(crate) fn read(model: &'static Model, shape: ShapeId, body: &[u8]) -> Result<Value, WireError> {
    let mut decoder = Decoder::new(body);
    let value = Reader { model, decoder: &mut decoder }.value(shape, 0)?;
    if decoder.position() == body.len() { Ok(value) } else { Err(super::unreadable()) }
}

struct Reader<'d, 'b> {
    model: &'static Model,
    decoder: &'d mut Decoder<'b>,
}

type Read<T> = Result<T, WireError>;

fn syntax(_: minicbor::decode::Error) -> WireError {
    super::unreadable()
}

impl Reader<'_, '_> {
    fn value(&mut self, shape: ShapeId, depth: usize) -> Read<Value> {
        if depth > DEEPEST {
            return Err(super::unreadable());
        }
        let kind = &self.model.shape(shape).kind;
        let found = self.decoder.datatype().map_err(syntax)?;
        match (found, kind) {
            (Type::Null | Type::Undefined, _) => {
                self.decoder.skip().map_err(syntax)?;
                Ok(Value::Null)
            }
            (Type::Bool, Kind::Boolean) => self.decoder.bool().map(Value::Boolean).map_err(syntax),
            (Type::String | Type::StringIndef, Kind::String) => self.text().map(Value::String),
            (Type::Bytes | Type::BytesIndef, Kind::Blob) => self.bytes().map(|bytes| Value::Blob(bytes.into())),
            (Type::Array | Type::ArrayIndef, Kind::List(member)) => {
                let items = self.items(|reader| reader.value(member.shape, depth + 1))?;
                Ok(Value::List(items))
            }
            (Type::Map | Type::MapIndef, Kind::Map(pair)) => {
                let mut map = IndexMap::new();
                self.entries(|reader, key| {
                    map.insert(key, reader.value(pair.1.shape, depth + 1)?);
                    Ok(())
                })?;
                Ok(Value::Map(map))
            }
            (Type::Map | Type::MapIndef, Kind::Structure(of)) => {
                let mut slots = vec![Value::Null; of.members.len()];
                self.entries(|reader, key| {
                    match of.by_wire_name.get(&key) {
                        Some(place) => slots[*place] = reader.value(of.members[*place].shape, depth + 1)?,
                        None => reader.decoder.skip().map_err(syntax)?,
                    }
                    Ok(())
                })?;
                Ok(structure(&of.members, slots))
            }
            (Type::Tag, Kind::Timestamp) => {
                if self.decoder.tag().map_err(syntax)? != Tag::from(IanaTag::Timestamp) {
                    return Err(super::unreadable());
                }
                self.time()
            }
            (_, Kind::Timestamp) => self.time(),
            (found, Kind::Integer | Kind::Long | Kind::Float | Kind::Double) if number(found) => self.number(kind),
            (found, _) => Err(self.wrong(found, kind)),
        }
    }

    fn wrong(&self, found: Type, kind: &Kind) -> WireError {
        let found = match found {
            Type::Bool => Found::Boolean(self.decoder.clone().bool().unwrap_or_default()),
            Type::Array | Type::ArrayIndef => Found::List,
            Type::Map | Type::MapIndef => Found::Map,
            found if number(found) => Found::Number,
            _ => Found::String,
        };
        WireError::serialization(mismatch(self.model.habits.mismatch, found, kind))
    }

    fn float(&mut self) -> Read<f64> {
        match self.decoder.datatype().map_err(syntax)? {
            Type::F16 => self.decoder.f16().map(f64::from).map_err(syntax),
            Type::F32 => self.decoder.f32().map(f64::from).map_err(syntax),
            Type::F64 => self.decoder.f64().map_err(syntax),
            found if number(found) => self.integer().map(|number| number as f64),
            found => Err(self.wrong(found, &Kind::Double)),
        }
    }

    fn integer(&mut self) -> Read<i64> {
        let number = i128::from(self.decoder.int().map_err(syntax)?);
        // As JSON's, numbers out of range are cut to it.
        Ok(number.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
    }

    fn number(&mut self, kind: &Kind) -> Read<Value> {
        let is_float = matches!(self.decoder.datatype().map_err(syntax)?, Type::F16 | Type::F32 | Type::F64);
        match kind {
            Kind::Float | Kind::Double => self.float().map(Value::Float),
            _ if is_float => self.float().map(|number| Value::Integer(whole(number, kind))),
            _ => self.integer().map(|number| Value::Integer(within(number, kind))),
        }
    }

    fn time(&mut self) -> Read<Value> {
        let found = self.decoder.datatype().map_err(syntax)?;
        if !number(found) {
            return Err(self.wrong(found, &Kind::Timestamp));
        }
        let seconds = self.float()?;
        time::from_seconds(seconds)
            .map(Value::Timestamp)
            .ok_or_else(|| WireError::serialization(mismatch(self.model.habits.mismatch, Found::Number, &Kind::Timestamp)))
    }

    fn text(&mut self) -> Read<String> {
        let mut text = String::new();
        for part in self.decoder.str_iter().map_err(syntax)? {
            text.push_str(part.map_err(syntax)?);
        }
        Ok(text)
    }

    fn bytes(&mut self) -> Read<Vec<u8>> {
        let mut bytes = Vec::new();
        for part in self.decoder.bytes_iter().map_err(syntax)? {
            bytes.extend_from_slice(part.map_err(syntax)?);
        }
        Ok(bytes)
    }

    /// The length that the body claims is not believed: nothing is set aside for it.
    fn items(&mut self, mut each: impl FnMut(&mut Self) -> Read<Value>) -> Read<Vec<Value>> {
        let mut left = self.decoder.array().map_err(syntax)?;
        let mut items = Vec::new();
        while self.more(&mut left)? {
            items.push(each(self)?);
        }
        Ok(items)
    }

    fn entries(&mut self, mut each: impl FnMut(&mut Self, String) -> Read<()>) -> Read<()> {
        let mut left = self.decoder.map().map_err(syntax)?;
        while self.more(&mut left)? {
            let key = self.text()?;
            each(self, key)?;
        }
        Ok(())
    }

    fn more(&mut self, left: &mut Option<u64>) -> Read<bool> {
        match left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None if self.decoder.datatype().map_err(syntax)? == Type::Break => {
                self.decoder.skip().map_err(syntax)?;
                Ok(false)
            }
            None => Ok(true),
        }
    }
}

fn number(found: Type) -> bool {
    matches!(
        found,
        Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::Int
            | Type::F16
            | Type::F32
            | Type::F64
    )
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// Writes a value.
pub(crate) fn write(model: &'static Model, shape: ShapeId, value: &Value) -> Vec<u8> {
    let mut out = Encoder::new(Vec::with_capacity(256));
    let written = put(&mut out, model, shape, value);
    debug_assert!(written.is_ok(), "a vector takes all that is written to it");
    out.into_writer()
}

fn put(out: &mut Encoder<Vec<u8>>, model: &'static Model, shape: ShapeId, value: &Value) -> Written {
    match (value, &model.shape(shape).kind) {
        (Value::Null, _) => out.null()?,
        (Value::Boolean(flag), _) => out.bool(*flag)?,
        (Value::Integer(number), _) => out.i64(*number)?,
        (Value::Float(number), _) => out.f64(*number)?,
        (Value::String(text), _) => out.str(text)?,
        (Value::Blob(bytes), _) => out.bytes(bytes)?,
        (Value::Timestamp(at), _) => {
            out.tag(IanaTag::Timestamp)?;
            if at.subsec_nanosecond() == 0 { out.i64(at.as_second())? } else { out.f64(time::epoch_seconds(*at))? }
        }
        (Value::List(items), Kind::List(member)) => {
            out.array(items.len() as u64)?;
            for item in items {
                put(out, model, member.shape, item)?;
            }
            out
        }
        (Value::Map(entries), Kind::Map(pair)) => {
            out.map(entries.len() as u64)?;
            for (key, value) in entries {
                out.str(key)?;
                put(out, model, pair.1.shape, value)?;
            }
            out
        }
        (Value::Structure(members), _) => {
            out.map(members.len() as u64)?;
            for (member, value) in members_of(model, shape, value) {
                out.str(member.wire_name())?;
                put(out, model, member.shape, value)?;
            }
            out
        }
        (Value::List(_) | Value::Map(_), _) => {
            return put_json(out, &value.to_json());
        }
    };
    Ok(())
}

/// Writes JSON, for errors.
pub(crate) fn from_json(json: &Json) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    let written = put_json(&mut out, json);
    debug_assert!(written.is_ok(), "a vector takes all that is written to it");
    out.into_writer()
}

fn put_json(out: &mut Encoder<Vec<u8>>, json: &Json) -> Written {
    match json {
        Json::Null => out.null()?,
        Json::Bool(flag) => out.bool(*flag)?,
        Json::Number(number) => match number.as_i64() {
            Some(number) => out.i64(number)?,
            None => out.f64(number.as_f64().unwrap_or_default())?,
        },
        Json::String(text) => out.str(text)?,
        Json::Array(items) => {
            out.array(items.len() as u64)?;
            for item in items {
                put_json(out, item)?;
            }
            out
        }
        Json::Object(members) => {
            out.map(members.len() as u64)?;
            for (key, value) in members {
                out.str(key)?;
                put_json(out, value)?;
            }
            out
        }
    };
    Ok(())
}

/// Reads a body of which no shape is known as JSON: an error's.
pub(crate) fn to_json(body: &[u8]) -> Option<Json> {
    let mut decoder = Decoder::new(body);
    any(&mut decoder, 0)
}

fn any(decoder: &mut Decoder<'_>, depth: usize) -> Option<Json> {
    if depth > DEEPEST {
        return None;
    }
    Some(match decoder.datatype().ok()? {
        Type::Bool => decoder.bool().ok()?.into(),
        Type::String => decoder.str().ok()?.into(),
        Type::F16 => f64::from(decoder.f16().ok()?).into(),
        Type::F32 => f64::from(decoder.f32().ok()?).into(),
        Type::F64 => decoder.f64().ok()?.into(),
        Type::Array => {
            let length = decoder.array().ok()??;
            (0..length).map(|_| any(decoder, depth + 1)).collect::<Option<Vec<_>>>()?.into()
        }
        Type::Map => {
            let length = decoder.map().ok()??;
            let entries = (0..length).map(|_| Some((decoder.str().ok()?.to_owned(), any(decoder, depth + 1)?)));
            Json::Object(entries.collect::<Option<_>>()?)
        }
        found if number(found) => (i64::try_from(i128::from(decoder.int().ok()?)).ok()?).into(),
        _ => {
            decoder.skip().ok()?;
            Json::Null
        }
    })
}
