//! The JSON that services of the query protocol answer to callers that accept it. API Gateway is one; SDKs get XML.
//!
//! `<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>` is
//! `{"PublishResponse":{"PublishResult":{"MessageId":"1"}}}`; an error is `{"Error":{…},"RequestId":"…"}`.

use bytes::Bytes;
use http::{HeaderValue, Response, header};
use quick_xml::{Reader, events::Event};
use serde_json::{Map, Value, json};

/// Converts a response in XML. Another one stays as it is.
pub fn convert(response: &mut Response<Bytes>) {
    let is_xml = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/xml"));
    let Some((root, value)) = Some(response.body()).filter(|_| is_xml).and_then(|body| read(body)) else { return };
    let document = if root == "ErrorResponse" { value } else { json!({ root: value }) };
    *response.body_mut() = document.to_string().into();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().remove(header::CONTENT_LENGTH);
}

/// Reads a document: its root's name and value.
fn read(xml: &[u8]) -> Option<(String, Value)> {
    let mut reader = Reader::from_reader(xml);
    // The elements that are open, from the root: name, text, and members.
    let mut open: Vec<(String, String, Map<String, Value>)> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push((String::from_utf8_lossy(start.local_name().as_ref()).into_owned(), String::new(), Map::new()));
            }
            Event::Empty(start) => {
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                let Some((_, _, members)) = open.last_mut() else { return Some((name, Value::Null)) };
                add(members, name, Value::Null);
            }
            Event::Text(text) => {
                if let Some((_, kept, _)) = open.last_mut() {
                    kept.push_str(&text.xml_content().ok()?);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some((_, kept, _)) = open.last_mut() {
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    match reference.resolve_char_ref().ok()? {
                        Some(letter) => kept.push(letter),
                        None => kept.push_str(quick_xml::escape::resolve_predefined_entity(&name)?),
                    }
                }
            }
            Event::End(_) => {
                let (name, text, members) = open.pop()?;
                let value = value(text, members);
                match open.last_mut() {
                    Some((_, _, above)) => add(above, name, value),
                    None => return Some((name, value)),
                }
            }
            Event::Eof => return None,
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Returns an element's value: text, an object, or the list that `member` elements are.
fn value(text: String, mut members: Map<String, Value>) -> Value {
    if members.is_empty() {
        return Value::String(text);
    }
    if members.len() == 1
        && let Some(member) = members.remove("member")
    {
        return if member.is_array() { member } else { json!([member]) };
    }
    Value::Object(members)
}

/// Adds a member. Members of one name are a list.
fn add(members: &mut Map<String, Value>, name: String, value: Value) {
    match members.get_mut(&name) {
        None => drop(members.insert(name, value)),
        Some(Value::Array(list)) => list.push(value),
        Some(first) => *first = json!([first.take(), value]),
    }
}
