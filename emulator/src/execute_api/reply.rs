//! The reply of a call, and its conversion to a response.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::parse::Incoming;

/// A reply without the gateway's own headers.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    /// The headers of the response, with their final names.
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Reply {
    /// Converts the reply to a response, with the gateway's own headers. Headers with an invalid name or value are omitted. The
    /// default content type is JSON.
    pub fn response(self, incoming: &Incoming) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let ids = [("x-amzn-RequestId", incoming.request_id.clone()), ("x-amz-apigw-id", incoming.extended_request_id.clone())];
        let ids = ids.into_iter().map(|(name, value)| (name.to_owned(), value));
        for (name, value) in self.headers.into_iter().chain(ids) {
            let name = HeaderName::try_from(name);
            let value = HeaderValue::from_bytes(value.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value) {
                response.headers_mut().append(name, value);
            }
        }
        if !response.headers().contains_key(http::header::CONTENT_TYPE) {
            response.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        response
    }
}
