//! A serde deserializer for [`Value`].

use std::fmt::{self, Display};

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, Error, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{Value, blob};

/// Why a value does not become a Rust type. The model has been checked before, so the type and the model disagree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct ReadError {
    /// The member, such as `Tags[0].Key`; `.` for the whole value.
    pub path: String,
    /// What serde says.
    pub problem: String,
    /// The member of `path` that is missing, if that is the problem.
    pub missing: Option<&'static str>,
}

impl Error for ReadError {
    fn custom<T: Display>(problem: T) -> Self {
        Self { path: ".".into(), problem: problem.to_string(), missing: None }
    }

    fn missing_field(name: &'static str) -> Self {
        Self { missing: Some(name), ..Self::custom(format_args!("{name} is missing")) }
    }
}

/// Takes a value apart for serde.
pub(super) struct Reader(pub(super) Value);

impl<'de> IntoDeserializer<'de, ReadError> for Reader {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(flag) => visitor.visit_bool(flag),
            Value::Integer(number) => visitor.visit_i64(number),
            Value::Float(number) => visitor.visit_f64(number),
            Value::String(text) => visitor.visit_string(text),
            Value::Blob(bytes) => visitor.visit_byte_buf(bytes.into()),
            Value::Timestamp(time) => visitor.visit_string(time.to_string()),
            Value::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Reader))),
            Value::Map(entries) => visitor.visit_map(MapDeserializer::new(entries.into_iter().map(|(k, v)| (k, Reader(v))))),
            Value::Structure(members) => visitor.visit_map(MapDeserializer::new(members.into_iter().map(|(k, v)| (k, Reader(v))))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Blob(bytes) if name == blob::NAME => {
                blob::hand_over(bytes);
                visitor.visit_unit()
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Timestamp(time) => visitor.visit_i64(time.as_second()),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::Timestamp(time) => visitor.visit_f64(crate::time::epoch_seconds(time)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.0 {
            Value::String(text) => visitor.visit_enum(text.into_deserializer()),
            // A union: a structure with one member.
            Value::Structure(mut members) if members.len() == 1 => match members.pop() {
                Some((name, value)) => visitor.visit_enum(Union(name, value)),
                None => Err(ReadError::custom("an empty union")),
            },
            other => Err(ReadError::custom(format_args!("no variant can be read from {other:?}"))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

struct Union(&'static str, Value);

impl<'de> serde::de::EnumAccess<'de> for Union {
    type Error = ReadError;
    type Variant = Variant;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Variant), ReadError> {
        Ok((seed.deserialize(self.0.into_deserializer())?, Variant(self.1)))
    }
}

struct Variant(Value);

impl<'de> serde::de::VariantAccess<'de> for Variant {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(Reader(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, ReadError> {
        Reader(self.0).deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        Reader(self.0).deserialize_any(visitor)
    }
}

impl Display for Value {
    /// The value as JSON by the model's names, for messages and logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_json())
    }
}
