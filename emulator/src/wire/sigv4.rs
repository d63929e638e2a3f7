//! AWS Signature Version 4: in the `Authorization` header, or in the query of a presigned URL.

use bytes::Bytes;
use http::Request;

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

/// Reads the scope from the header or the query; `None` where there is no signature of this kind.
pub fn scope(request: &Request<Bytes>) -> Option<Scope> {
    let header = request.headers().get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let credential = header.split("Credential=").nth(1)?.split(',').next()?;
    let mut parts = credential.trim().split('/');
    let mut next = || parts.next().map(str::to_owned);
    Some(Scope { access_key_id: next()?, date: next()?, region: next()?, service: next()? })
}
