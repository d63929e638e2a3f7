//! The protocol query: requests are forms with `Action=…`, responses are XML. IAM, STS.
//!
//! [`form`] decodes, [`xml`] encodes. Lists in inputs are read with [`list`], because clients send an empty list as an empty text.

mod form;
mod xml;

use std::borrow::Cow;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_json::{Value, json};

use super::response;
use crate::{AwsError, Service, ServiceTable, route::Route};

const CONTENT_TYPE: &str = "text/xml";

/// Returns the service of an unsigned form, by its `Version`.
pub fn service(request: &Request<Bytes>) -> Option<Service> {
    match version(request)?.as_ref() {
        "2010-05-08" => Some(Service::Iam),
        "2011-06-15" => Some(Service::Sts),
        _ => None,
    }
}

/// Returns the API version in a form.
pub fn version(request: &Request<Bytes>) -> Option<Cow<'_, str>> {
    pairs(request).find(|(name, _)| name == "Version").map(|(_, version)| version)
}

/// Returns whether a request names its operation in a form.
pub fn is_form(request: &Request<Bytes>) -> bool {
    let content_type = request.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    content_type.starts_with("application/x-www-form-urlencoded") || pairs(request).any(|(name, _)| name == "Action")
}

/// Finds the operation and decodes its form: `Tags.member.1.Key=a` becomes `{"Tags": [{"Key": "a"}]}`.
pub fn decode<'t>(table: &'t ServiceTable, request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    let mut fields = form::read(pairs(request))?;
    let Some(Value::String(action)) = fields.remove("Action") else {
        return Err(AwsError::bad_request("MissingAction", "The request must contain the parameter Action."));
    };
    let version = fields.remove("Version");
    match table.named(&action) {
        Some(route) => Ok((route, Value::Object(fields))),
        None => {
            let version = version.as_ref().and_then(Value::as_str).unwrap_or("NO_VERSION_SPECIFIED");
            let message = format!("Could not find operation {action} for version {version}");
            Err(AwsError::bad_request("InvalidAction", message))
        }
    }
}

fn pairs(request: &Request<Bytes>) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let query = request.uri().query().unwrap_or("");
    form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(request.body()))
}

/// Encodes a response: `<{operation}Response><{operation}Result>…`, lists as `<member>`.
pub fn encode(operation: &str, namespace: &str, members: &Value, request_id: &str) -> Response<Bytes> {
    let mut content = Vec::new();
    if !members.is_null() {
        content.push((format!("{operation}Result"), members.clone()));
    }
    content.push(("ResponseMetadata".into(), json!({ "RequestId": request_id })));
    let body = xml::document(&format!("{operation}Response"), namespace, &content);
    response(StatusCode::OK, CONTENT_TYPE, &[("x-amzn-requestid", request_id)], body)
}

/// Encodes an error: `<ErrorResponse><Error>…`, with code and message only, as on AWS.
pub fn encode_error(error: &AwsError, namespace: &str, request_id: &str) -> Response<Bytes> {
    let sender = if error.status.is_server_error() { "Receiver" } else { "Sender" };
    let content = [
        ("Error".into(), json!({ "Type": sender, "Code": code(error), "Message": error.message })),
        ("RequestId".into(), request_id.into()),
    ];
    let body = xml::document("ErrorResponse", namespace, &content);
    response(error.status, CONTENT_TYPE, &[("x-amzn-requestid", request_id)], body)
}

/// Encodes an error in EC2's form: `<Response><Errors><Error>…`.
pub fn encode_ec2_error(error: &AwsError, request_id: &str) -> Response<Bytes> {
    let content = [
        ("Errors".into(), json!({ "Error": { "Code": code(error), "Message": error.message } })),
        ("RequestID".into(), request_id.into()),
    ];
    let body = xml::document("Response", "", &content);
    response(error.status, "text/xml;charset=UTF-8", &[("x-amzn-requestid", request_id)], body)
}

/// Encodes an error in S3's form: `<Error>…`, without a namespace.
pub fn encode_s3_error(error: &AwsError, request_id: &str) -> Response<Bytes> {
    let content = [
        ("Code".into(), code(error).into()),
        ("Message".into(), error.message.clone().into()),
        ("RequestId".into(), request_id.into()),
        ("HostId".into(), request_id.into()),
    ];
    let body = xml::document("Error", "", &content);
    let ids = [("x-amz-request-id", request_id), ("x-amz-id-2", request_id)];
    response(error.status, "application/xml", &ids, body)
}

/// Returns the code that query services have for errors outside of an operation.
fn code(error: &AwsError) -> &str {
    match error.code.as_ref() {
        "SerializationException" => "MalformedInput",
        "ServiceException" => "InternalFailure",
        own => own,
    }
}

/// Reads a list; clients send an empty one as `Tags=`.
pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) if text.is_empty() => Ok(Vec::new()),
        other => serde_json::from_value(other).map_err(D::Error::custom),
    }
}
