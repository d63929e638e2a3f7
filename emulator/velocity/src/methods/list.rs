//! Methods of lists.

use super::thrown;
use crate::{Heap, Problem, Value};

/// Returns the place of an index in a list. A negative one counts from the end.
pub fn place(length: usize, index: i64) -> Result<usize, Problem> {
    let place = if index < 0 { i64::try_from(length).unwrap_or(i64::MAX).checked_add(index) } else { Some(index) };
    let place = place.and_then(|place| usize::try_from(place).ok()).filter(|place| *place < length);
    place.ok_or_else(|| Problem::Call(format!("Index {index} out of bounds for length {length}")))
}

pub fn call<'s>(heap: &mut Heap<'s>, list: &Value<'s>, name: &str, arguments: &[Value<'s>]) -> Result<Value<'s>, Problem> {
    let length = heap.length(list);
    Ok(match (name, arguments) {
        ("size" | "length", []) => Value::count(length),
        ("isEmpty", []) => Value::Bool(length == 0),
        ("get", [Value::Int(index)]) if *index < 0 => {
            return Err(thrown(name, format_args!("Index {index} out of bounds for length {length}")));
        }
        ("get", [index @ Value::Int(_)]) => heap.at(list, index)?,
        ("contains", [item]) => Value::Bool(position(heap, list, item)?.is_some()),
        ("indexOf", [item]) => position(heap, list, item)?.map_or(Value::Int(-1), Value::count),
        ("add", [item]) => {
            if let Some(list) = heap.list_mut(list)? {
                list.items.push(item.clone());
            }
            Value::Bool(true)
        }
        ("add", [Value::Int(index), item]) => {
            // One more than the list has is its end.
            let place = place(length + 1, *index)?;
            heap.budget.steps(length)?;
            if let Some(list) = heap.list_mut(list)? {
                list.items.insert(place, item.clone());
            }
            Value::Null
        }
        ("addAll", [items]) => {
            let items = heap.elements(items)?;
            heap.budget.bytes(items.len() * 32)?;
            let is_changed = !items.is_empty();
            if let Some(list) = heap.list_mut(list)? {
                list.items.extend(items);
            }
            Value::Bool(is_changed)
        }
        ("set", [Value::Int(index), item]) => {
            let place = place(length, *index)?;
            let before = heap.list_mut(list)?.map(|list| std::mem::replace(&mut list.items[place], item.clone()));
            before.unwrap_or(Value::Null)
        }
        ("remove", [Value::Int(index)]) => {
            let place = place(length, *index)?;
            heap.budget.steps(length)?;
            heap.list_mut(list)?.map_or(Value::Null, |list| list.items.remove(place))
        }
        ("remove", [item]) => {
            let found = position(heap, list, item)?;
            if let (Some(place), Some(list)) = (found, heap.list_mut(list)?) {
                list.items.remove(place);
            }
            Value::Bool(found.is_some())
        }
        ("clear", []) => {
            if let Some(list) = heap.list_mut(list)? {
                list.items.clear();
            }
            Value::Null
        }
        ("subList", [Value::Int(begin), Value::Int(end)]) => {
            let bounds =
                usize::try_from(*begin).ok().zip(usize::try_from(*end).ok()).filter(|(begin, end)| begin <= end && *end <= length);
            let (begin, end) = bounds.ok_or_else(|| thrown(name, format_args!("fromIndex {begin}, toIndex {end} of {length}")))?;
            let items = heap.elements(list)?[begin..end].to_vec();
            heap.list(items, false)?
        }
        _ => Value::Null,
    })
}

fn position<'s>(heap: &mut Heap<'s>, list: &Value<'s>, item: &Value<'s>) -> Result<Option<usize>, Problem> {
    for (place, other) in heap.elements(list)?.iter().enumerate() {
        if heap.is_same(other, item)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}
