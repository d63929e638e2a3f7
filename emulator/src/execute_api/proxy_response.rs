//! The result of a function behind a proxy integration, and its conversion to a reply.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value};

use super::{content, exchange::Exchange, headers, reply::Reply};

/// The members that a result may have. A result with another member is malformed.
const KNOWN: [&str; 5] = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/// Converts a function's result to a reply. Returns `None` if the result is malformed.
///
/// A numeric text as status, null headers and a missing body are accepted. A body that is not a text, a result that is not an
/// object, and an unknown member are malformed.
pub fn reply(exchange: &Exchange<'_>, payload: &[u8]) -> Option<Reply> {
    let Value::Object(answer) = serde_json::from_slice(payload).ok()? else { return None };
    if answer.is_empty() || answer.keys().any(|name| !KNOWN.contains(&name.as_str())) {
        return None;
    }
    let status = status(answer.get("statusCode"))?;
    let headers = response_headers(&answer)?;
    let encoded = match answer.get("isBase64Encoded") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(encoded)) => *encoded,
        Some(_) => return None,
    };
    let body = match answer.get("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(Value::String(text)) if encoded && content::accepts_bytes(exchange) => STANDARD.decode(text).ok()?.into(),
        Some(Value::String(text)) => text.clone().into(),
        Some(_) => return None,
    };
    Some(Reply { status, headers, body })
}

fn status(given: Option<&Value>) -> Option<StatusCode> {
    let code = match given {
        None | Some(Value::Null) => 200,
        Some(Value::Number(number)) => number.as_u64()?,
        Some(Value::String(text)) => text.parse().ok()?,
        Some(_) => return None,
    };
    // A 1xx status is not final: the caller would wait for the next response.
    u16::try_from(code).ok().filter(|code| (200..600).contains(code)).and_then(|code| StatusCode::from_u16(code).ok())
}

/// Returns the values of `multiValueHeaders`, then those of `headers`. A pair of name and value that is in both is sent once.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>.
fn response_headers(answer: &Map<String, Value>) -> Option<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    if let Some(multi) = object(answer.get("multiValueHeaders"))? {
        for (name, values) in multi {
            for value in values.as_array()? {
                found.push((name.clone(), scalar(value)?));
            }
        }
    }
    let listed = found.len();
    if let Some(single) = object(answer.get("headers"))? {
        for (name, value) in single {
            let value = scalar(value)?;
            if !found[..listed].iter().any(|(known, kept)| known.eq_ignore_ascii_case(name) && *kept == value) {
                found.push((name.clone(), value));
            }
        }
    }
    Some(found.into_iter().filter_map(|(name, value)| Some((headers::outgoing(&name)?, value))).collect())
}

#[expect(clippy::option_option, reason = "malformed, absent, there: three cases")]
fn object(given: Option<&Value>) -> Option<Option<&Map<String, Value>>> {
    match given {
        None | Some(Value::Null) => Some(None),
        Some(Value::Object(map)) => Some(Some(map)),
        Some(_) => None,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
