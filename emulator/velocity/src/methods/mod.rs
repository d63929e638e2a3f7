//! Methods and members of values: those of Java's strings, numbers, lists and maps that templates use. A method that is not there has no value.

mod list;
mod map;
mod number;
mod text;

use crate::{Heap, Problem, Value, json, value::Text};

/// Calls a method.
///
/// # Errors
/// [`Problem::Call`] where Java throws an exception.
pub fn call<'s>(heap: &mut Heap<'s>, value: &Value<'s>, name: &str, arguments: &[Value<'s>]) -> Result<Value<'s>, Problem> {
    let value = heap.present(value.clone());
    match (name, arguments) {
        ("toString", []) => {
            let text = heap.print(&value)?;
            return heap.text(text);
        }
        ("equals", [other]) => return Ok(Value::Bool(heap.is_same(&value, other)?)),
        _ => {}
    }
    match &value {
        Value::Text(text) => text::call(heap, text, name, arguments),
        Value::JsonList(_) | Value::List(_) => list::call(heap, &value, name, arguments),
        Value::JsonMap(_) | Value::Map(_) => map::call(heap, &value, name, arguments),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) => number::call(heap, &value, name, arguments),
        Value::Null | Value::Block(_) | Value::Loop(_) | Value::Host(_) => Ok(Value::Null),
    }
}

impl<'s> Heap<'s> {
    /// Returns the elements of a list, or the values of a map.
    pub(crate) fn elements(&mut self, value: &Value<'s>) -> Result<Vec<Value<'s>>, Problem> {
        let items: Vec<Value<'s>> = match self.present(value.clone()) {
            Value::JsonList(items) => items.iter().map(Value::of_json).collect(),
            Value::List(place) => self.list_at(place).items.clone(),
            Value::JsonMap(members) => members.values().map(Value::of_json).collect(),
            Value::Map(place) => self.map_at(place).members.iter().map(|(_, value)| value.clone()).collect(),
            _ => return Ok(Vec::new()),
        };
        self.budget.steps(items.len())?;
        Ok(items)
    }

    /// Returns `value.name`: a member of a map, or what a method `getName` or `isName` would give.
    pub(crate) fn member(&self, value: &Value<'s>, name: &str) -> Value<'s> {
        match self.present(value.clone()) {
            Value::JsonMap(members) => members.get(name).map_or(Value::Null, Value::of_json),
            Value::Map(place) => self.map_at(place).get(name).cloned().unwrap_or(Value::Null),
            Value::Text(text) if name == "empty" => Value::Bool(text.as_str().is_empty()),
            Value::JsonList(items) if name == "empty" => Value::Bool(items.is_empty()),
            Value::List(place) if name == "empty" => Value::Bool(self.list_at(place).items.is_empty()),
            _ => Value::Null,
        }
    }

    /// Returns `value[index]`. A negative index of a list counts from its end.
    pub(crate) fn at(&self, value: &Value<'s>, index: &Value<'s>) -> Result<Value<'s>, Problem> {
        let value = self.present(value.clone());
        match (&value, index) {
            (Value::JsonList(_) | Value::List(_), Value::Int(index)) => {
                let place = list::place(self.length(&value), *index)?;
                Ok(self.item(&value, place).unwrap_or(Value::Null))
            }
            (Value::JsonMap(_) | Value::Map(_), Value::Text(key)) => Ok(self.member(&value, key.as_str())),
            _ => Ok(Value::Null),
        }
    }

    /// Sets `value.name`, if it is a map.
    pub(crate) fn put(&mut self, value: &Value<'s>, name: &'s str, new: Value<'s>) -> Result<(), Problem> {
        if let Some(map) = self.map_mut(value)? {
            map.put(Text::Borrowed(name), new);
        }
        Ok(())
    }

    /// Sets `value[index]`, if it is a list or a map.
    pub(crate) fn put_at(&mut self, value: &Value<'s>, index: &Value<'s>, new: Value<'s>) -> Result<(), Problem> {
        match index {
            Value::Int(index) => {
                if let Some(list) = self.list_mut(value)? {
                    let place = list::place(list.items.len(), *index)?;
                    list.items[place] = new;
                }
            }
            Value::Text(key) => {
                let key = key.clone();
                self.budget.bytes(key.as_str().len())?;
                if let Some(map) = self.map_mut(value)? {
                    map.put(key, new);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the number of elements of a list or map.
    pub(crate) fn length(&self, value: &Value<'s>) -> usize {
        match value {
            Value::JsonList(items) => items.len(),
            Value::List(place) => self.list_at(*place).items.len(),
            Value::JsonMap(members) => members.len(),
            Value::Map(place) => self.map_at(*place).members.len(),
            _ => 0,
        }
    }

    fn item(&self, list: &Value<'s>, place: usize) -> Option<Value<'s>> {
        match list {
            Value::JsonList(items) => items.get(place).map(Value::of_json),
            Value::List(list) => self.list_at(*list).items.get(place).cloned(),
            _ => None,
        }
    }

    /// Returns whether two values are the same by Java's `equals`: no number is equal to a text.
    pub(crate) fn is_same(&self, left: &Value<'s>, right: &Value<'s>) -> Result<bool, Problem> {
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Int(left), Value::Int(right)) => left == right,
            (Value::Float(left), Value::Float(right)) => left.total_cmp(right).is_eq(),
            (Value::Text(left), Value::Text(right)) => {
                self.budget.steps(1 + left.as_str().len() / 64)?;
                left.as_str() == right.as_str()
            }
            // Those with equal contents have equal JSON.
            (Value::JsonList(_) | Value::List(_), Value::JsonList(_) | Value::List(_))
            | (Value::JsonMap(_) | Value::Map(_), Value::JsonMap(_) | Value::Map(_)) => {
                match (json::of(self, left, 0), json::of(self, right, 0)) {
                    (Some(left), Some(right)) => left == right,
                    _ => return Err(Problem::TooLarge),
                }
            }
            _ => false,
        })
    }
}

/// Returns the error of a method that throws in Java.
fn thrown(name: &str, reason: impl std::fmt::Display) -> Problem {
    Problem::Call(format!("the method {name} failed: {reason}"))
}
