//! The protocol aws-json 1.1: `X-Amz-Target` names the operation, bodies are JSON. CloudWatch Logs.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::response;
use crate::{AwsError, ServiceTable, route::Route};

/// The content type of version 1.1.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
/// The content type of version 1.0, which no implemented service uses.
pub const CONTENT_TYPE_1_0: &str = "application/x-amz-json-1.0";

/// Returns the request's target, such as `Logs_20140328.DescribeLogGroups`.
pub fn target(request: &Request<Bytes>) -> Option<&str> {
    request.headers().get("x-amz-target")?.to_str().ok()
}

/// Finds the operation and decodes its input.
pub fn decode<'t>(table: &'t ServiceTable, prefix: &str, request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    let target = target(request).unwrap_or("");
    let operation = target.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.'));
    let route = operation.and_then(|operation| table.named(operation));
    let Some(route) = route else {
        return Err(AwsError::bad_request("UnknownOperationException", format!("Coldstart knows no operation {target}.")));
    };
    let body: &[u8] = if request.body().is_empty() { b"{}" } else { request.body() };
    let fields =
        serde_json::from_slice(body).map_err(|error| AwsError::bad_request("SerializationException", error.to_string()))?;
    Ok((route, fields))
}

/// Encodes the members of a response; `Null` is an empty object.
pub fn encode(members: &Value, request_id: &str) -> Response<Bytes> {
    let body = if members.is_null() { "{}".into() } else { members.to_string() };
    response(StatusCode::OK, CONTENT_TYPE, &[("x-amzn-requestid", request_id)], body)
}

/// Encodes an error: its code as `__type`, and the message. The content type has the protocol's version.
pub fn encode_error(error: &AwsError, content_type: &str, request_id: &str) -> Response<Bytes> {
    let mut body = json!({ "__type": error.code, error.message_member: error.message });
    if let Value::Object(members) = &mut body {
        members.extend(error.members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }
    response(error.status, content_type, &[("x-amzn-requestid", request_id)], body.to_string())
}
