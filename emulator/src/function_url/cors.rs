//! What pages of other origins may do: answers to browsers' questions, and headers of responses. A URL's settings replace the
//! headers of its function.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors>.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header};

use super::find::Found;
use crate::lambda::Cors;

/// Answers a browser's question before a request of another origin, if the URL has settings for it. The function does not run.
pub fn preflight(found: &Found, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let cors = found.url.cors.as_ref()?;
    let origin = request.headers().get(header::ORIGIN)?;
    if request.method() != Method::OPTIONS || !request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    if allow(cors, origin, headers) {
        put(headers, header::ACCESS_CONTROL_ALLOW_METHODS, list(cors.allow_methods.as_ref()));
        put(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, list(cors.allow_headers.as_ref()));
        put(headers, header::ACCESS_CONTROL_MAX_AGE, cors.max_age.map(|seconds| seconds.to_string()));
    }
    Some(response)
}

/// Sets the headers of a response to a request of another origin.
pub fn apply(found: &Found, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    let (Some(cors), Some(origin)) = (&found.url.cors, origin) else { return };
    for name in
        [header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, header::ACCESS_CONTROL_EXPOSE_HEADERS]
    {
        headers.remove(name);
    }
    if allow(cors, origin, headers) {
        put(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, list(cors.expose_headers.as_ref()));
    }
}

/// Names the origin as an allowed one, if it is.
fn allow(cors: &Cors, origin: &HeaderValue, headers: &mut HeaderMap) -> bool {
    let origins = cors.allow_origins.as_deref().unwrap_or_default();
    let credentials = cors.allow_credentials == Some(true);
    let any = origins.iter().any(|allowed| allowed == "*");
    if !any && !origins.iter().any(|allowed| allowed.as_bytes().eq_ignore_ascii_case(origin.as_bytes())) {
        return false;
    }
    let shown = if any && !credentials { HeaderValue::from_static("*") } else { origin.clone() };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, shown);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if credentials {
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    true
}

fn list(items: Option<&Vec<String>>) -> Option<String> {
    items.filter(|items| !items.is_empty()).map(|items| items.join(","))
}

/// Sets a header. A value that is invalid in a header is left out.
fn put(headers: &mut HeaderMap, name: HeaderName, value: Option<String>) {
    if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
        headers.insert(name, value);
    }
}
