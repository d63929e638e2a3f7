//! Simple values as text: in headers, labels, the query of a URI, forms and XML.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{boolean, within};
use crate::{
    error::WireError,
    model::{Kind, Member, Model},
    time::TimeFormat,
    value::Value,
};

/// Characters of a text that are told back.
const TOLD: usize = 256;

/// Reads text as a value of a simple type.
pub(crate) fn read(model: &'static Model, member: &Member, text: &str, time: TimeFormat) -> Result<Value, WireError> {
    let kind = &model.shape(member.shape).kind;
    let wrong = |name: &str| {
        let told: String = text.chars().take(TOLD).collect();
        WireError::serialization(format!("'{told}' can not be converted to {name}"))
    };
    Ok(match kind {
        Kind::String => Value::String(text.to_owned()),
        Kind::Boolean => boolean(text).map(Value::Boolean).ok_or_else(|| wrong("an Boolean"))?,
        Kind::Integer | Kind::Long => {
            let name = if matches!(kind, Kind::Integer) { "an Integer" } else { "an Long" };
            let number = text.trim().parse::<i64>().map_err(|_| wrong(name))?;
            Value::Integer(within(number, kind))
        }
        Kind::Float | Kind::Double => Value::Float(float(text).ok_or_else(|| wrong("an Double"))?),
        Kind::Timestamp => {
            let time = member.time.unwrap_or(time);
            // SDKs of other ages have other forms; none can be taken for another.
            let read =
                [time, TimeFormat::Iso8601, TimeFormat::Epoch, TimeFormat::Http].into_iter().find_map(|form| form.parse(text));
            Value::Timestamp(read.ok_or_else(|| wrong("milliseconds since epoch"))?)
        }
        Kind::Blob => Value::Blob(BASE64_STANDARD.decode(text.trim()).map_err(|_| wrong("a Blob"))?.into()),
        Kind::List(_) | Kind::Map(_) | Kind::Structure(_) | Kind::Document => {
            return Err(WireError::serialization("Value found where not expected"));
        }
    })
}

/// A number, or one of the three words for what is none.
pub(crate) fn float(text: &str) -> Option<f64> {
    match text.trim() {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        // Rust reads `inf` and `nan` too, AWS does not.
        text if text.contains(|letter: char| letter.is_alphabetic() && !matches!(letter, 'e' | 'E')) => None,
        text => text.parse().ok(),
    }
}

/// Writes a simple value.
pub(crate) fn write(member: &Member, value: &Value, time: TimeFormat) -> String {
    match value {
        Value::Boolean(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) if number.is_finite() => format!("{number:?}"),
        Value::Float(number) => crate::value::special(*number).into(),
        Value::String(text) => text.clone(),
        Value::Blob(bytes) => BASE64_STANDARD.encode(bytes),
        Value::Timestamp(at) => member.time.unwrap_or(time).print(*at),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Structure(_) => String::new(),
    }
}
