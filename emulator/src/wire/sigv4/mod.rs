//! AWS Signature Version 4, in the `Authorization` header or in the query of a presigned URL.
//!
//! [`scope`] returns unverified claims; [`Signature::read`] and [`Signature::verify`] authenticate. The hash of the body is always
//! computed here: a hash that the client sends and `UNSIGNED-PAYLOAD` are ignored (S3 would need another rule).
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

mod canonical;
mod error;
mod read;
mod verify;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;

pub use error::SignatureError;

/// The claims of a signature, not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    pub access_key_id: String,
    /// The day of the signature, `YYYYMMDD`.
    pub date: String,
    /// The region that the request is signed for.
    pub region: String,
    /// The signing name of the service that the request is signed for.
    pub service: String,
}

/// A parsed signature, not verified.
#[derive(Clone, Debug)]
pub struct Signature {
    pub scope: Scope,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
    signed_headers: Vec<String>,
    signature: Vec<u8>,
    /// The time as signed, `20261124T120000Z`.
    date_text: String,
    date: Timestamp,
    location: SignatureLocation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignatureLocation {
    /// In the `Authorization` header.
    Header,
    /// In the query, valid for `expires` seconds.
    Query { expires: i64 },
}

/// Returns the scope from the header or the query; `None` if there is no signature of this kind.
pub fn scope<B>(request: &Request<B>) -> Option<Scope> {
    let credential = match request.headers().get(http::header::AUTHORIZATION) {
        Some(header) => header.to_str().ok()?.split("Credential=").nth(1)?.split(',').next()?.to_owned(),
        None => read::query_parameter(request, "X-Amz-Credential")?,
    };
    let mut parts = credential.trim().split('/');
    let mut next = || parts.next().map(str::to_owned);
    Some(Scope { access_key_id: next()?, date: next()?, region: next()?, service: next()? })
}

/// Returns why [`scope`] finds nothing: the signature is missing, or has no credential.
pub fn lack<B>(request: &Request<B>) -> SignatureError {
    let header = request.headers().get(http::header::AUTHORIZATION).map(|header| String::from_utf8_lossy(header.as_bytes()));
    let is_presigned = || read::query_parameter(request, "X-Amz-Algorithm").is_some();
    match header {
        Some(header) if !header.starts_with(read::ALGORITHM) => read::unsupported(&header),
        Some(_) => SignatureError::Incomplete("Authorization header requires 'Credential' parameter.".into()),
        None if is_presigned() => SignatureError::Incomplete("AWS query-string parameters must include 'X-Amz-Credential'.".into()),
        None => SignatureError::Missing,
    }
}

/// Returns the session token, not verified.
pub fn session_token(request: &Request<Bytes>) -> Option<String> {
    let header = request.headers().get("x-amz-security-token").and_then(|token| token.to_str().ok()).map(str::to_owned);
    header.or_else(|| read::query_parameter(request, "X-Amz-Security-Token"))
}
