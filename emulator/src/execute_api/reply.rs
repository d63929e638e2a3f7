//! What a caller is answered when all went well.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::parse::Incoming;

/// A reply, before the gateway's own headers are put on.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers, already named as they go out.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Reply {
    /// The response, with the gateway's own headers. A header that is none is left out.
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
