//! Reads the compact JSON that `models/make.py` writes.

use std::collections::HashMap;

use http::{Method, StatusCode};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    Constraints, ErrorTraits, Kind, Location, Member, Model, Namespace, Operation, Paginator, ServiceInfo, Shape, ShapeId,
    Structure,
};
use crate::{habits::Habits, router::Router, time::TimeFormat};

/// Why a text is not a model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It is not the JSON that `make.py` writes.
    #[error("the model is not of the expected form: {0}")]
    Form(#[from] serde_json::Error),
    /// It names something that it has not.
    #[error("the model of {service} has no {kind} {name}")]
    Missing {
        /// The service.
        service: String,
        /// What kind of thing.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A path's template is none that can be matched.
    #[error("{0} is not a path template")]
    Template(String),
}

#[derive(Deserialize)]
struct RawModel {
    #[serde(flatten)]
    info: ServiceInfo,
    operations: IndexMap<String, RawOperation>,
    shapes: IndexMap<String, RawShape>,
    #[serde(default)]
    paginators: IndexMap<String, RawPaginator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawOperation {
    method: Option<String>,
    uri: Option<String>,
    status: Option<u16>,
    input: Option<String>,
    input_root: Option<String>,
    output: Option<String>,
    output_root: Option<String>,
    #[serde(default)]
    unwrapped: bool,
    #[serde(default)]
    errors: Vec<String>,
    #[serde(default)]
    deprecated: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct RawShape {
    #[serde(rename = "type")]
    kind: String,
    required: Vec<String>,
    members: IndexMap<String, RawMember>,
    member: Option<RawMember>,
    key: Option<RawMember>,
    value: Option<RawMember>,
    payload: Option<String>,
    union: bool,
    eventstream: bool,
    /// An event of a stream; they are not encoded here.
    #[serde(rename = "event")]
    _event: bool,
    document: bool,
    name: Option<String>,
    namespace: Option<Vec<String>>,
    error: Option<RawError>,
    min: Option<f64>,
    max: Option<f64>,
    pattern: Option<String>,
    #[serde(rename = "enum")]
    values: Vec<String>,
    flattened: bool,
    timestamp_format: Option<String>,
    sensitive: bool,
    streaming: bool,
    json_value: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawMember {
    Shape(String),
    Full(Box<FullMember>),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FullMember {
    shape: String,
    #[serde(rename = "in")]
    location: Option<String>,
    name: Option<String>,
    query_name: Option<String>,
    flattened: bool,
    streaming: bool,
    idempotency_token: bool,
    json_value: bool,
    attribute: bool,
    event_header: bool,
    event_payload: bool,
    namespace: Option<Vec<String>>,
    timestamp_format: Option<String>,
}

#[derive(Deserialize)]
struct RawError {
    code: Option<String>,
    status: Option<u16>,
    #[serde(default)]
    fault: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RawPaginator {
    input_token: Json,
    output_token: Json,
    limit_key: Option<String>,
    result_key: Json,
    more_results: Option<String>,
}

const SIMPLE: [&str; 8] = ["boolean", "integer", "long", "float", "double", "string", "blob", "timestamp"];

impl Model {
    /// Reads a model and keeps it for good.
    ///
    /// # Errors
    /// When the text is not a model.
    pub fn leak(json: &str, habits: &'static Habits) -> Result<&'static Self, ModelError> {
        Ok(Box::leak(Box::new(Self::parse(json, habits)?)))
    }

    fn parse(json: &str, habits: &'static Habits) -> Result<Self, ModelError> {
        let raw: RawModel = serde_json::from_str(json)?;
        let names = SIMPLE.into_iter().map(str::to_owned).chain(raw.shapes.keys().cloned());
        let shape_names: HashMap<String, ShapeId> = names.enumerate().map(|(place, name)| (name, ShapeId(place))).collect();
        let names = Names { service: &raw.info.service, shapes: &shape_names };
        let mut shapes = Vec::with_capacity(shape_names.len());
        for kind in SIMPLE {
            shapes.push(names.shape(kind, RawShape { kind: kind.into(), ..RawShape::default() })?);
        }
        for (name, shape) in raw.shapes {
            shapes.push(names.shape(&name, shape)?);
        }
        settle(&mut shapes);
        let operations = raw.operations.into_iter().map(|(name, raw)| names.operation(name, raw)).collect::<Result<Vec<_>, _>>()?;
        let paginators = raw.paginators.into_iter().map(|(name, raw)| (name, paginator(raw))).collect();
        let operation_names = operations.iter().enumerate().map(|(place, operation)| (operation.name.clone(), place)).collect();
        let router = Router::new(&operations, &shapes)?;
        Ok(Self { info: raw.info, habits, operations, operation_names, shapes, shape_names, paginators, router })
    }
}

struct Names<'n> {
    service: &'n str,
    shapes: &'n HashMap<String, ShapeId>,
}

impl Names<'_> {
    fn id(&self, name: &str) -> Result<ShapeId, ModelError> {
        self.shapes.get(name).copied().ok_or_else(|| self.missing("shape", name))
    }

    fn missing(&self, kind: &'static str, name: &str) -> ModelError {
        ModelError::Missing { service: self.service.into(), kind, name: name.into() }
    }

    fn operation(&self, name: String, raw: RawOperation) -> Result<Operation, ModelError> {
        let id = |name: Option<String>| name.map(|name| self.id(&name)).transpose();
        let method = raw.method.as_deref().unwrap_or("POST");
        let status = raw.status.unwrap_or(200);
        Ok(Operation {
            method: Method::from_bytes(method.as_bytes()).map_err(|_| self.missing("method", method))?,
            uri: raw.uri.unwrap_or_else(|| "/".into()),
            status: StatusCode::from_u16(status).map_err(|_| self.missing("status", &status.to_string()))?,
            input: id(raw.input)?,
            output: id(raw.output)?,
            errors: raw.errors,
            deprecated: raw.deprecated,
            input_root: raw.input_root,
            output_root: raw.output_root,
            unwrapped: raw.unwrapped,
            name,
        })
    }

    fn shape(&self, name: &str, raw: RawShape) -> Result<Shape, ModelError> {
        let part = |part: Option<RawMember>, name: &str| match part {
            Some(part) => self.member(name, part, false),
            None => Err(self.missing("part", name)),
        };
        let kind = match raw.kind.as_str() {
            "structure" if raw.document => Kind::Document,
            "structure" => {
                let required = &raw.required;
                let members = raw.members.into_iter().map(|(name, member)| {
                    let required = required.contains(&name);
                    self.member(&name, member, required)
                });
                let members = members.collect::<Result<Vec<_>, _>>()?;
                let payload = raw.payload.as_ref().map(|payload| {
                    let place = members.iter().position(|member| member.name == *payload);
                    place.ok_or_else(|| self.missing("member", payload))
                });
                Kind::Structure(Structure {
                    payload: payload.transpose()?,
                    union: raw.union,
                    event_stream: raw.eventstream,
                    root: raw.name,
                    namespace: raw.namespace.and_then(namespace),
                    by_wire_name: members
                        .iter()
                        .enumerate()
                        .map(|(place, member)| (member.wire_name().to_owned(), place))
                        .collect(),
                    members,
                })
            }
            "list" => Kind::List(Box::new(part(raw.member, "member")?)),
            "map" => Kind::Map(Box::new((part(raw.key, "key")?, part(raw.value, "value")?))),
            "boolean" => Kind::Boolean,
            "integer" => Kind::Integer,
            "long" => Kind::Long,
            "float" => Kind::Float,
            "double" => Kind::Double,
            "string" | "character" => Kind::String,
            "blob" => Kind::Blob,
            "timestamp" => Kind::Timestamp,
            other => return Err(self.missing("type", other)),
        };
        let constraints =
            Constraints { min: raw.min, max: raw.max, pattern: raw.pattern, values: raw.values, compiled: Default::default() };
        Ok(Shape {
            name: name.to_owned(),
            kind,
            constraints,
            sensitive: raw.sensitive,
            error: raw.error.map(|RawError { code, status, fault }| ErrorTraits { code, status, fault }),
            flattened: raw.flattened,
            streaming: raw.streaming,
            json_value: raw.json_value,
            time: raw.timestamp_format.as_deref().and_then(TimeFormat::from_name),
        })
    }

    fn member(&self, name: &str, raw: RawMember, required: bool) -> Result<Member, ModelError> {
        let raw = match raw {
            RawMember::Shape(shape) => FullMember { shape, ..FullMember::default() },
            RawMember::Full(full) => *full,
        };
        let location = match raw.location.as_deref() {
            None => Location::Body,
            Some("uri") => Location::Label,
            Some("query") => Location::Query,
            Some("header") => Location::Header,
            Some("headers") => Location::Headers,
            Some("status") => Location::Status,
            Some(other) => return Err(self.missing("location", other)),
        };
        Ok(Member {
            name: name.to_owned(),
            shape: self.id(&raw.shape)?,
            required,
            location,
            wire_name: raw.name,
            idempotency_token: raw.idempotency_token,
            query_name: raw.query_name,
            flattened: raw.flattened,
            streaming: raw.streaming,
            json_value: raw.json_value,
            attribute: raw.attribute,
            event_header: raw.event_header,
            event_payload: raw.event_payload,
            namespace: raw.namespace.and_then(namespace),
            time: raw.timestamp_format.as_deref().and_then(TimeFormat::from_name),
        })
    }
}

/// Members take over what their shapes say of the wire, unless they say it themselves.
fn settle(shapes: &mut [Shape]) {
    let of_shapes: Vec<_> = shapes.iter().map(|shape| (shape.flattened, shape.streaming, shape.json_value, shape.time)).collect();
    let adopt = |member: &mut Member| {
        let (flattened, streaming, json_value, time) = of_shapes[member.shape.0];
        member.flattened |= flattened;
        member.streaming |= streaming;
        member.json_value |= json_value;
        member.time = member.time.or(time);
    };
    for shape in shapes {
        match &mut shape.kind {
            Kind::Structure(structure) => structure.members.iter_mut().for_each(adopt),
            Kind::List(member) => adopt(member),
            Kind::Map(pair) => {
                adopt(&mut pair.0);
                adopt(&mut pair.1);
            }
            _ => {}
        }
    }
}

fn namespace(parts: Vec<String>) -> Option<Namespace> {
    let mut parts = parts.into_iter();
    Some(Namespace { uri: parts.next()?, prefix: parts.next() })
}

fn paginator(raw: RawPaginator) -> Paginator {
    Paginator {
        input_tokens: strings(raw.input_token),
        output_tokens: strings(raw.output_token),
        limit: raw.limit_key,
        results: strings(raw.result_key),
        more: raw.more_results,
    }
}

fn strings(one_or_many: Json) -> Vec<String> {
    match one_or_many {
        Json::String(one) => vec![one],
        Json::Array(many) => many.into_iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}
