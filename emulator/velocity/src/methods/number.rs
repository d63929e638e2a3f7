//! Methods of numbers and booleans. Any whole number has the static methods of `Integer` and `Long`, which templates reach by it:
//! `#set($Integer = 0)$Integer.parseInt("12")`.

use super::thrown;
use crate::{Heap, Problem, Value};

pub fn call<'s>(heap: &mut Heap<'s>, value: &Value<'s>, name: &str, arguments: &[Value<'s>]) -> Result<Value<'s>, Problem> {
    Ok(match (value, name, arguments) {
        (Value::Int(_), "parseInt" | "parseLong" | "valueOf", [Value::Text(text)]) => {
            Value::Int(text.as_str().parse().map_err(|_| thrown(name, format_args!("For input string: \"{}\"", text.as_str())))?)
        }
        (Value::Float(_), "parseDouble" | "valueOf", [Value::Text(text)]) => Value::Float(
            text.as_str().trim().parse().map_err(|_| thrown(name, format_args!("For input string: \"{}\"", text.as_str())))?,
        ),
        (Value::Bool(_), "parseBoolean" | "valueOf", [Value::Text(text)]) => {
            Value::Bool(text.as_str().eq_ignore_ascii_case("true"))
        }
        (Value::Int(_) | Value::Float(_), "toString" | "valueOf", [other]) => {
            let text = heap.print(other)?;
            heap.text(text)?
        }
        (Value::Bool(value), "booleanValue", []) => Value::Bool(*value),
        (Value::Int(number), "intValue" | "longValue", []) => Value::Int(*number),
        #[expect(clippy::cast_precision_loss, reason = "Java's doubleValue loses precision, too")]
        (Value::Int(number), "doubleValue" | "floatValue", []) => Value::Float(*number as f64),
        (Value::Float(number), "doubleValue" | "floatValue", []) => Value::Float(*number),
        #[expect(clippy::cast_possible_truncation, reason = "both languages saturate")]
        (Value::Float(number), "intValue" | "longValue", []) => Value::Int(*number as i64),
        (Value::Int(number), "compareTo", [Value::Int(other)]) => Value::Int(number.cmp(other) as i64),
        (Value::Int(number), "hashCode", []) => Value::Int(*number),
        _ => Value::Null,
    })
}
