//! The canonical request, which client and server both derive from a request; the signature covers it.

use bytes::Bytes;
use http::Request;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::{Signature, SignatureLocation};

/// All characters except RFC 3986's unreserved ones.
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Returns the canonical request.
pub fn canonical(request: &Request<Bytes>, signature: &Signature) -> String {
    let headers: String = signature.signed_headers.iter().map(|name| format!("{name}:{}\n", header(request, name))).collect();
    format!(
        "{}\n{}\n{}\n{headers}\n{}\n{}",
        request.method(),
        path(request.uri().path()),
        query(request.uri().query().unwrap_or(""), signature.location),
        signature.signed_headers.join(";"),
        hex::encode(Sha256::digest(request.body()))
    )
}

/// Returns the path without dot segments and double slashes, with each segment encoded once more: the rule of all services except
/// S3.
fn path(sent: &str) -> String {
    let mut segments: Vec<String> = Vec::new();
    for segment in sent.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(utf8_percent_encode(name, &ENCODED).to_string()),
        }
    }
    let end = if sent.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// Returns the parameters, encoded uniformly and sorted by name and value, without a presigned URL's signature.
fn query(sent: &str, location: SignatureLocation) -> String {
    let alike = |text: &str| {
        let decoded: Vec<u8> = percent_decode_str(text).collect();
        percent_encoding::percent_encode(&decoded, &ENCODED).to_string()
    };
    let mut pairs: Vec<_> = sent
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (alike(name), alike(value)))
        .filter(|(name, _)| !(name == "X-Amz-Signature" && location != SignatureLocation::Header))
        .collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Returns a header's values with white space collapsed, joined by commas. HTTP/2 has the host in the URI.
fn header(request: &Request<Bytes>, name: &str) -> String {
    let values = request.headers().get_all(name).iter().map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let joined = values.collect::<Vec<_>>().join(",");
    match request.uri().authority() {
        Some(authority) if name == "host" && joined.is_empty() => authority.to_string(),
        _ => joined,
    }
}
