//! Step: read the request. Later steps use the result only, not the HTTP request.

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use bytes::Bytes;
use http::{Method, Request};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;

use super::{Target, endpoint::Hops, gateway_error::GatewayError, headers};
use crate::{
    Unread,
    emulator::Core,
    ids::ALPHANUMERIC,
    trace::{self, Trace},
};

/// The largest body of a request, in bytes, by AWS's limit.
pub const LARGEST_BODY: usize = 10 * 1024 * 1024;
/// The largest size of all headers together, in bytes, by AWS's limit.
const LARGEST_HEADERS: usize = 10_240;

/// The client's address, an extension of requests that came over the network. A request without it has the source IP 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceIp(pub IpAddr);

/// Returns the address of a request's client; that of this machine for a request that the server makes itself.
pub fn source_ip<B>(request: &Request<B>) -> IpAddr {
    request.extensions().get::<SourceIp>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |SourceIp(address)| *address)
}

/// A request of a deployed API, as the steps use it.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The API's id, not validated.
    pub api_id: String,
    /// The stage's name, percent-decoded and not validated. Empty if the path has none.
    pub stage: String,
    /// The path within the stage, percent-encoded as in the request. Slashes at its beginning are reduced to one.
    pub path: String,
    /// The path with the stage, as in the request.
    pub full_path: String,
    pub method: Method,
    /// The query parameters in the request's order, decoded.
    pub query: Vec<(String, String)>,
    /// The headers that an integration gets, with their usual spelling.
    pub headers: Vec<(String, String)>,
    /// The body, empty if it was too large to be read.
    pub body: Bytes,
    /// The host by which the API is addressed.
    pub domain_name: String,
    /// The protocol and version, such as `HTTP/1.1`.
    pub protocol: &'static str,
    /// The client's IP address.
    pub source_ip: String,
    /// The time at which the request is read, by the account's clock once the account is known.
    pub now: Timestamp,
    /// The request id, a UUID, which the response has in `x-amzn-RequestId`.
    pub request_id: String,
    /// The extended request id, which the response has in `x-amz-apigw-id`.
    pub extended_request_id: String,
    /// The trace of the call: the caller's, or a new one.
    pub trace: Trace,
    /// The request itself, if it is signed.
    pub signed: Option<Arc<Request<Bytes>>>,
    /// How many integrations have passed the request on.
    pub hops: u8,
    header_bytes: usize,
    /// Whether the server did not read the body because it was too large.
    unread: bool,
}

/// Reads a request, and draws its request ids. Nothing is refused here.
pub fn parse(core: &Core, target: Target, request: Request<Bytes>) -> Incoming {
    let now = core.clock.now();
    let signed = is_signed(&request).then(|| Arc::new(request.clone()));
    let (parts, body) = request.into_parts();
    let (stage, rest) = target.path.trim_start_matches('/').split_once('/').unwrap_or((target.path.trim_start_matches('/'), ""));
    let header_bytes = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let source_ip = parts.extensions.get::<SourceIp>().map_or_else(|| "127.0.0.1".into(), |SourceIp(address)| address.to_string());
    let trace = Trace::of(core, trace::header(&parts.headers).as_deref());
    Incoming {
        stage: decoded(stage).into_owned(),
        path: format!("/{}", rest.trim_start_matches('/')),
        full_path: target.path.clone(),
        query: form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes()).into_owned().collect(),
        headers: headers::forwarded(&parts.headers, &target.domain_name, &source_ip, &trace),
        method: parts.method,
        body,
        api_id: target.id,
        domain_name: target.domain_name,
        protocol: protocol(parts.version),
        source_ip,
        now,
        request_id: core.ids.uuid(),
        extended_request_id: format!("{}=", core.ids.draw(ALPHANUMERIC, 15)),
        trace,
        signed,
        hops: parts.extensions.get::<Hops>().map_or(0, |Hops(hops)| *hops),
        header_bytes,
        unread: parts.extensions.get::<Unread>().is_some(),
    }
}

/// Returns whether a request claims to be signed with AWS credentials, in a header or in its query.
fn is_signed(request: &Request<Bytes>) -> bool {
    request.headers().contains_key(http::header::AUTHORIZATION)
        || request.uri().query().is_some_and(|query| query.contains("X-Amz-Signature="))
}

/// Percent-decodes a segment of a path. Bytes that are not UTF-8 are replaced.
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
    /// Returns the last value of a header. The case of the name is ignored.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the media type of the body without its parameters, `application/json` by default.
    pub fn media_type(&self) -> &str {
        let given = self.header("content-type").unwrap_or("application/json");
        given.split(';').next().unwrap_or(given).trim()
    }

    /// Returns an error if the body or the headers are too large.
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
