//! Step: read the request. From here on nobody looks at the HTTP request again.

use std::{borrow::Cow, net::IpAddr};

use bytes::Bytes;
use http::{Method, Request};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;

use super::{Target, gateway_error::GatewayError, headers};
use crate::{Unread, emulator::Core, ids::ALPHANUMERIC, trace::Trace};

/// How large a body may be, bytes.
pub const LARGEST_BODY: usize = 10 * 1024 * 1024;
/// How large all headers may be together, bytes.
const LARGEST_HEADERS: usize = 10_240;

/// Whence a request comes: an extension of requests that came over the network. Without it, a request is of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceIp(pub IpAddr);

/// A call, read.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The API's id, unchecked.
    pub api_id: String,
    /// The stage's name, unchecked; empty where there is none.
    pub stage: String,
    /// The path within the stage as it came, still percent-encoded, with one slash at its beginning however many came.
    pub path: String,
    /// The path with the stage, as it came.
    pub full_path: String,
    /// The method.
    pub method: Method,
    /// The query in its order, decoded.
    pub query: Vec<(String, String)>,
    /// The headers that reach an integration, with their usual spelling.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The host.
    pub domain_name: String,
    /// The protocol's name.
    pub protocol: &'static str,
    /// Whence.
    pub source_ip: String,
    /// When.
    pub now: Timestamp,
    /// A UUID, answered in `x-amzn-RequestId`.
    pub request_id: String,
    /// Answered in `x-amz-apigw-id`.
    pub extended_request_id: String,
    /// The trace that the call belongs to: the caller's, or a new one.
    pub trace: Trace,
    header_bytes: usize,
    /// The body was so large that nobody read it.
    unread: bool,
}

/// Reads a request.
pub fn parse(core: &Core, target: Target, request: Request<Bytes>) -> Incoming {
    let now = core.clock.now();
    let (parts, body) = request.into_parts();
    let (stage, rest) = target.path.trim_start_matches('/').split_once('/').unwrap_or((target.path.trim_start_matches('/'), ""));
    let header_bytes = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let source_ip = parts.extensions.get::<SourceIp>().map_or_else(|| "127.0.0.1".into(), |SourceIp(address)| address.to_string());
    let trace = Trace::of(core, &parts.headers);
    Incoming {
        stage: decoded(stage).into_owned(),
        path: format!("/{}", rest.trim_start_matches('/')),
        full_path: target.path.clone(),
        query: form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes()).into_owned().collect(),
        headers: headers::forwarded(&parts.headers, &target.domain_name, &source_ip, &trace),
        method: parts.method,
        body,
        api_id: target.api_id,
        domain_name: target.domain_name,
        protocol: protocol(parts.version),
        source_ip,
        now,
        request_id: core.ids.uuid(),
        extended_request_id: format!("{}=", core.ids.draw(ALPHANUMERIC, 15)),
        trace,
        header_bytes,
        unread: parts.extensions.get::<Unread>().is_some(),
    }
}

/// A segment of a path, percent-decoded.
pub fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

fn protocol(version: http::Version) -> &'static str {
    match version {
        http::Version::HTTP_2 => "HTTP/2.0",
        http::Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

impl Incoming {
    /// A header's last value, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The media type of the body, without parameters; JSON where none is given.
    pub fn media_type(&self) -> &str {
        let given = self.header("content-type").unwrap_or("application/json");
        given.split(';').next().unwrap_or(given).trim()
    }

    /// Refuses what is too large.
    pub fn check_size(&self) -> Result<(), GatewayError> {
        if self.unread || self.body.len() > LARGEST_BODY {
            return Err(GatewayError::TooLarge);
        }
        if self.header_bytes > LARGEST_HEADERS {
            return Err(GatewayError::HeadersTooLarge);
        }
        Ok(())
    }
}
