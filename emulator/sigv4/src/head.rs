//! A request's head, from which a signature is parsed.

use std::borrow::Cow;

use http::{HeaderMap, Method, Request, Uri, request::Parts};

use crate::encoding;

/// A borrowed head, from [`Parts`] or from a whole [`Request`].
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    pub method: &'a Method,
    /// Path and query; for HTTP/2 also the authority.
    pub uri: &'a Uri,
    pub headers: &'a HeaderMap,
}

impl<'a> From<&'a Parts> for Head<'a> {
    fn from(parts: &'a Parts) -> Self {
        Self { method: &parts.method, uri: &parts.uri, headers: &parts.headers }
    }
}

impl<'a, T> From<&'a Request<T>> for Head<'a> {
    fn from(request: &'a Request<T>) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers() }
    }
}

impl<'a> Head<'a> {
    /// Returns the first value of a header; bytes that are not UTF-8 are replaced.
    pub(crate) fn header(self, name: &str) -> Option<Cow<'a, str>> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    /// Returns the first value of a query parameter, decoded.
    pub(crate) fn parameter(self, name: &str) -> Option<String> {
        self.uri.query()?.split('&').find_map(|pair| {
            let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
            let same = found == name || (found.contains('%') && encoding::decode(found.as_bytes(), true).eq(name.bytes()));
            same.then(|| String::from_utf8_lossy(&encoding::decode(value.as_bytes(), true).collect::<Vec<_>>()).into_owned())
        })
    }
}
