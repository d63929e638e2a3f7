//! Reads requests as a service, and responses as a client.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};

use crate::{
    body::{self, json::Unread, text, xml},
    error::WireError,
    model::{Kind, Location, Member, Model, Operation, ShapeId, Structure},
    protocol::Protocol,
    time::TimeFormat,
    value::Value,
};

type Read<T> = Result<T, WireError>;

/// Reads the input of a request: labels as the router found them, then what is elsewhere.
pub(in crate::protocol) fn read_request(
    model: &'static Model,
    operation: &Operation,
    protocol: Protocol,
    labels: &[(String, String)],
    request: &Request<Bytes>,
) -> Read<Value> {
    let Some(shape) = operation.input else { return Ok(Value::EMPTY) };
    let Kind::Structure(structure) = &model.shape(shape).kind else { return Ok(Value::EMPTY) };
    let mut slots = vec![Value::Null; structure.members.len()];
    let query: Vec<_> = form_urlencoded::parse(request.uri().query().unwrap_or("").as_bytes()).collect();
    for (slot, member) in slots.iter_mut().zip(&structure.members) {
        let found = match member.location {
            Location::Label => labels
                .iter()
                .find(|(name, _)| name == member.wire_name())
                .map(|(_, text)| text::read(model, member, text, TimeFormat::Iso8601))
                .transpose(),
            Location::Query => from_query(model, operation, structure, member, &query),
            Location::Header => from_header(model, member, request.headers()),
            Location::Headers => Ok(from_headers(member, request.headers())),
            Location::Body | Location::Status => Ok(None),
        };
        if let Some(value) = found.map_err(|error| in_the_words_of(model, member, error))? {
            *slot = value;
        }
    }
    read_body(model, protocol, shape, structure, operation.unwrapped, request.body(), &mut slots)?;
    Ok(body::structure(&structure.members, slots))
}

/// S3 has its own sentence for text that is not of its type.
fn in_the_words_of(model: &Model, member: &Member, error: WireError) -> WireError {
    if model.habits.s3_errors && matches!(model.shape(member.shape).kind, Kind::Integer | Kind::Long) {
        let message = format!("Provided {} not an integer or within integer range", member.wire_name());
        return WireError::bad_request("InvalidArgument", message).member("ArgumentName", member.wire_name().to_owned());
    }
    if model.habits.s3_errors {
        return WireError::bad_request("InvalidArgument", error.message).member("ArgumentName", member.wire_name().to_owned());
    }
    error
}

type Pair<'q> = (std::borrow::Cow<'q, str>, std::borrow::Cow<'q, str>);

fn from_query(
    model: &'static Model,
    operation: &Operation,
    structure: &Structure,
    member: &Member,
    query: &[Pair<'_>],
) -> Read<Option<Value>> {
    let name = member.wire_name();
    let mut given = query.iter().filter(|(own, _)| own == name).map(|(_, text)| text.as_ref()).peekable();
    match &model.shape(member.shape).kind {
        Kind::List(item) => {
            if given.peek().is_none() {
                return Ok(None);
            }
            given
                .map(|text| text::read(model, item, text, TimeFormat::Iso8601))
                .collect::<Read<_>>()
                .map(|list| Some(Value::List(list)))
        }
        // A map takes what no other member is named after and the template does not have.
        Kind::Map(_) => {
            let literals = operation.uri.split_once('?').map_or("", |(_, query)| query);
            let named = |own: &str| {
                form_urlencoded::parse(literals.as_bytes()).any(|(name, _)| name == own)
                    || structure.members.iter().any(|of| of.location == Location::Query && of.wire_name() == own)
            };
            let rest = query.iter().filter(|(own, _)| !named(own));
            let entries: indexmap::IndexMap<_, _> =
                rest.map(|(own, text)| (own.clone().into_owned(), Value::String(text.clone().into_owned()))).collect();
            Ok((!entries.is_empty()).then_some(Value::Map(entries)))
        }
        _ => given.next().map(|text| text::read(model, member, text, TimeFormat::Iso8601)).transpose(),
    }
}

fn from_header(model: &'static Model, member: &Member, headers: &HeaderMap) -> Read<Option<Value>> {
    let Some(value) = headers.get(member.wire_name()) else { return Ok(None) };
    let given = String::from_utf8_lossy(value.as_bytes());
    match &model.shape(member.shape).kind {
        Kind::List(item) => {
            let given: Vec<String> =
                headers.get_all(member.wire_name()).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into()).collect();
            let items = listed(&given.join(","), matches!(model.shape(item.shape).kind, Kind::Timestamp));
            items
                .iter()
                .map(|text| text::read(model, item, text, TimeFormat::Http))
                .collect::<Read<_>>()
                .map(|list| Some(Value::List(list)))
        }
        _ if member.json_value => {
            let json = BASE64_STANDARD.decode(value.as_bytes()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let json = json.ok_or_else(|| WireError::serialization(format!("{} is not base64 of JSON", member.wire_name())))?;
            Ok(Some(Value::String(json)))
        }
        _ => text::read(model, member, &given, TimeFormat::Http).map(Some),
    }
}

fn from_headers(member: &Member, headers: &HeaderMap) -> Option<Value> {
    let prefix = member.wire_name.as_deref().unwrap_or("").to_ascii_lowercase();
    let entries: indexmap::IndexMap<_, _> = headers
        .iter()
        .filter_map(|(name, value)| {
            let name = name.as_str().strip_prefix(&prefix)?;
            Some((name.to_owned(), Value::String(String::from_utf8_lossy(value.as_bytes()).into())))
        })
        .collect();
    (!entries.is_empty()).then_some(Value::Map(entries))
}

/// The items of a header: between commas, but for those in quotes. HTTP's dates have a comma of their own.
fn listed(header: &str, dates: bool) -> Vec<String> {
    let (mut items, mut item, mut quoted, mut commas) = (Vec::new(), String::new(), false, 0);
    let mut letters = header.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '\\' if quoted => item.extend(letters.next()),
            ',' if !quoted && dates && commas == 0 => {
                commas += 1;
                item.push(',');
            }
            ',' if !quoted => {
                commas = 0;
                items.push(std::mem::take(&mut item).trim().to_owned());
            }
            other => item.push(other),
        }
    }
    items.push(item.trim().to_owned());
    items
}

fn read_body(
    model: &'static Model,
    protocol: Protocol,
    shape: ShapeId,
    structure: &'static Structure,
    unwrapped: bool,
    given: &Bytes,
    slots: &mut [Value],
) -> Read<()> {
    if let Some(place) = structure.payload {
        slots[place] = read_payload(model, protocol, &structure.members[place], given)?;
        return Ok(());
    }
    if given.is_empty() || !structure.members.iter().any(|member| member.location == Location::Body) {
        return Ok(());
    }
    let value = match protocol {
        Protocol::RestXml => {
            let root = xml::Element::parse(given).ok_or_else(|| malformed_xml(model))?;
            if unwrapped {
                if let Some(place) = structure.members.iter().position(|member| member.location == Location::Body) {
                    slots[place] = Value::String(root.text);
                }
                return Ok(());
            }
            xml::read(model, shape, &root, xml::Names::Rest)?
        }
        _ => read_json(model, shape, given)?,
    };
    let Value::Structure(members) = value else { return Err(body::unreadable()) };
    let places = structure.members.iter().map(|member| member.name.as_str());
    for (name, value) in members {
        if let Some(place) = places.clone().position(|own| own == name) {
            slots[place] = value;
        }
    }
    Ok(())
}

fn read_payload(model: &'static Model, protocol: Protocol, member: &Member, given: &Bytes) -> Read<Value> {
    match &model.shape(member.shape).kind {
        Kind::Blob => Ok(Value::Blob(given.clone())),
        Kind::Structure(structure) if structure.event_stream => Ok(Value::Blob(given.clone())),
        _ if given.is_empty() => Ok(Value::Null),
        Kind::String => {
            let text = std::str::from_utf8(given).map_err(|_| WireError::serialization("The body is not UTF-8"))?;
            Ok(Value::String(text.to_owned()))
        }
        _ if protocol == Protocol::RestXml => {
            let root = xml::Element::parse(given).ok_or_else(|| malformed_xml(model))?;
            xml::read_member(model, member, &[&root], xml::Names::Rest)
        }
        _ => read_json(model, member.shape, given),
    }
}

fn read_json(model: &'static Model, shape: ShapeId, given: &[u8]) -> Read<Value> {
    body::json::read(model, shape, given).map_err(|unread| match unread {
        Unread::Mismatch(message) => WireError::serialization(message),
        Unread::Syntax(problem) => WireError::serialization(format!("Could not parse request body into json: {problem}")),
    })
}

fn malformed_xml(model: &Model) -> WireError {
    if model.habits.s3_errors {
        let message = "The XML you provided was not well-formed or did not validate against our published schema";
        return WireError::bad_request("MalformedXML", message);
    }
    WireError::bad_request("MalformedXML", "The request body is not well-formed XML.")
}

/// Reads a client's answer of a successful operation.
pub(crate) fn read_response(
    model: &'static Model,
    operation: &Operation,
    protocol: Protocol,
    response: &Response<Bytes>,
) -> Read<Value> {
    let Some(shape) = operation.output else { return Ok(Value::EMPTY) };
    let Kind::Structure(structure) = &model.shape(shape).kind else { return Ok(Value::EMPTY) };
    let mut slots = vec![Value::Null; structure.members.len()];
    for (slot, member) in slots.iter_mut().zip(&structure.members) {
        let found = match member.location {
            Location::Status => Some(Value::Integer(response.status().as_u16().into())),
            Location::Header => from_header(model, member, response.headers())?,
            Location::Headers => from_headers(member, response.headers()),
            Location::Body | Location::Label | Location::Query => None,
        };
        *slot = found.unwrap_or_default();
    }
    read_body(model, protocol, shape, structure, operation.unwrapped, response.body(), &mut slots)?;
    Ok(body::structure(&structure.members, slots))
}
