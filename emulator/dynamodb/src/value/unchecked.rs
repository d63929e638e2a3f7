//! Values as requests have them.
//!
//! JSON that is not of the protocol's shape is an error of the deserializer. What has the shape and breaks a rule is kept as the rule that it breaks, for
//! AWS tells such things later, and in an order of its own. Nothing is built below the deepest level, so a value takes memory in proportion to its text.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{AttributeValue, DEEPEST, Item, Kind, ValueError};
use crate::number::Number;

/// A value that was not looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked(Result<AttributeValue, ValueError>);

/// Attributes that were not looked at yet.
pub type UncheckedItem = BTreeMap<String, Unchecked>;

impl Unchecked {
    /// The value.
    ///
    /// # Errors
    /// It breaks a rule.
    pub fn check(self) -> Result<AttributeValue, ValueError> {
        self.0
    }
}

impl From<AttributeValue> for Unchecked {
    fn from(value: AttributeValue) -> Self {
        Self(Ok(value))
    }
}

/// The attributes of an item or key.
///
/// # Errors
/// A value breaks a rule, or a name is empty.
pub fn check_item(item: UncheckedItem) -> Result<Item, ValueError> {
    if item.contains_key("") {
        return Err(ValueError::EmptyName);
    }
    item.into_iter().map(|(name, value)| Ok((name, value.check()?))).collect()
}

impl<'de> Deserialize<'de> for Unchecked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Level(1).deserialize(deserializer)
    }
}

/// Reads a value at a level.
#[derive(Clone, Copy)]
struct Level(usize);

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Unchecked;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Unchecked, D::Error> {
        if self.0 > DEEPEST {
            IgnoredAny::deserialize(deserializer)?;
            return Ok(Unchecked(Err(ValueError::TooDeep)));
        }
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Unchecked;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unchecked, A::Error> {
        let mut found: Option<Result<AttributeValue, ValueError>> = None;
        while let Some(name) = members.next_key::<String>()? {
            let Ok(kind) = name.parse() else {
                members.next_value::<IgnoredAny>()?;
                continue;
            };
            let Some(member) = members.next_value_seed(Member { kind, below: Self(self.0 + 1) })? else { continue };
            // What else is wrong is told before that there are several.
            found = Some(match found {
                None => member,
                Some(Err(error)) if error != ValueError::SeveralTypes => Err(error),
                Some(_) => member.and(Err(ValueError::SeveralTypes)),
            });
        }
        Ok(Unchecked(found.unwrap_or(Err(ValueError::Empty))))
    }
}

/// Reads the member of a type; nothing for null.
struct Member {
    kind: Kind,
    below: Level,
}

impl<'de> DeserializeSeed<'de> for Member {
    type Value = Option<Result<AttributeValue, ValueError>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Ok(match self.kind {
            Kind::String => Option::deserialize(deserializer)?.map(|text| Ok(AttributeValue::String(text))),
            Kind::Number => Option::<String>::deserialize(deserializer)?.map(|text| Ok(AttributeValue::Number(text.parse()?))),
            Kind::Binary => Option::deserialize(deserializer)?.map(|Bytes(bytes)| Ok(AttributeValue::Binary(bytes))),
            Kind::Boolean => Option::deserialize(deserializer)?.map(|flag| Ok(AttributeValue::Boolean(flag))),
            Kind::Null => Option::deserialize(deserializer)?
                .map(|flag: bool| if flag { Ok(AttributeValue::Null) } else { Err(ValueError::NullIsFalse) }),
            Kind::StringSet => Option::deserialize(deserializer)?.map(string_set),
            Kind::NumberSet => Option::deserialize(deserializer)?.map(number_set),
            Kind::BinarySet => Option::deserialize(deserializer)?.map(binary_set),
            Kind::List => deserializer.deserialize_option(Members(self.below, PhantomData::<List>))?,
            Kind::Map => deserializer.deserialize_option(Members(self.below, PhantomData::<Map>))?,
        })
    }
}

fn string_set(members: Vec<String>) -> Result<AttributeValue, ValueError> {
    let quoted = |member: &String| serde_json::Value::from(member.as_str()).to_string();
    match distinct(members) {
        Ok(set) if set.is_empty() => Err(ValueError::EmptyStringSet),
        Ok(set) => Ok(AttributeValue::StringSet(set)),
        Err(listed) => Err(ValueError::DuplicateString(listed.iter().map(quoted).collect::<Vec<_>>().join(", "))),
    }
}

fn number_set(members: Vec<String>) -> Result<AttributeValue, ValueError> {
    let members = members.iter().map(|text| text.parse::<Number>()).collect::<Result<Vec<_>, _>>()?;
    match distinct(members) {
        Ok(set) if set.is_empty() => Err(ValueError::EmptyNumberSet),
        Ok(set) => Ok(AttributeValue::NumberSet(set)),
        Err(_) => Err(ValueError::DuplicateNumber),
    }
}

fn binary_set(members: Vec<Bytes>) -> Result<AttributeValue, ValueError> {
    let quoted = |bytes: &Vec<u8>| format!("\"{}\"", BASE64_STANDARD.encode(bytes));
    match distinct(members.into_iter().map(|Bytes(bytes)| bytes).collect()) {
        Ok(set) if set.is_empty() => Err(ValueError::EmptyBinarySet),
        Ok(set) => Ok(AttributeValue::BinarySet(set)),
        Err(listed) => Err(ValueError::DuplicateBinary(listed.iter().map(quoted).collect::<Vec<_>>().join(","))),
    }
}

/// The members as a set, or, if one is there twice, those before it in their order, it, and those after it.
fn distinct<T: Ord + Clone>(members: Vec<T>) -> Result<BTreeSet<T>, Vec<T>> {
    let mut set = BTreeSet::new();
    let mut members = members.into_iter();
    while let Some(member) = members.next() {
        if let Some(twice) = set.replace(member) {
            return Err(set.into_iter().chain([twice]).chain(members).collect());
        }
    }
    Ok(set)
}

/// Bytes, or their base64.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes as base64")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Bytes, E> {
                BASE64_STANDARD
                    .decode(text)
                    .map(Bytes)
                    .map_err(|_| E::custom("only base-64-encoded strings are convertible to bytes"))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

struct List;
struct Map;

/// Reads the members of a list or map, whose values are at a level.
struct Members<T>(Level, PhantomData<T>);

impl<'de> Visitor<'de> for Members<List> {
    type Value = Option<Result<AttributeValue, ValueError>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of attribute values")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut list = Ok(Vec::new());
        while let Some(Unchecked(member)) = members.next_element_seed(self.0)? {
            match (&mut list, member) {
                (Ok(list), Ok(member)) => list.push(member),
                (Ok(_), Err(error)) => list = Err(error),
                (Err(_), _) => {}
            }
        }
        Ok(Some(list.map(AttributeValue::List)))
    }
}

impl<'de> Visitor<'de> for Members<Map> {
    type Value = Option<Result<AttributeValue, ValueError>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of attribute values")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = Ok(Item::new());
        while let Some(name) = members.next_key::<String>()? {
            let Unchecked(member) = members.next_value_seed(self.0)?;
            let member = if name.is_empty() { Err(ValueError::EmptyName) } else { member };
            match (&mut map, member) {
                (Ok(map), Ok(member)) => {
                    map.insert(name, member);
                }
                (Ok(_), Err(error)) => map = Err(error),
                (Err(_), _) => {}
            }
        }
        Ok(Some(map.map(AttributeValue::Map)))
    }
}
