//! Responses that no model describes.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

/// Returns a response with a content type. Values that are invalid in a header are left out.
pub(crate) fn response(
    status: StatusCode,
    content_type: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let content_type = ("content-type", content_type);
    for (name, value) in std::iter::once(&content_type).chain(headers) {
        let name = HeaderName::try_from(*name);
        let value = HeaderValue::try_from(*value);
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
