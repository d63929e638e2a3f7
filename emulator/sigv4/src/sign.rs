//! Makes signatures, for tests and for clients inside the program.

use bytes::{Bytes, BytesMut};
use http::{
    HeaderValue, Uri,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, InvalidHeaderValue},
    request::Parts,
    uri::{InvalidUri, InvalidUriParts, PathAndQuery},
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    ALGORITHM, EMPTY_SHA256, TERMINATOR,
    body::{Checksum, ChecksumAlgorithm},
    canonical,
    date::basic,
    encoding::encode,
    head::Head,
    key::{SigningKey, SigningKeys},
    payload,
    scope::{Rules, Scope},
    verify::string_to_sign,
};

/// Headers that no client signs, because proxies change them.
const NEVER_SIGNED: [&str; 6] = ["authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"];

/// An access key, with a token if it is temporary.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret_access_key: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Credentials({})", self.access_key_id)
    }
}

/// Why a request can't be signed: the credentials have bytes that are invalid in a header, or the URI would be too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignError;

impl std::fmt::Display for SignError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the request can't carry the signature")
    }
}

impl std::error::Error for SignError {}

impl From<InvalidHeaderValue> for SignError {
    fn from(_: InvalidHeaderValue) -> Self {
        Self
    }
}

impl From<InvalidUri> for SignError {
    fn from(_: InvalidUri) -> Self {
        Self
    }
}

impl From<InvalidUriParts> for SignError {
    fn from(_: InvalidUriParts) -> Self {
        Self
    }
}

/// Signs requests for one region and service.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    pub credentials: &'a Credentials,
    /// The region that is called.
    pub region: &'a str,
    /// The signing name of the service that is called.
    pub service: &'a str,
    /// A cache of derived keys; `None` to derive a key for each signature.
    pub keys: Option<&'a SigningKeys>,
}

impl Signer<'_> {
    /// Signs a request together with its whole body, in the `Authorization` header.
    ///
    /// # Errors
    /// The request can't have the signature.
    pub fn sign(&self, parts: &mut Parts, body: &[u8], now: Timestamp) -> Result<(), SignError> {
        self.sign_hash(parts, &hex::encode(Sha256::digest(body)), now).map(|_signature| ())
    }

    /// Signs a request to S3 without its body.
    ///
    /// # Errors
    /// The request can't have the signature.
    pub fn sign_unsigned_payload(&self, parts: &mut Parts, now: Timestamp) -> Result<(), SignError> {
        self.sign_hash(parts, payload::UNSIGNED, now).map(|_signature| ())
    }

    /// Signs a request to S3 and each chunk of its body; returns the aws-chunked body. With an algorithm, the checksum follows as a
    /// signed trailer.
    ///
    /// # Errors
    /// The request can't have the signature.
    pub fn sign_chunks(
        &self,
        parts: &mut Parts,
        content: &Bytes,
        chunk: usize,
        trailer: Option<ChecksumAlgorithm>,
        now: Timestamp,
    ) -> Result<Bytes, SignError> {
        announce(parts, content.len(), trailer);
        let form = if trailer.is_some() { payload::CHUNKS_TRAILER } else { payload::CHUNKS };
        let scope = self.scope(now);
        let (key, date) = (self.key(&scope), basic(now));
        let mut previous = self.sign_hash(parts, form, now)?;
        let mut body = BytesMut::with_capacity(content.len() + content.len() / chunk.max(1) * 100 + 400);
        for data in content.chunks(chunk.max(1)).chain([[].as_slice()]) {
            let hash = hex::encode(Sha256::digest(data));
            let lines = [previous.as_bytes(), EMPTY_SHA256.as_bytes(), hash.as_bytes()];
            let signature = string_to_sign("AWS4-HMAC-SHA256-PAYLOAD", &date, &scope, &lines, |text| key.sign(text));
            previous = hex::encode(signature);
            body.extend_from_slice(format!("{:x};chunk-signature={previous}\r\n", data.len()).as_bytes());
            if !data.is_empty() {
                body.extend_from_slice(data);
                body.extend_from_slice(b"\r\n");
            }
        }
        if let Some(algorithm) = trailer {
            let checksum = checksum(algorithm, content);
            let hash = hex::encode(Sha256::digest(format!("{}:{checksum}\n", algorithm.header())));
            let lines = [previous.as_bytes(), hash.as_bytes()];
            let signature = string_to_sign("AWS4-HMAC-SHA256-TRAILER", &date, &scope, &lines, |text| key.sign(text));
            let signature = hex::encode(signature);
            let text = format!("{}:{checksum}\r\nx-amz-trailer-signature:{signature}\r\n", algorithm.header());
            body.extend_from_slice(text.as_bytes());
        }
        body.extend_from_slice(b"\r\n");
        Ok(body.freeze())
    }

    /// Signs a request to S3 without its body; returns the aws-chunked body, with a checksum as its trailer.
    ///
    /// # Errors
    /// The request can't have the signature.
    pub fn sign_unsigned_chunks(
        &self,
        parts: &mut Parts,
        content: &Bytes,
        chunk: usize,
        trailer: ChecksumAlgorithm,
        now: Timestamp,
    ) -> Result<Bytes, SignError> {
        announce(parts, content.len(), Some(trailer));
        self.sign_hash(parts, payload::UNSIGNED_CHUNKS_TRAILER, now)?;
        let mut body = BytesMut::with_capacity(content.len() + content.len() / chunk.max(1) * 12 + 200);
        for data in content.chunks(chunk.max(1)) {
            body.extend_from_slice(format!("{:x}\r\n", data.len()).as_bytes());
            body.extend_from_slice(data);
            body.extend_from_slice(b"\r\n");
        }
        let text = format!("0\r\n{}:{}\r\n\r\n", trailer.header(), checksum(trailer, content));
        body.extend_from_slice(text.as_bytes());
        Ok(body.freeze())
    }

    /// Presigns a request: its URI gets a signature that is valid for `seconds`. All its headers are signed. A service other than
    /// S3 accepts the presigned request only with this body.
    ///
    /// # Errors
    /// The URI would be too long.
    pub fn presign(&self, parts: &mut Parts, body: &[u8], seconds: u32, now: Timestamp) -> Result<(), SignError> {
        let (scope, date) = (self.scope(now), basic(now));
        set_host(parts)?;
        let signed_headers = signed_headers(parts);
        let credential = format!("{}/{}", scope.access_key_id, text(&scope));
        let mut parameters = vec![
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Date", &date),
            ("X-Amz-SignedHeaders", &signed_headers),
        ];
        let seconds = seconds.to_string();
        parameters.push(("X-Amz-Expires", &seconds));
        parameters.extend(self.credentials.session_token.iter().map(|token| ("X-Amz-Security-Token", token.as_str())));
        let added = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value)));
        let query: Vec<String> =
            parts.uri.query().map(str::to_owned).into_iter().filter(|query| !query.is_empty()).chain(added).collect();
        set_query(parts, &query.join("&"))?;
        let hash = match scope.rules() {
            Rules::S3 => payload::UNSIGNED.to_owned(),
            Rules::Service => hex::encode(Sha256::digest(body)),
        };
        let signature = self.signature((&*parts).into(), &scope, &date, &signed_headers, &hash, true);
        set_query(parts, &format!("{}&X-Amz-Signature={signature}", query.join("&")))
    }

    /// Signs a request without its body, with a given hash of the body, or another form of S3's header `x-amz-content-sha256`.
    /// Returns the signature.
    ///
    /// # Errors
    /// The request can't have the signature.
    pub fn sign_hash(&self, parts: &mut Parts, hash: &str, now: Timestamp) -> Result<String, SignError> {
        let (scope, date) = (self.scope(now), basic(now));
        set_host(parts)?;
        parts.headers.insert("x-amz-date", HeaderValue::from_str(&date)?);
        if let Some(token) = &self.credentials.session_token {
            parts.headers.insert("x-amz-security-token", HeaderValue::from_str(token)?);
        }
        if scope.rules() == Rules::S3 {
            parts.headers.insert("x-amz-content-sha256", HeaderValue::from_str(hash)?);
        }
        parts.headers.remove(AUTHORIZATION);
        let signed_headers = signed_headers(parts);
        let signature = self.signature((&*parts).into(), &scope, &date, &signed_headers, hash, false);
        let value = format!(
            "{ALGORITHM} Credential={}/{}, SignedHeaders={signed_headers}, Signature={signature}",
            scope.access_key_id,
            text(&scope)
        );
        parts.headers.insert(AUTHORIZATION, HeaderValue::from_str(&value)?);
        Ok(signature)
    }

    fn signature(&self, head: Head<'_>, scope: &Scope, date: &str, signed_headers: &str, hash: &str, presigned: bool) -> String {
        let mut canonical = canonical::head(head, signed_headers, scope.rules(), presigned);
        canonical.extend_from_slice(hash.as_bytes());
        let hash = hex::encode(Sha256::digest(canonical));
        let key = self.key(scope);
        hex::encode(string_to_sign(ALGORITHM, date, scope, &[hash.as_bytes()], |pieces| key.sign(pieces)))
    }

    fn scope(&self, now: Timestamp) -> Scope {
        Scope {
            access_key_id: self.credentials.access_key_id.clone(),
            date: basic(now)[..8].to_owned(),
            region: self.region.into(),
            service: self.service.into(),
        }
    }

    fn key(&self, scope: &Scope) -> SigningKey {
        let secret = &self.credentials.secret_access_key;
        self.keys.map_or_else(|| SigningKey::derive(secret, scope), |keys| keys.get(secret, scope))
    }
}

fn text(scope: &Scope) -> String {
    format!("{}/{}/{}/{TERMINATOR}", scope.date, scope.region, scope.service)
}

fn checksum(algorithm: ChecksumAlgorithm, content: &[u8]) -> String {
    let mut checksum = Checksum::new(algorithm);
    checksum.update(content);
    checksum.finish()
}

/// Sets the headers of an aws-chunked body.
fn announce(parts: &mut Parts, length: usize, trailer: Option<ChecksumAlgorithm>) {
    let headers = &mut parts.headers;
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aws-chunked"));
    headers.insert("x-amz-decoded-content-length", HeaderValue::from(length));
    if let Some(algorithm) = trailer {
        headers.insert("x-amz-trailer", HeaderValue::from_static(algorithm.header()));
    }
}

/// Sets the header `host` if it is missing, because it has to be signed.
fn set_host(parts: &mut Parts) -> Result<(), SignError> {
    if let (None, Some(authority)) = (parts.headers.get(HOST), parts.uri.authority()) {
        let host = HeaderValue::from_str(authority.as_str())?;
        parts.headers.insert(HOST, host);
    }
    Ok(())
}

fn set_query(parts: &mut Parts, query: &str) -> Result<(), SignError> {
    let mut uri = std::mem::take(&mut parts.uri).into_parts();
    let path = uri.path_and_query.as_ref().map_or("/", PathAndQuery::path);
    uri.path_and_query = Some(format!("{path}?{query}").parse()?);
    parts.uri = Uri::from_parts(uri)?;
    Ok(())
}

/// Returns the names of all headers that can be signed, sorted.
fn signed_headers(parts: &Parts) -> String {
    let names = parts.headers.keys().map(http::HeaderName::as_str).filter(|name| !NEVER_SIGNED.contains(name));
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.join(";")
}
