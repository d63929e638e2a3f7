//! A serde serializer that makes a [`Value`]. Structures become maps here; [`Value::typed`] gives them their shapes.

use std::fmt::Display;

use indexmap::IndexMap;
use serde::{
    Serialize, Serializer,
    ser::{self, Error},
};

use super::{Value, blob};

/// Why a Rust type does not become a value of a shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WriteError(pub(crate) String);

impl Error for WriteError {
    fn custom<T: Display>(problem: T) -> Self {
        Self(problem.to_string())
    }
}

/// Makes a value.
pub(super) struct Writer;

type Written = Result<Value, WriteError>;

impl Serializer for Writer {
    type Ok = Value;
    type Error = WriteError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    fn serialize_bool(self, flag: bool) -> Written {
        Ok(Value::Boolean(flag))
    }

    fn serialize_i8(self, number: i8) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_i16(self, number: i16) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_i32(self, number: i32) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_i64(self, number: i64) -> Written {
        Ok(Value::Integer(number))
    }

    fn serialize_u8(self, number: u8) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_u16(self, number: u16) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_u32(self, number: u32) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_u64(self, number: u64) -> Written {
        i64::try_from(number).map(Value::Integer).map_err(|_| WriteError(format!("{number} is not a long")))
    }

    fn serialize_f32(self, number: f32) -> Written {
        Ok(Value::Float(number.into()))
    }

    fn serialize_f64(self, number: f64) -> Written {
        Ok(Value::Float(number))
    }

    fn serialize_char(self, letter: char) -> Written {
        Ok(Value::String(letter.into()))
    }

    fn serialize_str(self, text: &str) -> Written {
        Ok(text.into())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        Ok(Value::Blob(blob::taken().unwrap_or_else(|| bytes.to_vec().into())))
    }

    fn serialize_none(self) -> Written {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        Ok(Value::EMPTY)
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Written {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        Ok(Value::Map(IndexMap::from([(variant.to_owned(), value.serialize(self)?)])))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, WriteError> {
        Ok(Items { variant: None, items: Vec::with_capacity(length.unwrap_or(0)) })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, WriteError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _name: &'static str, length: usize) -> Result<Items, WriteError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items, WriteError> {
        Ok(Items { variant: Some(variant), items: Vec::with_capacity(length) })
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Entries, WriteError> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Entries, WriteError> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Entries, WriteError> {
        Ok(Entries { variant: Some(variant), ..Entries::default() })
    }
}

/// A list that is being written.
pub(super) struct Items {
    variant: Option<&'static str>,
    items: Vec<Value>,
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), WriteError> {
        self.items.push(item.serialize(Writer)?);
        Ok(())
    }

    fn done(self) -> Written {
        Ok(within(self.variant, Value::List(self.items)))
    }
}

fn within(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        Some(variant) => Value::Map(IndexMap::from([(variant.to_owned(), value)])),
        None => value,
    }
}

/// A map or structure that is being written.
#[derive(Default)]
pub(super) struct Entries {
    variant: Option<&'static str>,
    entries: IndexMap<String, Value>,
    key: Option<String>,
}

impl Entries {
    fn put<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), WriteError> {
        self.entries.insert(key, value.serialize(Writer)?);
        Ok(())
    }

    fn done(self) -> Written {
        Ok(within(self.variant, Value::Map(self.entries)))
    }
}

macro_rules! sequence {
    ($trait:ident, $method:ident) => {
        impl ser::$trait for Items {
            type Ok = Value;
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), WriteError> {
                self.push(item)
            }

            fn end(self) -> Written {
                self.done()
            }
        }
    };
}

sequence!(SerializeSeq, serialize_element);
sequence!(SerializeTuple, serialize_element);
sequence!(SerializeTupleStruct, serialize_field);
sequence!(SerializeTupleVariant, serialize_field);

macro_rules! structure {
    ($trait:ident) => {
        impl ser::$trait for Entries {
            type Ok = Value;
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), WriteError> {
                self.put(key.to_owned(), value)
            }

            fn end(self) -> Written {
                self.done()
            }
        }
    };
}

structure!(SerializeStruct);
structure!(SerializeStructVariant);

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.key = Some(match key.serialize(Writer)? {
            Value::String(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(flag) => flag.to_string(),
            other => return Err(WriteError(format!("{other:?} can not be the key of a map"))),
        });
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        let key = self.key.take().ok_or_else(|| WriteError("a value without a key".into()))?;
        self.put(key, value)
    }

    fn end(self) -> Written {
        self.done()
    }
}
