//! Streams of events as a body: `application/vnd.amazon.eventstream`.
//!
//! A message is its length, the length of its headers, a checksum of both, the headers, the payload, and a checksum of all.

use super::{json, members_of, text, xml};
use crate::{
    model::{Kind, Member, Model, ShapeId},
    protocol::Protocol,
    time::TimeFormat,
    value::Value,
};

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";
/// Length, length of the headers and their checksum, and the checksum at the end, bytes.
const AROUND: usize = 16;

/// Writes events, each a structure with one member.
pub(crate) fn write(model: &'static Model, protocol: Protocol, stream: ShapeId, events: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for event in events {
        for (member, value) in members_of(model, stream, event) {
            put_event(&mut out, model, protocol, member, value);
        }
    }
    out
}

fn put_event(out: &mut Vec<u8>, model: &'static Model, protocol: Protocol, event: &Member, value: &Value) {
    let mut headers = Vec::new();
    let is_error = model.shape(event.shape).error.is_some();
    let (kind, name) = if is_error { ("exception", ":exception-type") } else { ("event", ":event-type") };
    header(&mut headers, ":message-type", kind);
    header(&mut headers, name, &event.name);
    let (mut payload, mut media_type) = (None, "");
    for (member, value) in members_of(model, event.shape, value) {
        if member.event_header {
            header(&mut headers, member.wire_name(), &text::write(member, value, TimeFormat::Epoch));
        } else if member.event_payload {
            (media_type, payload) = match value {
                Value::Blob(bytes) => ("application/octet-stream", Some(bytes.to_vec())),
                Value::String(text) => ("text/plain", Some(text.clone().into_bytes())),
                _ => structured(model, protocol, member.shape, value),
            };
        }
    }
    let has_members = model.members(event.shape).iter().any(|member| !member.event_header && !member.event_payload);
    if payload.is_none() && has_members {
        (media_type, payload) = structured(model, protocol, event.shape, value);
    }
    if !media_type.is_empty() {
        header(&mut headers, ":content-type", media_type);
    }
    message(out, &headers, &payload.unwrap_or_default());
}

fn structured(model: &'static Model, protocol: Protocol, shape: ShapeId, value: &Value) -> (&'static str, Option<Vec<u8>>) {
    if protocol != Protocol::RestXml {
        return ("application/json", Some(json::write(model, shape, value)));
    }
    let of = model.shape(shape);
    let root = match &of.kind {
        Kind::Structure(structure) => structure.root.as_deref(),
        _ => None,
    };
    let mut element = xml::Element::parent(root.unwrap_or(&of.name), Vec::new());
    xml::write(&mut element, model, shape, value, xml::Names::Rest);
    ("text/xml", Some(element.document()))
}

/// A header whose value is a string, which is type 7. Longer ones are cut: a length has two bytes.
fn header(out: &mut Vec<u8>, name: &str, value: &str) {
    let value = &value.as_bytes()[..value.len().min(usize::from(u16::MAX))];
    out.push(name.len() as u8);
    out.extend_from_slice(name.as_bytes());
    out.push(7);
    out.extend_from_slice(&(value.len() as u16).to_be_bytes());
    out.extend_from_slice(value);
}

fn message(out: &mut Vec<u8>, headers: &[u8], payload: &[u8]) {
    let start = out.len();
    out.extend_from_slice(&((AROUND + headers.len() + payload.len()) as u32).to_be_bytes());
    out.extend_from_slice(&(headers.len() as u32).to_be_bytes());
    out.extend_from_slice(&crc32fast::hash(&out[start..]).to_be_bytes());
    out.extend_from_slice(headers);
    out.extend_from_slice(payload);
    out.extend_from_slice(&crc32fast::hash(&out[start..]).to_be_bytes());
}
