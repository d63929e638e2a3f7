//! The canonical request: the text that client and service both derive from a request; the signature covers it.

use crate::{encoding, head::Head, scope::Rules};

/// The initial capacity, bytes: enough for a small request.
const USUAL: usize = 1024;

/// Returns the canonical request without its last line, the payload's hash.
pub fn head(head: Head<'_>, signed_headers: &str, rules: Rules, presigned: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(USUAL);
    out.extend_from_slice(head.method.as_str().as_bytes());
    out.push(b'\n');
    path(&mut out, head.uri.path(), rules);
    out.push(b'\n');
    query(&mut out, head.uri.query().unwrap_or(""), presigned);
    out.push(b'\n');
    for name in signed_headers.split(';') {
        out.extend_from_slice(name.as_bytes());
        out.push(b':');
        header(&mut out, head, name);
        out.push(b'\n');
    }
    out.push(b'\n');
    out.extend_from_slice(signed_headers.as_bytes());
    out.push(b'\n');
    out
}

fn path(out: &mut Vec<u8>, sent: &str, rules: Rules) {
    match rules {
        // The path is encoded once, however the client encoded it.
        Rules::S3 if sent.is_empty() => out.push(b'/'),
        Rules::S3 => encoding::encode_into(out, encoding::decode(sent.as_bytes(), false), true),
        Rules::Service => normalised(out, sent),
    }
}

/// Appends the path without dot segments and double slashes, with each segment encoded once more.
fn normalised(out: &mut Vec<u8>, sent: &str) {
    let mut segments: Vec<&str> = Vec::new();
    for segment in sent.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    for segment in &segments {
        out.push(b'/');
        encoding::encode_into(out, segment.bytes(), false);
    }
    if segments.is_empty() || sent.ends_with('/') {
        out.push(b'/');
    }
}

/// Appends the parameters, encoded uniformly and sorted by name and value, without a presigned URL's signature.
fn query(out: &mut Vec<u8>, sent: &str, presigned: bool) {
    if sent.is_empty() {
        return;
    }
    let mut encoded = Vec::with_capacity(sent.len() * 2);
    let mut pairs = Vec::with_capacity(16);
    for pair in sent.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let from = encoded.len();
        encoding::encode_into(&mut encoded, encoding::decode(name.as_bytes(), true), false);
        let middle = encoded.len();
        encoding::encode_into(&mut encoded, encoding::decode(value.as_bytes(), true), false);
        pairs.push((from..middle, middle..encoded.len()));
    }
    pairs.retain(|(name, _)| !(presigned && &encoded[name.clone()] == b"X-Amz-Signature"));
    pairs.sort_by(|(a, b), (c, d)| {
        let key = |name: &std::ops::Range<usize>, value: &std::ops::Range<usize>| (&encoded[name.clone()], &encoded[value.clone()]);
        key(a, b).cmp(&key(c, d))
    });
    for (at, (name, value)) in pairs.into_iter().enumerate() {
        if at > 0 {
            out.push(b'&');
        }
        out.extend_from_slice(&encoded[name]);
        out.push(b'=');
        out.extend_from_slice(&encoded[value]);
    }
}

/// Appends a header's values in their order, joined by commas. White space around a value is removed, and inside a value becomes
/// one space. HTTP/2 has the host in the URI.
fn header(out: &mut Vec<u8>, head: Head<'_>, name: &str) {
    let mut values = head.headers.get_all(name).iter().peekable();
    if values.peek().is_none() && name == "host" {
        out.extend_from_slice(head.uri.authority().map_or("", |authority| authority.as_str()).as_bytes());
    }
    for (at, value) in values.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let words = value.as_bytes().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        for (at, word) in words.enumerate() {
            if at > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(word);
        }
    }
}
