//! Converts the flat names of a form to nested values.

use serde_json::{Map, Value};

use crate::AwsError;

/// The deepest nesting, in parts of a name. AWS's inputs need four at most (`Tags.member.1.Key` is a list of structures).
const DEEPEST: usize = 16;

/// The most fields of a form. The longest lists of AWS's inputs have a thousand items.
const MOST_FIELDS: usize = 10_000;

/// Reads name–value pairs. The last of two equal names counts.
pub fn read<N: AsRef<str>, V: Into<String>>(pairs: impl Iterator<Item = (N, V)>) -> Result<Map<String, Value>, AwsError> {
    let mut fields = Map::new();
    for (place, (name, value)) in pairs.enumerate() {
        if place >= MOST_FIELDS {
            return Err(AwsError::bad_request("ValidationError", "The request has too many parameters."));
        }
        insert(&mut fields, name.as_ref(), value.into())?;
    }
    Ok(fields.into_iter().map(|(name, value)| (name, settle(value))).collect())
}

fn insert(fields: &mut Map<String, Value>, name: &str, value: String) -> Result<(), AwsError> {
    if name.split('.').count() > DEEPEST {
        return Err(malformed());
    }
    let (path, leaf) = name.rsplit_once('.').map_or((None, name), |(path, leaf)| (Some(path), leaf));
    let mut branch = fields;
    for segment in path.into_iter().flat_map(|path| path.split('.')) {
        let next = branch.entry(segment).or_insert_with(|| Map::new().into());
        branch = next.as_object_mut().ok_or_else(malformed)?;
    }
    match branch.get(leaf) {
        Some(Value::Object(_)) => Err(malformed()),
        _ => {
            branch.insert(leaf.into(), value.into());
            Ok(())
        }
    }
}

fn malformed() -> AwsError {
    AwsError::new(http::StatusCode::NOT_FOUND, "MalformedQueryString", "The query string contains a syntax error.")
}

/// Converts `{"member": {"1": …, "2": …}}` to a list, and `{"entry": {"1": {"key": …, "value": …}}}` to a map.
fn settle(value: Value) -> Value {
    let Value::Object(mut members) = value else { return value };
    if members.len() == 1 {
        if let Some(items) = members.get("member").and_then(numbered) {
            return items.into_iter().map(settle).collect();
        }
        if let Some(entries) = members.get("entry").and_then(numbered) {
            return Value::Object(entries.into_iter().filter_map(entry).collect());
        }
    }
    for member in members.values_mut() {
        *member = settle(member.take());
    }
    Value::Object(members)
}

fn numbered(items: &Value) -> Option<Vec<Value>> {
    let mut items =
        items.as_object()?.iter().map(|(number, item)| Some((number.parse::<usize>().ok()?, item))).collect::<Option<Vec<_>>>()?;
    items.sort_by_key(|(number, _)| *number);
    Some(items.into_iter().map(|(_, item)| item.clone()).collect())
}

fn entry(entry: Value) -> Option<(String, Value)> {
    let Value::Object(mut members) = entry else { return None };
    let key = members.remove("key")?.as_str()?.to_owned();
    Some((key, settle(members.remove("value")?)))
}
