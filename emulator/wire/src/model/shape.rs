//! Shapes: types with their constraints, and members with their places in a message.

use std::{collections::HashMap, sync::OnceLock};

use crate::{constraints::Pattern, time::TimeFormat};

/// The place of a shape in its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShapeId(pub(crate) usize);

/// A type.
#[derive(Debug)]
pub struct Shape {
    /// AWS's name for it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What a value has to keep.
    pub constraints: Constraints,
    /// Whether values are kept out of messages.
    pub sensitive: bool,
    /// What it is as an error; `None` for what is none.
    pub error: Option<ErrorTraits>,
    pub(crate) flattened: bool,
    pub(crate) streaming: bool,
    pub(crate) json_value: bool,
    pub(crate) time: Option<TimeFormat>,
}

/// The kinds of types.
#[derive(Debug)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Long,
    /// 32 bits.
    Float,
    /// 64 bits.
    Double,
    /// Text.
    String,
    /// Bytes.
    Blob,
    /// A point in time.
    Timestamp,
    /// A list of one shape.
    List(Box<Member>),
    /// A map from strings: its key and its value.
    Map(Box<(Member, Member)>),
    /// Members.
    Structure(Structure),
    /// Any JSON.
    Document,
}

impl Kind {
    /// A word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::String => "string",
            Self::Blob => "blob",
            Self::Timestamp => "timestamp",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Structure(_) => "structure",
            Self::Document => "document",
        }
    }
}

/// A structure's members.
#[derive(Debug, Default)]
pub struct Structure {
    /// The members, in the model's order.
    pub members: Vec<Member>,
    /// The member that is the whole body, by its place.
    pub payload: Option<usize>,
    /// Whether exactly one member is set.
    pub union: bool,
    /// Whether it is a stream of events.
    pub event_stream: bool,
    pub(crate) root: Option<String>,
    pub(crate) namespace: Option<Namespace>,
    pub(crate) by_wire_name: HashMap<String, usize>,
}

/// A member of a structure, the items of a list, or a key or value of a map.
#[derive(Debug)]
pub struct Member {
    /// Its name; `member`, `key` or `value` outside structures.
    pub name: String,
    /// Its shape.
    pub shape: ShapeId,
    /// Whether it has to be there.
    pub required: bool,
    /// Where rest protocols have it.
    pub location: Location,
    /// Its name on the wire where that is another one.
    pub wire_name: Option<String>,
    /// Whether a client fills it in with an id if it is not given.
    pub idempotency_token: bool,
    pub(crate) query_name: Option<String>,
    pub(crate) flattened: bool,
    pub(crate) streaming: bool,
    pub(crate) json_value: bool,
    pub(crate) attribute: bool,
    pub(crate) event_header: bool,
    pub(crate) event_payload: bool,
    pub(crate) namespace: Option<Namespace>,
    pub(crate) time: Option<TimeFormat>,
}

impl Member {
    /// The name that rest and JSON protocols have on the wire.
    pub fn wire_name(&self) -> &str {
        self.wire_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether the body is a stream of unknown length.
    pub fn is_streaming(&self) -> bool {
        self.streaming
    }
}

/// Where a member is in a message of a rest protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Location {
    /// In the body.
    #[default]
    Body,
    /// A label of the path.
    Label,
    /// In the URI's query.
    Query,
    /// A header.
    Header,
    /// All headers of a prefix.
    Headers,
    /// The response's status.
    Status,
}

/// An XML namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// The URI.
    pub uri: String,
    /// The prefix; `None` for the default namespace.
    pub prefix: Option<String>,
}

/// What a value has to keep.
#[derive(Debug, Default)]
pub struct Constraints {
    /// The least value or length.
    pub min: Option<f64>,
    /// The greatest value or length.
    pub max: Option<f64>,
    /// The pattern that all of a string matches, as AWS prints it.
    pub pattern: Option<String>,
    /// The strings that there are; empty for any.
    pub values: Vec<String>,
    pub(crate) compiled: OnceLock<Option<Pattern>>,
}

impl Constraints {
    /// Whether anything is constrained.
    pub fn is_empty(&self) -> bool {
        self.min.is_none() && self.max.is_none() && self.pattern.is_none() && self.values.is_empty()
    }
}

/// What a shape is as an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorTraits {
    /// Its code where that is not the shape's name: what query and XML protocols say.
    pub code: Option<String>,
    /// Its HTTP status, if the model says one.
    pub status: Option<u16>,
    /// Whether the service is at fault.
    pub fault: bool,
}

impl Constraints {
    /// Whether the pattern, if there is one, is one that can be compiled.
    pub fn pattern_compiles(&self) -> bool {
        self.pattern.is_none() || Pattern::of(self).is_some()
    }
}
