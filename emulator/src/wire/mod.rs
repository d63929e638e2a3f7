//! Protocols and signatures: bytes to typed values and back.
//!
//! This module names no type of a service. Start at [`rest_json`], the simplest protocol.

pub mod aws_json;
pub mod event_stream;
pub mod members;
pub mod query;
pub mod rest_json;
pub mod shape;
pub mod sigv4;
pub mod text;

use bytes::Bytes;
use http::Response;

pub use shape::{Shape, refuse};

/// Returns a response with a content type and AWS's request id. Values that are invalid in a header are left out.
pub(crate) fn response(
    status: http::StatusCode,
    content_type: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let content_type = ("content-type", content_type);
    for (name, value) in std::iter::once(&content_type).chain(headers) {
        let name = http::HeaderName::try_from(*name);
        let value = http::HeaderValue::try_from(*value);
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
