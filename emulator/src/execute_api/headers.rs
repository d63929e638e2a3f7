//! Headers of requests to integrations, and of responses to callers.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::trace::Trace;

/// The usual spellings of headers. The HTTP library has all names in lower case, so that the client's spelling is lost.
const SPELLINGS: &[&str] = &[
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Cache-Control",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Date",
    "Forwarded",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "Origin",
    "Pragma",
    "Range",
    "Referer",
    "User-Agent",
    "X-Amzn-Trace-Id",
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Requested-With",
];

/// Headers of one connection, which are not forwarded.
const HOP_BY_HOP: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "max-forwards",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Returns the first value of a header. Bytes that are not UTF-8 are replaced.
pub fn first(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(text)
}

/// Returns all headers with their usual spelling.
pub fn all(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (spelled(name), text(value))).collect()
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// Returns the headers that an integration gets, sorted by name: those of the request without hop-by-hop headers, and those that
/// the gateway sets.
pub fn forwarded(headers: &HeaderMap, host: &str, source_ip: &str, trace: &Trace) -> Vec<(String, String)> {
    let ours = ["host", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"];
    let passed = headers.iter().filter(|(name, _)| !HOP_BY_HOP.contains(&name.as_str()) && !ours.contains(&name.as_str()));
    let mut forwarded: Vec<(String, String)> = passed.map(|(name, value)| (spelled(name), text(value))).collect();
    let hops = first(headers, "x-forwarded-for").map_or_else(|| source_ip.into(), |before| format!("{before}, {source_ip}"));
    forwarded.push(("Host".into(), host.into()));
    forwarded.push(("X-Amzn-Trace-Id".into(), trace.forwarded()));
    forwarded.push(("X-Forwarded-For".into(), hops));
    forwarded.push(("X-Forwarded-Port".into(), "443".into()));
    forwarded.push(("X-Forwarded-Proto".into(), "https".into()));
    forwarded.sort_by(|(one, _), (other, _)| one.cmp(other));
    forwarded
}

fn spelled(name: &HeaderName) -> String {
    let known = SPELLINGS.iter().find(|spelling| spelling.eq_ignore_ascii_case(name.as_str()));
    known.map_or_else(|| name.as_str().to_owned(), |spelling| (*spelling).to_owned())
}

/// Returns the name under which a header of an integration reaches the caller. Names that the gateway reserves get the prefix
/// `x-amzn-remapped-`; hop-by-hop headers are `None` and are dropped.
pub fn outgoing(name: &str) -> Option<String> {
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "connection" | "content-length" | "content-md5" | "date" | "host" | "server" | "user-agent"
        | "www-authenticate" | "x-amzn-requestid" => Some(format!("x-amzn-remapped-{}", name.to_ascii_lowercase())),
        "expect" | "max-forwards" | "proxy-authenticate" | "te" | "trailer" | "transfer-encoding" | "upgrade" | "via" => None,
        _ => Some(name.to_owned()),
    }
}
