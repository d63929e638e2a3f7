//! AWS Signature Version 4: in the `Authorization` header, or in the query of a presigned URL.
//!
//! [`scope`] believes what a request says of itself; [`Signature::read`] and [`Signature::verify`] believe nothing. The body is always hashed here: a
//! client's own hash, or its wish to leave the body out, is not listened to (S3's services will need another rule).
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

mod canonical;
mod error;
mod read;
mod verify;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;

pub use error::SignatureError;

/// What a signature says of itself, before anything is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Whose key.
    pub access_key_id: String,
    /// `YYYYMMDD`.
    pub date: String,
    /// The region signed for.
    pub region: String,
    /// The service signed for, by its signing name.
    pub service: String,
}

/// A signature as it came.
#[derive(Clone, Debug)]
pub struct Signature {
    /// What it is for.
    pub scope: Scope,
    /// The session's token, for temporary credentials.
    pub session_token: Option<String>,
    signed_headers: Vec<String>,
    signature: Vec<u8>,
    /// `20261124T120000Z`, as signed.
    date_text: String,
    date: Timestamp,
    location: SignatureLocation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignatureLocation {
    /// In the `Authorization` header.
    Header,
    /// In the query; holds for so many seconds.
    Query { expires: i64 },
}

/// Reads the scope from the header or the query; `None` where there is no signature of this kind.
pub fn scope<B>(request: &Request<B>) -> Option<Scope> {
    let credential = match request.headers().get(http::header::AUTHORIZATION) {
        Some(header) => header.to_str().ok()?.split("Credential=").nth(1)?.split(',').next()?.to_owned(),
        None => read::query_parameter(request, "X-Amz-Credential")?,
    };
    let mut parts = credential.trim().split('/');
    let mut next = || parts.next().map(str::to_owned);
    Some(Scope { access_key_id: next()?, date: next()?, region: next()?, service: next()? })
}

/// Why [`scope`] finds nothing: there is no signature, or one that lacks its credential.
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

/// The session's token, before anything is verified.
pub fn session_token(request: &Request<Bytes>) -> Option<String> {
    let header = request.headers().get("x-amz-security-token").and_then(|token| token.to_str().ok()).map(str::to_owned);
    header.or_else(|| read::query_parameter(request, "X-Amz-Security-Token"))
}
