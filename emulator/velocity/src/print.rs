//! Values as text.

use crate::{Heap, Problem, Value, limits::DEEPEST_VALUE, number};

/// How lists and maps are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `[a, b]`, `{k=v}`
    Java,
    /// `["a","b"]`, `{"k":"v"}`
    Json,
}

impl<'s> Heap<'s> {
    /// Prints a value as Java's `toString` does. Lists from JSON print as JSON, as those of json-smart do in API Gateway; maps from JSON do
    /// not, unless they are in such a list.
    ///
    /// # Errors
    /// [`Problem::TooLarge`]
    pub fn print(&self, value: &Value<'s>) -> Result<String, Problem> {
        let mut out = String::new();
        self.write(&mut out, value, Style::Java, 0)?;
        Ok(out)
    }

    fn write(&self, out: &mut String, value: &Value<'s>, style: Style, depth: usize) -> Result<(), Problem> {
        if depth > DEEPEST_VALUE {
            return Err(Problem::TooLarge);
        }
        self.budget.steps(1)?;
        let begin = out.len();
        match value {
            Value::Null | Value::Block(_) | Value::Loop(_) => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Float(float) => out.push_str(&number::double(*float)),
            Value::Text(text) if style == Style::Json => {
                self.budget.bytes(text.as_str().len())?;
                out.push_str(&serde_json::Value::from(text.as_str()).to_string());
            }
            Value::Text(text) => {
                self.budget.bytes(text.as_str().len())?;
                out.push_str(text.as_str());
            }
            Value::Host(name) => out.push_str(name),
            Value::JsonList(_) | Value::JsonMap(_) => match self.present(value.clone()) {
                Value::JsonList(items) => self.items(out, items.iter().map(Value::of_json), Style::Json, depth)?,
                Value::JsonMap(members) => {
                    self.members(out, members.iter().map(|(key, value)| (key.as_str(), Value::of_json(value))), style, depth)?;
                }
                changed => self.write(out, &changed, style, depth + 1)?,
            },
            Value::List(place) => {
                let list = self.list_at(*place);
                let style = if list.is_json { Style::Json } else { style };
                self.items(out, list.items.iter().cloned(), style, depth)?;
            }
            Value::Map(place) => {
                let members = self.map_at(*place).members.iter().map(|(key, value)| (key.as_str(), value.clone()));
                self.members(out, members, style, depth)?;
            }
        }
        // What is inside has been paid already, once for each depth at most.
        if depth == 0 { self.budget.bytes(out.len() - begin) } else { Ok(()) }
    }

    fn items(&self, out: &mut String, items: impl Iterator<Item = Value<'s>>, style: Style, depth: usize) -> Result<(), Problem> {
        out.push('[');
        for (place, item) in items.enumerate() {
            if place > 0 {
                out.push_str(if style == Style::Json { "," } else { ", " });
            }
            self.write(out, &item, style, depth + 1)?;
        }
        out.push(']');
        Ok(())
    }

    fn members<'k>(
        &self,
        out: &mut String,
        members: impl Iterator<Item = (&'k str, Value<'s>)>,
        style: Style,
        depth: usize,
    ) -> Result<(), Problem> {
        out.push('{');
        for (place, (key, value)) in members.enumerate() {
            if place > 0 {
                out.push_str(if style == Style::Json { "," } else { ", " });
            }
            match style {
                Style::Json => {
                    out.push_str(&serde_json::Value::from(key).to_string());
                    out.push(':');
                }
                Style::Java => {
                    out.push_str(key);
                    out.push('=');
                }
            }
            self.budget.bytes(key.len())?;
            self.write(out, &value, style, depth + 1)?;
        }
        out.push('}');
        Ok(())
    }
}
