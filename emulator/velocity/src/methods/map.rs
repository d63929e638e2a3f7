//! Methods of maps.

use crate::{Heap, Problem, Value, value::Text};

pub fn call<'s>(heap: &mut Heap<'s>, map: &Value<'s>, name: &str, arguments: &[Value<'s>]) -> Result<Value<'s>, Problem> {
    Ok(match (name, arguments) {
        ("size", []) => Value::count(heap.length(map)),
        ("isEmpty", []) => Value::Bool(heap.length(map) == 0),
        ("get", [Value::Text(key)]) => heap.member(map, key.as_str()),
        ("getOrDefault", [Value::Text(key), other]) => match heap.member(map, key.as_str()) {
            Value::Null => other.clone(),
            found => found,
        },
        ("containsKey", [Value::Text(key)]) => Value::Bool(contains(heap, map, key.as_str())),
        ("containsValue", [value]) => {
            for other in heap.elements(map)? {
                if heap.is_same(&other, value)? {
                    return Ok(Value::Bool(true));
                }
            }
            Value::Bool(false)
        }
        ("put", [key, value]) => {
            let key = match key {
                Value::Text(text) => text.clone(),
                other => Text::Shared(heap.print(other)?.into()),
            };
            heap.budget.bytes(key.as_str().len())?;
            heap.map_mut(map)?.and_then(|map| map.put(key, value.clone())).unwrap_or(Value::Null)
        }
        ("putAll", [other]) => {
            for (key, value) in members(heap, other)? {
                heap.budget.bytes(key.as_str().len())?;
                if let Some(map) = heap.map_mut(map)? {
                    map.put(key, value);
                }
            }
            Value::Null
        }
        ("remove", [Value::Text(key)]) => {
            heap.budget.steps(heap.length(map))?;
            heap.map_mut(map)?.and_then(|map| map.remove(key.as_str())).unwrap_or(Value::Null)
        }
        ("keySet", []) => {
            let keys = members(heap, map)?.into_iter().map(|(key, _)| Value::Text(key)).collect();
            heap.list(keys, false)?
        }
        ("values", []) => {
            let values = heap.elements(map)?;
            heap.list(values, false)?
        }
        ("entrySet", []) => {
            let mut entries = Vec::new();
            for (key, value) in members(heap, map)? {
                let entry = [(Text::Borrowed("key"), Value::Text(key)), (Text::Borrowed("value"), value)];
                entries.push(heap.map(entry)?);
            }
            heap.list(entries, false)?
        }
        // An entry of `entrySet` is a map of key and value.
        ("getKey", []) => heap.member(map, "key"),
        ("getValue", []) => heap.member(map, "value"),
        _ => Value::Null,
    })
}

fn contains(heap: &Heap<'_>, map: &Value<'_>, key: &str) -> bool {
    match map {
        Value::JsonMap(members) => members.contains_key(key),
        Value::Map(place) => heap.map_at(*place).get(key).is_some(),
        _ => false,
    }
}

fn members<'s>(heap: &Heap<'s>, map: &Value<'s>) -> Result<Vec<(Text<'s>, Value<'s>)>, Problem> {
    let map = heap.present(map.clone());
    heap.budget.steps(heap.length(&map))?;
    Ok(match map {
        Value::JsonMap(members) => {
            members.iter().map(|(key, value)| (Text::Borrowed(key.as_str()), Value::of_json(value))).collect()
        }
        Value::Map(place) => heap.map_at(place).members.clone(),
        _ => Vec::new(),
    })
}
