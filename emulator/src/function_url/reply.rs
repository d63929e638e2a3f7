//! Step 5: the response, from the function's result.
//!
//! A result with `statusCode` says status, headers, cookies and body. Any other one is the body of a response with status 200.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::{execute_api::headers::outgoing, lambda::Invoked};

/// Returns the response of an invocation.
pub fn response(invoked: &Invoked) -> Result<Response<Bytes>, Refusal> {
    if invoked.failed {
        return Err(Refusal::Failed);
    }
    let mut response = match serde_json::from_slice(&invoked.payload) {
        Ok(Value::Object(result)) if result.contains_key("statusCode") => described(&result).ok_or(Refusal::Failed)?,
        Ok(Value::String(text)) => Response::new(text.into()),
        Ok(_) | Err(_) => Response::new(invoked.payload.clone()),
    };
    response.headers_mut().entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    Ok(response)
}

/// Returns the response that a result describes; `None` if it describes none.
fn described(result: &Map<String, Value>) -> Option<Response<Bytes>> {
    let status = match result.get("statusCode")? {
        Value::Number(number) => number.as_u64()?,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    // A status of 1xx is not final: the caller would wait for the next response.
    let status = u16::try_from(status).ok().filter(|status| (200..600).contains(status))?;
    let encoded = result.get("isBase64Encoded").and_then(Value::as_bool).unwrap_or(false);
    let body: Bytes = match result.get("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(Value::String(text)) if encoded => STANDARD.decode(text).ok()?.into(),
        Some(Value::String(text)) => text.clone().into(),
        Some(other) => other.to_string().into(),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let headers = result.get("headers").and_then(Value::as_object).into_iter().flatten();
    let headers = headers.filter_map(|(name, value)| Some((outgoing(name)?, scalar(value)?)));
    let cookies = result.get("cookies").and_then(Value::as_array).into_iter().flatten();
    let cookies = cookies.filter_map(|cookie| Some(("set-cookie".to_owned(), scalar(cookie)?)));
    for (name, value) in headers.chain(cookies) {
        // A header with an invalid name or value is left out.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
            response.headers_mut().append(name, value);
        }
    }
    Some(response)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
