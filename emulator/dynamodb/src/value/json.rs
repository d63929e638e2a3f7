//! A value in the protocol's JSON: `{"S": "text"}`, with binaries as base64.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser::SerializeMap};

use super::{AttributeValue, Unchecked};

impl Serialize for AttributeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut member = serializer.serialize_map(Some(1))?;
        let name = self.kind().name();
        match self {
            Self::String(text) => member.serialize_entry(name, text)?,
            Self::Number(number) => member.serialize_entry(name, &number.to_string())?,
            Self::Binary(bytes) => member.serialize_entry(name, &BASE64_STANDARD.encode(bytes))?,
            Self::Boolean(flag) => member.serialize_entry(name, flag)?,
            Self::Null => member.serialize_entry(name, &true)?,
            Self::StringSet(members) => member.serialize_entry(name, members)?,
            Self::NumberSet(members) => {
                member.serialize_entry(name, &members.iter().map(ToString::to_string).collect::<Vec<_>>())?;
            }
            Self::BinarySet(members) => {
                member.serialize_entry(name, &members.iter().map(|bytes| BASE64_STANDARD.encode(bytes)).collect::<Vec<_>>())?;
            }
            Self::List(members) => member.serialize_entry(name, members)?,
            Self::Map(members) => member.serialize_entry(name, members)?,
        }
        member.end()
    }
}

/// Reads a value that was written before. What a request says is read as [`Unchecked`].
impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Unchecked::deserialize(deserializer)?.check().map_err(D::Error::custom)
    }
}
