//! query: a form with `Action=…` comes in, XML goes out. IAM, STS.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::Value;

use super::response;
use crate::{AwsError, Service, route::Route};

/// The service that an unsigned form is for, told by its `Version`.
pub fn service(body: &[u8]) -> Option<Service> {
    form_urlencoded::parse(body).find(|(name, _)| name == "Version").and_then(|(_, version)| match version.as_ref() {
        "2010-05-08" => Some(Service::Iam),
        "2011-06-15" => Some(Service::Sts),
        _ => None,
    })
}

/// Finds the operation and reads its form: `Tags.member.1.Key=a` becomes `{"Tags": [{"Key": "a"}]}`.
pub fn decode<'t>(service: Service, routes: &'t [Route], request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    let _ = (routes, request);
    Err(AwsError::not_implemented(service.signing_name(), "(query protocol)"))
}

/// An answer: `<{operation}Response><{operation}Result>…`, lists as `<member>`.
pub fn encode(operation: &str, namespace: &str, members: &Value, request_id: &str) -> Response<Bytes> {
    let _ = (operation, namespace, members, request_id);
    response(StatusCode::NOT_IMPLEMENTED, "text/xml", &[], "")
}

/// An error: `<ErrorResponse><Error>…`.
pub fn encode_error(error: &AwsError, namespace: &str, request_id: &str) -> Response<Bytes> {
    let _ = (namespace, request_id);
    response(error.status, "text/xml", &[], error.message.clone())
}
