//! Bytes that pass through serde without being copied.
//!
//! serde has no way to hand over a `Bytes`. A value and its reader are on one thread and one follows the other at once, so the bytes wait
//! in a place of the thread in between, under a name that nothing else has.

use std::{cell::RefCell, fmt};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
};

/// The name of the newtype by which [`Value`](super::Value)'s reader and writer know a [`Blob`].
pub(super) const NAME: &str = "$wire::Blob";

thread_local! {
    static HANDED_OVER: RefCell<Option<Bytes>> = const { RefCell::new(None) };
}

pub(super) fn hand_over(bytes: Bytes) {
    HANDED_OVER.with_borrow_mut(|place| *place = Some(bytes));
}

pub(super) fn taken() -> Option<Bytes> {
    HANDED_OVER.with_borrow_mut(Option::take)
}

/// A blob member of an input or output. It shares the bytes of the request or response where they are not encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blob(pub Bytes);

impl std::ops::Deref for Blob {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.0
    }
}

impl<T: Into<Bytes>> From<T> for Blob {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Another serializer than `Writer` sees plain bytes, and the place is emptied by the next blob.
        serializer.serialize_newtype_struct(NAME, &Within(&self.0))
    }
}

pub(super) struct Within<'b>(pub(super) &'b Bytes);

impl Serialize for Within<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hand_over(self.0.clone());
        let written = serializer.serialize_bytes(self.0);
        taken();
        written
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, Taker)
    }
}

struct Taker;

impl<'de> Visitor<'de> for Taker {
    type Value = Blob;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_unit<E: Error>(self) -> Result<Blob, E> {
        taken().map(Blob).ok_or_else(|| E::custom("no bytes"))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Blob, D::Error> {
        deserializer.deserialize_byte_buf(self)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Blob, E> {
        Ok(Blob(Bytes::copy_from_slice(bytes)))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Blob, E> {
        Ok(Blob(bytes.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Blob, E> {
        self.visit_bytes(text.as_bytes())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Blob, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = items.next_element()? {
            bytes.push(byte);
        }
        Ok(Blob(bytes.into()))
    }
}
