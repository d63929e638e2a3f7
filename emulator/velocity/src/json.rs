//! Values as JSON.

use serde_json::{Map, Value as Json};

use crate::{Heap, Value, limits::DEEPEST_VALUE};

/// Returns a value as JSON. `None` if it is nested too deep.
pub fn of(heap: &Heap<'_>, value: &Value<'_>, depth: usize) -> Option<Json> {
    if depth > DEEPEST_VALUE || heap.budget.steps(1).is_err() {
        return None;
    }
    let inner = |value: &Value<'_>| of(heap, value, depth + 1);
    Some(match value {
        Value::Null | Value::Block(_) | Value::Loop(_) | Value::Host(_) => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::JsonList(_) | Value::JsonMap(_) => match heap.present(value.clone()) {
            Value::JsonList(items) => items.iter().map(|item| inner(&Value::of_json(item))).collect::<Option<Vec<_>>>()?.into(),
            Value::JsonMap(members) => {
                let members = members.iter().map(|(key, value)| Some((key.clone(), inner(&Value::of_json(value))?)));
                members.collect::<Option<Map<_, _>>>()?.into()
            }
            changed => inner(&changed)?,
        },
        Value::List(place) => heap.list_at(*place).items.iter().map(inner).collect::<Option<Vec<_>>>()?.into(),
        Value::Map(place) => {
            let members = heap.map_at(*place).members.iter().map(|(key, value)| Some((key.as_str().to_owned(), inner(value)?)));
            members.collect::<Option<Map<_, _>>>()?.into()
        }
    })
}
