//! Values and paths as AWS prints them in its sentences.

use crate::{
    model::{Kind, Model, ShapeId},
    value::Value,
};

/// Characters of a value that are printed. AWS prints all; inputs are larger than messages should be.
const LONGEST: usize = 8192;

/// `functionName` for `FunctionName`.
pub(super) fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A bound without a fraction that it has not.
pub(super) fn number(bound: f64) -> String {
    format!("{bound}")
}

/// A text of at most [`LONGEST`] characters.
pub(super) fn truncated(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
    text
}

/// Whether a value of a shape, or what is in it, is kept out of messages.
pub(super) fn is_secret(model: &Model, shape: ShapeId) -> bool {
    let shape = model.shape(shape);
    shape.sensitive
        || match &shape.kind {
            Kind::List(member) => is_secret(model, member.shape),
            Kind::Map(pair) => is_secret(model, pair.0.shape) || is_secret(model, pair.1.shape),
            _ => false,
        }
}

/// `[a, b]`, `{key=value}`, `Tag(key=a, value=b)`, as Java prints them.
pub(super) fn print(model: &Model, shape: ShapeId, value: &Value) -> String {
    let mut text = String::new();
    put(&mut text, model, shape, value);
    truncated(text)
}

fn put(text: &mut String, model: &Model, shape: ShapeId, value: &Value) {
    if text.len() > LONGEST * 4 {
        return;
    }
    let kind = &model.shape(shape).kind;
    match (value, kind) {
        (Value::Null, _) => text.push_str("null"),
        (Value::Boolean(flag), _) => text.push_str(&flag.to_string()),
        (Value::Integer(number), _) => text.push_str(&number.to_string()),
        (Value::Float(number), _) => text.push_str(&format!("{number:?}")),
        (Value::String(own), _) => text.push_str(own),
        (Value::Timestamp(time), _) => text.push_str(&time.strftime("%a %b %d %H:%M:%S UTC %Y").to_string()),
        (Value::Blob(bytes), _) => {
            text.push_str(&format!("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", bytes.len()));
        }
        (Value::List(items), Kind::List(member)) => {
            sequence(text, "[", "]", items.iter(), |text, item| put(text, model, member.shape, item));
        }
        (Value::Map(entries), Kind::Map(pair)) => sequence(text, "{", "}", entries.iter(), |text, (key, value)| {
            text.push_str(key);
            text.push('=');
            put(text, model, pair.1.shape, value);
        }),
        (Value::Structure(_), _) => {
            let open = format!("{}(", model.shape(shape).name);
            sequence(text, &open, ")", model.members(shape).iter(), |text, member| {
                text.push_str(&lower_first(&member.name));
                text.push('=');
                match value.get(&member.name) {
                    Some(_) if is_secret(model, member.shape) => text.push_str("***Sensitive Data Redacted***"),
                    Some(value) => put(text, model, member.shape, value),
                    None => text.push_str("null"),
                }
            });
        }
        (Value::List(_) | Value::Map(_), _) => text.push_str(&value.to_json().to_string()),
    }
}

fn sequence<I>(text: &mut String, open: &str, close: &str, items: impl Iterator<Item = I>, each: impl Fn(&mut String, I)) {
    text.push_str(open);
    for (place, item) in items.enumerate() {
        if text.len() > LONGEST * 4 {
            return;
        }
        if place > 0 {
            text.push_str(", ");
        }
        each(text, item);
    }
    text.push_str(close);
}
