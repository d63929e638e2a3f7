//! A request's head: all of a request that a signature is read from.

use std::borrow::Cow;

use http::{HeaderMap, Method, Request, Uri, request::Parts};

use crate::encoding;

/// A borrowed head, made of [`Parts`] or of a whole [`Request`].
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The request's method.
    pub method: &'a Method,
    /// The path and the query, and the authority for HTTP/2.
    pub uri: &'a Uri,
    /// The headers.
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
    /// The first value of a header; bytes that are not UTF-8 are replaced.
    pub(crate) fn header(self, name: &str) -> Option<Cow<'a, str>> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    /// The first value of a query parameter, decoded.
    pub(crate) fn parameter(self, name: &str) -> Option<String> {
        self.uri.query()?.split('&').find_map(|pair| {
            let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
            let same = found == name || (found.contains('%') && encoding::decode(found.as_bytes(), true).eq(name.bytes()));
            same.then(|| String::from_utf8_lossy(&encoding::decode(value.as_bytes(), true).collect::<Vec<_>>()).into_owned())
        })
    }
}
