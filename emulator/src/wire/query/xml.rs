//! Encodes values as AWS's XML: indented by two spaces, lists as `<member>`, unset members left out.

use std::io;

use quick_xml::{
    Writer,
    escape::partial_escape,
    events::{BytesEnd, BytesStart, BytesText, Event},
};
use serde_json::Value;

type Out = Writer<Vec<u8>>;

/// Returns a document: a root element, in `namespace` unless that is empty, and its children in order.
pub fn document(root: &str, namespace: &str, content: &[(String, Value)]) -> Vec<u8> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    let written = write_document(&mut out, root, namespace, content);
    debug_assert!(written.is_ok(), "a vector takes all that is written to it");
    let mut body = out.into_inner();
    body.push(b'\n');
    body
}

fn write_document(out: &mut Out, root: &str, namespace: &str, content: &[(String, Value)]) -> io::Result<()> {
    let namespace = Some(("xmlns", namespace)).filter(|(_, namespace)| !namespace.is_empty());
    out.write_event(Event::Start(BytesStart::new(root).with_attributes(namespace)))?;
    for (name, value) in content {
        element(out, name, value)?;
    }
    out.write_event(Event::End(BytesEnd::new(root)))
}

fn element(out: &mut Out, name: &str, value: &Value) -> io::Result<()> {
    match value {
        Value::Null => Ok(()),
        Value::String(content) => text(out, name, content),
        Value::Bool(_) | Value::Number(_) => text(out, name, &value.to_string()),
        Value::Array(items) => parent(out, name, items.iter().map(|item| ("member", item))),
        // A map is an object whose only member is the list `entry`.
        Value::Object(members) => match (members.len(), members.get("entry")) {
            (1, Some(Value::Array(entries))) => parent(out, name, entries.iter().map(|entry| ("entry", entry))),
            _ => parent(out, name, members.iter().map(|(name, member)| (name.as_str(), member))),
        },
    }
}

fn parent<'v>(out: &mut Out, name: &str, children: impl Iterator<Item = (&'v str, &'v Value)>) -> io::Result<()> {
    let mut children = children.filter(|(_, child)| !child.is_null()).peekable();
    if children.peek().is_none() {
        return out.write_event(Event::Empty(BytesStart::new(name)));
    }
    out.write_event(Event::Start(BytesStart::new(name)))?;
    for (name, child) in children {
        element(out, name, child)?;
    }
    out.write_event(Event::End(BytesEnd::new(name)))
}

fn text(out: &mut Out, name: &str, content: &str) -> io::Result<()> {
    if content.is_empty() {
        return out.write_event(Event::Empty(BytesStart::new(name)));
    }
    let content: String = content.chars().map(|letter| if is_xml(letter) { letter } else { char::REPLACEMENT_CHARACTER }).collect();
    // AWS escapes only `<`, `>` and `&`.
    out.create_element(name).write_text_content(BytesText::from_escaped(partial_escape(content.as_str())))?;
    Ok(())
}

/// Returns whether a character is a `Char` of XML 1.0; others are invalid even when escaped.
fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}
