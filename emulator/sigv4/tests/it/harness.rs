//! One key, one clock, and a service that only checks signatures.

use bytes::Bytes;
use http::{Request, request::Parts};
use jiff::Timestamp;
use sigv4::{Answer, Credentials, Dialect, Rules, SignatureError, Signed, Signer, SigningKey};

/// The keys of AWS's own examples.
pub const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
pub const NOW: &str = "2026-11-24T12:00:00Z";

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub fn credentials() -> Credentials {
    Credentials { access_key_id: KEY.into(), secret_access_key: SECRET.into(), session_token: None }
}

pub fn signer<'a>(credentials: &'a Credentials, service: &'a str) -> Signer<'a> {
    Signer { credentials, region: "us-east-1", service, keys: None }
}

/// A request in lines: method and URI, headers, an empty line, the body.
pub fn request(text: &str) -> (Parts, Bytes) {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (method, uri) = lines.next().and_then(|line| line.split_once(' ')).expect("method and URI");
    let headers = lines.map(|line| line.split_once(':').expect("a header"));
    let builder =
        headers.fold(Request::builder().method(method).uri(uri), |builder, (name, value)| builder.header(name, value.trim_start()));
    let (parts, ()) = builder.body(()).expect("a request").into_parts();
    (parts, Bytes::copy_from_slice(body.as_bytes()))
}

/// Checks as a service does.
pub fn check(parts: &Parts, body: Bytes, service: &str, now: Timestamp) -> Result<Bytes, SignatureError> {
    let signed = Signed::read(parts)?.ok_or(SignatureError::Missing)?;
    signed.verify_service(service)?;
    signed.verify_region("us-east-1")?;
    if signed.scope.access_key_id != KEY {
        return Err(SignatureError::UnknownKey { access_key_id: signed.scope.access_key_id });
    }
    signed.verify(parts, &SigningKey::derive(SECRET, &signed.scope), now, body)
}

pub fn dialect(service: &str) -> Dialect {
    match (Rules::of(service), service) {
        (Rules::S3, _) => Dialect::S3,
        (Rules::Service, "sts" | "iam") => Dialect::Query,
        (Rules::Service, "logs" | "dynamodb") => Dialect::AwsJson,
        (Rules::Service, _) => Dialect::RestJson,
    }
}

/// `ok`, or status, code, message and fields.
pub fn verdict(parts: &Parts, body: Bytes, service: &str, now: Timestamp) -> String {
    check(parts, body, service, now).map_or_else(|error| tell(&error, service), |_content| "ok".into())
}

pub fn tell(error: &SignatureError, service: &str) -> String {
    let Answer { status, code, message, fields } = error.answer(dialect(service));
    let mut told = format!("{} {code}: {message}", status.as_u16());
    for (name, value) in fields.iter().filter(|(name, _)| !name.ends_with("Bytes")) {
        told.push_str(&format!(" | {name}={}", value.replace('\n', "⏎")));
    }
    told
}
