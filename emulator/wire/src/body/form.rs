//! Forms of the query protocol: `Tags.member.1.Key=a` is a list of one structure.
//!
//! A form becomes a tree of name segments, bounded in depth and size, and the shapes lead through it.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{members_of, structure, text};
use crate::{
    error::WireError,
    model::{Kind, Member, Model, ShapeId},
    time::TimeFormat,
    value::Value,
};

/// AWS's inputs nest four deep at most (`Tags.member.1.Key` is one list of one structure).
const DEEPEST: usize = 32;
/// More fields than any input has: the longest lists are of a thousand.
const MOST_FIELDS: usize = 10_000;
/// The greatest index that AWS takes.
const GREATEST_INDEX: usize = 100_000;
/// How many items in a row a list may leave out; AWS puts empty ones there.
const LONGEST_GAP: usize = 10;

#[derive(Debug, Default)]
struct Node {
    value: Option<String>,
    children: IndexMap<String, Node>,
}

/// Reads name–value pairs as a structure. The first of two equal names wins, as in AWS.
pub(crate) fn read<N: AsRef<str>, V: Into<String>>(
    model: &'static Model,
    shape: ShapeId,
    pairs: impl Iterator<Item = (N, V)>,
) -> Result<Value, WireError> {
    let mut root = Node::default();
    for (place, (name, value)) in pairs.enumerate() {
        if place >= MOST_FIELDS {
            return Err(WireError::serialization("The request has too many parameters."));
        }
        insert(&mut root, name.as_ref(), value.into())?;
    }
    members(model, shape, &root)
}

fn insert(root: &mut Node, name: &str, value: String) -> Result<(), WireError> {
    let mut node = root;
    for (depth, segment) in name.split('.').enumerate() {
        if depth >= DEEPEST {
            return Err(WireError::serialization("The request's parameters are nested too deep."));
        }
        node = match node.children.get_index_of(segment) {
            Some(place) => &mut node.children[place],
            None => node.children.entry(segment.to_owned()).or_default(),
        };
    }
    node.value.get_or_insert(value);
    Ok(())
}

fn unexpected_list() -> WireError {
    WireError::serialization("Start of list found where not expected")
}

fn members(model: &'static Model, shape: ShapeId, node: &Node) -> Result<Value, WireError> {
    let members = model.members(shape);
    let mut slots = vec![Value::Null; members.len()];
    for (slot, member) in slots.iter_mut().zip(members) {
        if let Some(node) = node.children.get(name_of(model, member)) {
            *slot = value(model, member, node)?;
        }
    }
    Ok(structure(members, slots))
}

/// The first segment of a member's names. A flattened list may be named by its items.
fn name_of<'m>(model: &'static Model, member: &'m Member) -> &'m str {
    let of_items = match &model.shape(member.shape).kind {
        Kind::List(item) if member.flattened => item.query_name.as_deref().or(item.wire_name.as_deref()),
        _ => None,
    };
    of_items.or(member.query_name.as_deref()).unwrap_or_else(|| member.wire_name())
}

fn value(model: &'static Model, member: &Member, node: &Node) -> Result<Value, WireError> {
    match &model.shape(member.shape).kind {
        Kind::Structure(_) => members(model, member.shape, node),
        Kind::List(item) => {
            let own = item.query_name.as_deref().or(item.wire_name.as_deref()).unwrap_or("member");
            let Some(items) = items(node, member.flattened, own)? else { return Ok(Value::List(Vec::new())) };
            let mut list = Vec::with_capacity(items.len());
            for (index, node) in numbered(items)? {
                // AWS fills gaps with empty items, which then break the constraints.
                list.resize(index - 1, Value::Null);
                list.push(value(model, item, node)?);
            }
            Ok(Value::List(list))
        }
        Kind::Map(pair) => {
            let Some(entries) = items(node, member.flattened, "entry")? else { return Ok(Value::Map(IndexMap::new())) };
            let (key, of) = (&pair.0, &pair.1);
            let key_name = key.query_name.as_deref().or(key.wire_name.as_deref()).unwrap_or("key");
            let value_name = of.query_name.as_deref().or(of.wire_name.as_deref()).unwrap_or("value");
            let mut map = IndexMap::new();
            for (_, entry) in numbered(entries)? {
                let key = entry.children.get(key_name).and_then(|node| node.value.clone());
                let key = key.ok_or_else(|| WireError::serialization("Map entry has no key"))?;
                let value = entry.children.get(value_name).map(|node| value(model, of, node)).transpose()?;
                map.insert(key, value.unwrap_or_default());
            }
            Ok(Value::Map(map))
        }
        _ => match &node.value {
            Some(text) if node.children.is_empty() => text::read(model, member, text, TimeFormat::Iso8601),
            _ => Err(unexpected_list()),
        },
    }
}

/// The numbered nodes of a list; `None` for an empty one, which comes as an empty text.
fn items<'n>(node: &'n Node, flattened: bool, own: &str) -> Result<Option<&'n IndexMap<String, Node>>, WireError> {
    if node.children.is_empty() {
        return match node.value.as_deref() {
            None | Some("") => Ok(None),
            Some(_) => Err(WireError::serialization("Expected list or null")),
        };
    }
    if flattened {
        return Ok(Some(&node.children));
    }
    node.children.get(own).map(|items| Some(&items.children)).ok_or_else(unexpected_list)
}

/// By their numbers, which begin at one.
fn numbered(nodes: &IndexMap<String, Node>) -> Result<BTreeMap<usize, &Node>, WireError> {
    let mut numbered = BTreeMap::new();
    for (token, node) in nodes {
        if token.is_empty() || !token.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(unexpected_list());
        }
        if token == "0" {
            return Err(WireError::serialization("0 is not a valid index"));
        }
        if token.starts_with('0') {
            return Err(WireError::serialization("Value found where not expected"));
        }
        let index = token.parse().ok().filter(|index| *index <= GREATEST_INDEX);
        let index = index.ok_or_else(|| {
            let told: String = token.chars().take(32).collect();
            WireError::serialization(format!("Index {told} is illegal"))
        })?;
        numbered.insert(index, node);
    }
    let mut before = 0;
    for index in numbered.keys() {
        let gap = index - before.max(1);
        if gap > LONGEST_GAP {
            return Err(WireError::serialization(format!("Excessively sparse input would skip {} list elements", grouped(gap))));
        }
        before = *index;
    }
    Ok(numbered)
}

/// `1,234`
fn grouped(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

/// Writes a structure as name–value pairs.
pub(crate) fn write(model: &'static Model, shape: ShapeId, value: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    put_members(&mut pairs, model, shape, value, "");
    pairs
}

type Pairs = Vec<(String, String)>;

fn put_members(pairs: &mut Pairs, model: &'static Model, shape: ShapeId, value: &Value, prefix: &str) {
    for (member, value) in members_of(model, shape, value) {
        let name = name_of(model, member);
        let name = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        put(pairs, model, member, value, name);
    }
}

fn put(pairs: &mut Pairs, model: &'static Model, member: &Member, value: &Value, name: String) {
    match (value, &model.shape(member.shape).kind) {
        (Value::Structure(_), _) => put_members(pairs, model, member.shape, value, &name),
        (Value::List(items), Kind::List(_)) if items.is_empty() => pairs.push((name, String::new())),
        (Value::List(items), Kind::List(item)) => {
            let own = item.query_name.as_deref().or(item.wire_name.as_deref()).unwrap_or("member");
            let name = if member.flattened { name } else { format!("{name}.{own}") };
            for (place, value) in items.iter().enumerate() {
                put(pairs, model, item, value, format!("{name}.{}", place + 1));
            }
        }
        (Value::Map(entries), Kind::Map(pair)) => {
            let name = if member.flattened { name } else { format!("{name}.entry") };
            let key_name = pair.0.query_name.as_deref().or(pair.0.wire_name.as_deref()).unwrap_or("key");
            let value_name = pair.1.query_name.as_deref().or(pair.1.wire_name.as_deref()).unwrap_or("value");
            for (place, (key, value)) in entries.iter().enumerate() {
                pairs.push((format!("{name}.{}.{key_name}", place + 1), key.clone()));
                put(pairs, model, &pair.1, value, format!("{name}.{}.{value_name}", place + 1));
            }
        }
        _ => pairs.push((name, text::write(member, value, TimeFormat::Iso8601))),
    }
}
