//! XML: rest-xml's bodies, and the answers of the query protocol.
//!
//! A document becomes a tree of elements, bounded in depth and size, and the shapes lead through it. Document types are refused, and with
//! them entities.

use std::collections::HashMap;

use indexmap::IndexMap;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{members_of, structure, text};
use crate::{
    error::WireError,
    model::{Kind, Location, Member, Model, Namespace, ShapeId},
    time::TimeFormat,
    value::Value,
};

/// AWS's inputs nest ten deep at most.
const DEEPEST: usize = 64;
/// Elements of a document; `CompleteMultipartUpload` has 10,000 parts of a few elements each.
const MOST_ELEMENTS: usize = 200_000;

/// An element without its namespace's prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn text(name: &str, text: &str) -> Self {
        Self { name: name.into(), text: text.into(), ..Self::default() }
    }

    pub fn parent(name: &str, children: Vec<Element>) -> Self {
        Self { name: name.into(), children, ..Self::default() }
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Reads a document.
    pub fn parse(document: &[u8]) -> Option<Self> {
        let document = std::str::from_utf8(document).ok()?;
        let mut reader = Reader::from_str(document);
        reader.config_mut().check_end_names = true;
        // Open elements, the outermost first; the first of all holds the root.
        let mut open = vec![Self::default()];
        let mut elements = 0;
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    elements += 1;
                    if open.len() > DEEPEST || elements > MOST_ELEMENTS {
                        return None;
                    }
                    open.push(started(&start)?);
                }
                Event::Empty(start) => {
                    elements += 1;
                    if elements > MOST_ELEMENTS {
                        return None;
                    }
                    open.last_mut()?.children.push(started(&start)?);
                }
                Event::End(_) => {
                    let done = open.pop()?;
                    open.last_mut()?.children.push(done);
                }
                Event::Text(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::CData(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::GeneralRef(entity) => {
                    let letter = match entity.resolve_char_ref().ok()? {
                        Some(letter) => letter,
                        None => named(&entity.decode().ok()?)?,
                    };
                    open.last_mut()?.text.push(letter);
                }
                Event::DocType(_) => return None,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        let mut root = open.pop().filter(|_| open.is_empty())?;
        if root.children.len() == 1 { root.children.pop() } else { None }
    }

    /// The document with its declaration, on one line: S3's way.
    pub fn document(&self) -> Vec<u8> {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.put(&mut out, None);
        out.into_bytes()
    }

    /// The document without a declaration, two blanks a level: the query protocol's way.
    pub fn indented(&self) -> Vec<u8> {
        let mut out = String::new();
        self.put(&mut out, Some(0));
        out.push('\n');
        out.into_bytes()
    }

    fn put(&self, out: &mut String, indent: Option<usize>) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(out, value);
            out.push('"');
        }
        if self.children.is_empty() && self.text.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        escape(out, &self.text);
        for child in &self.children {
            let deeper = indent.map(|depth| depth + 1);
            line(out, deeper);
            child.put(out, deeper);
        }
        if !self.children.is_empty() {
            line(out, indent);
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

fn line(out: &mut String, indent: Option<usize>) {
    if let Some(depth) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn started(start: &BytesStart<'_>) -> Option<Element> {
    let name = std::str::from_utf8(start.local_name().into_inner()).ok()?.to_owned();
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.ok()?;
        let name = std::str::from_utf8(attribute.key.into_inner()).ok()?.to_owned();
        Some((name, attribute.unescape_value().ok()?.into_owned()))
    });
    Some(Element { name, attributes: attributes.collect::<Option<_>>()?, ..Element::default() })
}

fn named(entity: &str) -> Option<char> {
    match entity {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

/// Characters that no XML document may have become U+FFFD: a client could read nothing else of the answer.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\n' | '\t' => out.push(letter),
            '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(letter),
        }
    }
}

/// Which names lists and maps have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// rest-xml's.
    Rest,
    /// The query protocol's, where that has names of its own.
    Query,
}

impl Names {
    fn own(self, member: &Member) -> Option<&str> {
        let query = member.query_name.as_deref().filter(|_| self == Self::Query);
        query.or(member.wire_name.as_deref())
    }

    /// The name of the element that a member is in. A flattened list's items may name it.
    fn of<'m>(self, model: &'static Model, member: &'m Member) -> &'m str {
        let of_items = match &model.shape(member.shape).kind {
            Kind::List(item) if member.flattened => self.own(item),
            _ => None,
        };
        of_items.or_else(|| self.own(member)).unwrap_or(&member.name)
    }
}

/// Reads an element as a structure's members that are in the body, or as any other shape.
pub(crate) fn read(model: &'static Model, shape: ShapeId, element: &Element, names: Names) -> Result<Value, WireError> {
    let members = model.members(shape);
    let mut by_name: HashMap<&str, Vec<&Element>> = HashMap::new();
    for child in &element.children {
        by_name.entry(child.name.as_str()).or_default().push(child);
    }
    let mut slots = vec![Value::Null; members.len()];
    for (slot, member) in slots.iter_mut().zip(members).filter(|(_, member)| member.location == Location::Body) {
        if member.attribute {
            let own = member.wire_name();
            let local = own.rsplit(':').next().unwrap_or(own);
            let found = element.attributes.iter().find(|(name, _)| name == own || name.rsplit(':').next() == Some(local));
            *slot = found.map(|(_, value)| Value::String(value.clone())).unwrap_or_default();
        } else if let Some(found) = by_name.get(names.of(model, member)) {
            *slot = read_member(model, member, found, names)?;
        }
    }
    Ok(structure(members, slots))
}

/// Reads the elements of one name as a member's value.
pub(crate) fn read_member(model: &'static Model, member: &Member, found: &[&Element], names: Names) -> Result<Value, WireError> {
    let Some(first) = found.first() else { return Ok(Value::Null) };
    match &model.shape(member.shape).kind {
        Kind::Structure(_) => read(model, member.shape, first, names),
        Kind::List(item) if member.flattened => list(model, item, found.iter().copied(), names),
        Kind::List(item) => list(model, item, first.children.iter(), names),
        Kind::Map(pair) if member.flattened => map(model, pair, found.iter().copied(), names),
        Kind::Map(pair) => map(model, pair, first.children.iter(), names),
        _ if !first.children.is_empty() => Err(WireError::serialization("Start of structure or map found where not expected.")),
        _ => text::read(model, member, &first.text, TimeFormat::Iso8601),
    }
}

fn list<'e>(
    model: &'static Model,
    item: &Member,
    elements: impl Iterator<Item = &'e Element>,
    names: Names,
) -> Result<Value, WireError> {
    elements.map(|element| read_member(model, item, &[element], names)).collect::<Result<_, _>>().map(Value::List)
}

fn map<'e>(
    model: &'static Model,
    pair: &(Member, Member),
    elements: impl Iterator<Item = &'e Element>,
    names: Names,
) -> Result<Value, WireError> {
    let (key, value) = pair;
    let mut entries = IndexMap::new();
    for element in elements {
        let name = element.child(names.own(key).unwrap_or("key")).map(|key| key.text.clone());
        let name = name.ok_or_else(|| WireError::serialization("Map entry has no key"))?;
        let of = element.child(names.own(value).unwrap_or("value"));
        entries.insert(name, of.map(|of| read_member(model, value, &[of], names)).transpose()?.unwrap_or_default());
    }
    Ok(Value::Map(entries))
}

/// Puts a structure's members that are in the body into an element.
pub(crate) fn write(into: &mut Element, model: &'static Model, shape: ShapeId, value: &Value, names: Names) {
    for (member, value) in members_of(model, shape, value).filter(|(member, _)| member.location == Location::Body) {
        if member.attribute {
            into.attributes.push((member.wire_name().into(), text::write(member, value, TimeFormat::Iso8601)));
        } else {
            write_member(into, model, member, value, names);
        }
    }
}

/// Puts a member's value into its parent.
pub(crate) fn write_member(into: &mut Element, model: &'static Model, member: &Member, value: &Value, names: Names) {
    put(into, model, member, names.of(model, member), value, names);
}

fn put(into: &mut Element, model: &'static Model, member: &Member, name: &str, value: &Value, names: Names) {
    let mut element = Element { name: name.into(), ..Element::default() };
    let own = match &model.shape(member.shape).kind {
        Kind::Structure(structure) => structure.namespace.as_ref(),
        _ => None,
    };
    element.attributes.extend(member.namespace.as_ref().or(own).map(declare));
    match (value, &model.shape(member.shape).kind) {
        (Value::Null, _) => return,
        (Value::Structure(_), _) => write(&mut element, model, member.shape, value, names),
        (Value::List(items), Kind::List(item)) => {
            if member.flattened {
                items.iter().for_each(|value| put(into, model, item, name, value, names));
                return;
            }
            let own = names.own(item).unwrap_or("member");
            items.iter().for_each(|value| put(&mut element, model, item, own, value, names));
        }
        (Value::Map(entries), Kind::Map(pair)) => {
            for (key, value) in entries {
                let entry_name = if member.flattened { name } else { "entry" };
                let mut entry = Element::parent(entry_name, Vec::new());
                entry.children.push(Element::text(names.own(&pair.0).unwrap_or("key"), key));
                put(&mut entry, model, &pair.1, names.own(&pair.1).unwrap_or("value"), value, names);
                if member.flattened { into.children.push(entry) } else { element.children.push(entry) }
            }
            if member.flattened {
                return;
            }
        }
        _ => element.text = text::write(member, value, TimeFormat::Iso8601),
    }
    into.children.push(element);
}

/// The attribute that declares a namespace.
pub(crate) fn declare(namespace: &Namespace) -> (String, String) {
    let name = namespace.prefix.as_ref().map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    (name, namespace.uri.clone())
}
