//! Writes responses as a service, and requests as a client.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    body::{self, text, xml},
    model::{Kind, Location, Member, Model, Namespace, Operation, ShapeId},
    protocol::Protocol,
    time::TimeFormat,
    value::{Value, WriteError},
};

/// What stays as it is in a label.
const IN_LABEL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stays as it is in a greedy label.
const IN_GREEDY_LABEL: &AsciiSet = &IN_LABEL.remove(b'/');

/// What a structure becomes outside of labels and query.
pub(in crate::protocol) struct Message {
    pub status: Option<StatusCode>,
    pub headers: Vec<(String, String)>,
    pub media_type: &'static str,
    pub body: Bytes,
}

/// The root of an XML body without a payload member.
pub(in crate::protocol) struct Root<'r> {
    pub name: Option<&'r str>,
    pub namespace: Option<Namespace>,
    pub unwrapped: bool,
}

/// Writes headers, status and body.
pub(in crate::protocol) fn write_message(
    model: &'static Model,
    protocol: Protocol,
    shape: ShapeId,
    value: &Value,
    root: &Root<'_>,
) -> Message {
    let mut message = Message { status: None, headers: Vec::new(), media_type: "", body: Bytes::new() };
    let Kind::Structure(structure) = &model.shape(shape).kind else { return message };
    for (member, value) in body::members_of(model, shape, value) {
        match (member.location, value) {
            (Location::Status, Value::Integer(status)) => {
                message.status = u16::try_from(*status).ok().and_then(|status| StatusCode::from_u16(status).ok());
            }
            (Location::Header, value) => message.headers.extend(to_header(model, member, value)),
            (Location::Headers, Value::Map(entries)) => {
                let prefix = member.wire_name.as_deref().unwrap_or("");
                let texts =
                    entries.iter().filter_map(|(name, value)| Some((format!("{prefix}{name}"), value.as_str()?.to_owned())));
                message.headers.extend(texts);
            }
            _ => {}
        }
    }
    let written = match structure.payload.map(|place| &structure.members[place]) {
        Some(member) => value.get(&member.name).map(|value| write_payload(model, protocol, member, value, root)),
        None if structure.members.iter().any(|member| member.location == Location::Body) => {
            Some((protocol.media_type(), write_body(model, protocol, shape, value, root)))
        }
        None => None,
    };
    if let Some((media_type, written_body)) = written {
        // A stream of events says that it is one, whatever the output calls its content.
        if media_type == body::events::MEDIA_TYPE {
            message.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        }
        (message.media_type, message.body) = (media_type, written_body);
    }
    message
}

fn write_payload(
    model: &'static Model,
    protocol: Protocol,
    member: &Member,
    value: &Value,
    root: &Root<'_>,
) -> (&'static str, Bytes) {
    match value {
        Value::Blob(bytes) => {
            let stream = matches!(&model.shape(member.shape).kind, Kind::Structure(_));
            (if stream { body::events::MEDIA_TYPE } else { "" }, bytes.clone())
        }
        Value::List(events) if matches!(&model.shape(member.shape).kind, Kind::Structure(_)) => {
            (body::events::MEDIA_TYPE, body::events::write(model, protocol, member.shape, events).into())
        }
        Value::String(text) => ("", Bytes::from(text.clone())),
        _ if protocol == Protocol::RestXml => {
            let shape = model.shape(member.shape);
            let own = match &shape.kind {
                Kind::Structure(structure) => structure.root.as_deref(),
                _ => None,
            };
            let name = member.wire_name.as_deref().or(own).unwrap_or(&shape.name);
            let root = Root { name: Some(name), namespace: member.namespace.clone().or(root.namespace.clone()), unwrapped: false };
            (protocol.media_type(), write_body(model, protocol, member.shape, value, &root))
        }
        _ => (protocol.media_type(), body::json::write(model, member.shape, value).into()),
    }
}

fn write_body(model: &'static Model, protocol: Protocol, shape: ShapeId, value: &Value, root: &Root<'_>) -> Bytes {
    if protocol != Protocol::RestXml {
        return body::json::write(model, shape, value).into();
    }
    let of = model.shape(shape);
    let (own, namespace) = match &of.kind {
        Kind::Structure(structure) => (structure.root.as_deref(), structure.namespace.clone()),
        _ => (None, None),
    };
    let mut element = xml::Element::parent(root.name.or(own).unwrap_or(&of.name), Vec::new());
    element.attributes.extend(root.namespace.clone().or(namespace).as_ref().map(xml::declare));
    if root.unwrapped {
        let first = body::members_of(model, shape, value).next();
        element.text = first.and_then(|(_, value)| value.as_str()).unwrap_or("").to_owned();
    } else {
        xml::write(&mut element, model, shape, value, xml::Names::Rest);
    }
    element.document().into()
}

fn to_header(model: &'static Model, member: &Member, value: &Value) -> Option<(String, String)> {
    let text = match (value, &model.shape(member.shape).kind) {
        (Value::List(items), _) if items.is_empty() => return None,
        (Value::List(items), Kind::List(item)) => {
            let texts = items.iter().map(|value| match value {
                Value::String(text) if text.contains(['"', ',']) => format!("\"{}\"", text.replace('"', "\\\"")),
                value => text::write(item, value, TimeFormat::Http),
            });
            texts.collect::<Vec<_>>().join(",")
        }
        (Value::String(json), _) if member.json_value => BASE64_STANDARD.encode(json),
        _ => text::write(member, value, TimeFormat::Http),
    };
    Some((member.wire_name().to_owned(), text))
}

/// Writes a client's request.
pub(crate) fn write_request(
    model: &'static Model,
    operation: &Operation,
    protocol: Protocol,
    input: &Value,
) -> Result<Request<Bytes>, WriteError> {
    let (path, literals) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
    let mut uri = String::new();
    for segment in path.split('/').skip(1) {
        uri.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(label) => uri.push_str(&label_text(model, operation, label, input)?),
            None => uri.push_str(segment),
        }
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(literals.as_bytes()) {
        query.append_pair(&name, &value);
    }
    let mut message = Message { status: None, headers: Vec::new(), media_type: "", body: Bytes::new() };
    if let Some(shape) = operation.input {
        put_query(&mut query, model, shape, input);
        let namespace = Some(Namespace { uri: model.info.xml_namespace.clone().unwrap_or_default(), prefix: None });
        let root =
            Root { name: operation.input_root.as_deref(), namespace: namespace.filter(|of| !of.uri.is_empty()), unwrapped: false };
        message = write_message(model, protocol, shape, input, &root);
        if message.media_type.is_empty() && !message.body.is_empty() {
            message.media_type = "application/octet-stream";
        }
    }
    let query = query.finish();
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(&query);
    }
    build(operation.method.clone(), &uri, message)
}

fn build(method: Method, uri: &str, message: Message) -> Result<Request<Bytes>, WriteError> {
    let mut request = Request::builder().method(method).uri(uri);
    let named = message.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if !message.media_type.is_empty() && !named {
        request = request.header(http::header::CONTENT_TYPE, message.media_type);
    }
    for (name, value) in message.headers {
        request = request.header(name, value);
    }
    request.body(message.body).map_err(|error| WriteError(error.to_string()))
}

fn label_text(model: &'static Model, operation: &Operation, label: &str, input: &Value) -> Result<String, WriteError> {
    let (name, safe) = match label.strip_suffix('+') {
        Some(name) => (name, IN_GREEDY_LABEL),
        None => (label, IN_LABEL),
    };
    let member = operation.input.and_then(|shape| {
        let mut members = model.members(shape).iter();
        members.find(|member| member.location == Location::Label && member.wire_name() == name)
    });
    let text = member.and_then(|member| Some(text::write(member, input.get(&member.name)?, TimeFormat::Iso8601)));
    match text {
        Some(text) if !text.is_empty() => Ok(utf8_percent_encode(&text, safe).to_string()),
        _ => Err(WriteError(format!("{} needs {name} in its path", operation.name))),
    }
}

fn put_query(query: &mut form_urlencoded::Serializer<'_, String>, model: &'static Model, shape: ShapeId, input: &Value) {
    for (member, value) in body::members_of(model, shape, input).filter(|(member, _)| member.location == Location::Query) {
        match (value, &model.shape(member.shape).kind) {
            (Value::List(items), Kind::List(item)) => {
                for value in items {
                    query.append_pair(member.wire_name(), &text::write(item, value, TimeFormat::Iso8601));
                }
            }
            (Value::Map(entries), Kind::Map(pair)) => {
                for (name, value) in entries {
                    query.append_pair(name, &text::write(&pair.1, value, TimeFormat::Iso8601));
                }
            }
            _ => {
                query.append_pair(member.wire_name(), &text::write(member, value, TimeFormat::Iso8601));
            }
        }
    }
}
