//! `$util`: conversions of texts.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use velocity::{Heap, Problem, Value};

pub fn call<'s>(name: &str, arguments: &[Value<'s>], heap: &mut Heap<'s>) -> Result<Value<'s>, Problem> {
    let [argument] = arguments else { return Ok(Value::Null) };
    if argument.is_null() {
        return Ok(Value::Null);
    }
    let text = heap.print(argument)?;
    match name {
        "escapeJavaScript" => heap.text(escaped(&text)),
        "urlEncode" => heap.text(form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()),
        "urlDecode" => heap.text(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy()),
        "base64Encode" => heap.text(STANDARD.encode(text)),
        "base64Decode" => {
            heap.text(STANDARD.decode(text).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default())
        }
        "parseJson" => serde_json::from_str(&text).map_or(Ok(Value::Null), |json| heap.json(&json)),
        _ => Ok(Value::Null),
    }
}

/// Escapes a text for a JavaScript string as Apache's `escapeEcmaScript` does: quotes of both kinds, slashes, backslashes, control characters, and
/// everything outside ASCII.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\'' | '"' | '\\' | '/' => out.extend(['\\', letter]),
            '\u{8}' => out.push_str("\\b"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            ' '..='\u{7f}' => out.push(letter),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // Writing to a text can't fail.
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
    out
}
