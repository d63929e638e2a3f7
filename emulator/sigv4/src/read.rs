//! Parses a signature from the `Authorization` header or the query.

use http::header::{AUTHORIZATION, DATE};
use jiff::Timestamp;

use crate::{
    ALGORITHM,
    date::{self, is_day, parse_basic, parse_http},
    error::{Component, ExpiresError, Place, SignatureError},
    head::Head,
    payload::{self, Payload},
    scope::{Rules, Scope},
};

/// The longest validity of a presigned URL, seconds: a week. Set by AWS.
const LONGEST_SECONDS: i64 = 604_800;
/// The validity of a presigned URL without `X-Amz-Expires`, at services that do not require it, seconds. Set by AWS.
const DEFAULT_SECONDS: i64 = 900;

/// A parsed signature, not verified.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The claimed scope.
    pub scope: Scope,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
    /// How the signature covers the body.
    pub payload: Payload,
    /// The part of the request that has the signature.
    pub place: Place,
    /// The signed headers in lower case, separated by semicolons.
    pub(crate) signed_headers: String,
    /// The client's signature, hexadecimal.
    pub(crate) signature: String,
    /// The date `20261124T120000Z`, as in the string to sign.
    pub(crate) date_text: String,
    pub(crate) date: Timestamp,
    /// The validity of a presigned URL, seconds.
    pub(crate) expires: i64,
    /// The text in place of the body's hash in the canonical request; empty if the service computes the hash.
    pub(crate) payload_text: String,
}

/// The unparsed parts of the header or the query.
struct Raw {
    place: Place,
    credential: String,
    signed_headers: String,
    signature: String,
    date: String,
    expires: Option<String>,
    /// The number of components in the header.
    count: usize,
}

impl Signed {
    /// Parses the signature of a request; `None` if it has none.
    ///
    /// # Errors
    /// The signature lacks a part, has another algorithm, or does not cover what it must cover.
    pub fn read<'a>(head: impl Into<Head<'a>>) -> Result<Option<Self>, SignatureError> {
        let head = head.into();
        let header = head.header(AUTHORIZATION.as_str()).filter(|header| !header.trim().is_empty());
        let in_query = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"].iter().any(|name| head.parameter(name).is_some());
        let raw = match header {
            Some(header) => from_header(head, header.trim())?,
            None if in_query => from_query(head)?,
            None if head.parameter("AWSAccessKeyId").is_some() && head.parameter("Signature").is_some() => {
                return Err(SignatureError::Version2);
            }
            None => return Ok(None),
        };
        build(head, raw, in_query).map(Some)
    }

    /// Returns the rules of the service that the request is signed for.
    pub fn rules(&self) -> Rules {
        self.scope.rules()
    }

    /// Returns when the request was signed.
    pub fn date(&self) -> Timestamp {
        self.date
    }
}

fn from_header(head: Head<'_>, header: &str) -> Result<Raw, SignatureError> {
    let (algorithm, fields) = header.split_once(' ').unwrap_or((header, ""));
    if algorithm != ALGORITHM {
        return Err(SignatureError::Algorithm { place: Place::Header, found: header.into() });
    }
    let (mut credential, mut signed_headers, mut signature, mut count) = (None, None, None, 0);
    for part in fields.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((name, value)) = part.split_once('=') else {
            return Err(SignatureError::NotAPair { part: part.into(), authorization: header.into() });
        };
        count += 1;
        // Of two equal components, the last one counts.
        match name {
            "Credential" => credential = Some(value),
            "SignedHeaders" => signed_headers = Some(value),
            "Signature" => signature = Some(value),
            _ => {}
        }
    }
    let date = head.header("x-amz-date").or_else(|| head.header(DATE.as_str()));
    match (credential, signed_headers, signature, date) {
        (Some(credential), Some(signed_headers), Some(signature), Some(date)) => Ok(Raw {
            place: Place::Header,
            credential: credential.into(),
            signed_headers: signed_headers.into(),
            signature: signature.into(),
            date: date.into_owned(),
            expires: None,
            count,
        }),
        (credential, signed_headers, signature, date) => {
            let present = [
                (Component::Credential, credential),
                (Component::Signature, signature),
                (Component::SignedHeaders, signed_headers),
            ];
            let lacking = present.into_iter().filter(|(_, value)| value.is_none()).map(|(component, _)| component).collect();
            Err(SignatureError::Components { lacking, count, date_lacking: date.is_none() })
        }
    }
}

fn from_query(head: Head<'_>) -> Result<Raw, SignatureError> {
    let required = |name| head.parameter(name).ok_or(SignatureError::ParameterMissing { name });
    let algorithm = required("X-Amz-Algorithm")?;
    if algorithm != ALGORITHM {
        return Err(SignatureError::Algorithm { place: Place::Query, found: algorithm });
    }
    Ok(Raw {
        place: Place::Query,
        credential: required("X-Amz-Credential")?,
        signed_headers: required("X-Amz-SignedHeaders")?,
        signature: required("X-Amz-Signature")?,
        date: required("X-Amz-Date")?,
        expires: head.parameter("X-Amz-Expires"),
        count: 3,
    })
}

fn build(head: Head<'_>, raw: Raw, in_query: bool) -> Result<Signed, SignatureError> {
    let Raw { place, credential, signed_headers, signature, date, expires, count } = raw;
    let scope = Scope::parse(&credential, place)?;
    let rules = scope.rules();
    if rules == Rules::S3 {
        if place == Place::Header && in_query {
            let authorization = head.header(AUTHORIZATION.as_str()).unwrap_or_default().into_owned();
            return Err(SignatureError::TwoSignatures { authorization });
        }
        if count != 3 {
            return Err(SignatureError::Components { lacking: Vec::new(), count, date_lacking: false });
        }
        if !is_day(&scope.date) {
            return Err(SignatureError::CredentialDate { place, found: scope.date });
        }
    }
    let (date, date_text) = match place {
        Place::Header => parse_http(date.trim()).map(|moment| (moment, date::basic(moment))),
        Place::Query => parse_basic(&date).map(|moment| (moment, date.clone())),
    }
    .ok_or(SignatureError::DateFormat { place, found: date })?;
    if rules == Rules::S3 && date_text.get(..8) != Some(scope.date.as_str()) {
        return Err(SignatureError::DateMismatch { place, scope: scope.date, date: date_text });
    }
    let expires = match place {
        Place::Header => 0,
        Place::Query => read_expires(expires.as_deref(), rules)?,
    };
    let signed_headers = signed_headers.to_ascii_lowercase();
    if !signed_headers.split(';').any(|name| name == "host") {
        return Err(SignatureError::HostNotSigned);
    }
    let (payload_text, payload) = payload::read(head, rules, place == Place::Query)?;
    if rules == Rules::S3 {
        all_signed(head, &signed_headers, rules)?;
    }
    let session_token = session_token(head);
    Ok(Signed { scope, session_token, payload, place, signed_headers, signature, date_text, date, expires, payload_text })
}

fn read_expires(text: Option<&str>, rules: Rules) -> Result<i64, SignatureError> {
    let text = match (text, rules) {
        (Some(text), _) => text,
        (None, Rules::Service) => return Ok(DEFAULT_SECONDS),
        (None, Rules::S3) => return Err(SignatureError::ParameterMissing { name: "X-Amz-Expires" }),
    };
    match (text.parse(), rules) {
        (Err(_), _) => Err(SignatureError::Expires(ExpiresError::NotANumber)),
        (Ok(..0), _) => Err(SignatureError::Expires(ExpiresError::Negative)),
        (Ok(0), Rules::Service) => Err(SignatureError::Expires(ExpiresError::Zero)),
        (Ok(seconds), _) if seconds > LONGEST_SECONDS => Err(SignatureError::Expires(ExpiresError::TooLong)),
        (Ok(seconds), _) => Ok(seconds),
    }
}

/// Checks that every `x-amz-*` header is signed, except those that services other than S3 take from elsewhere or protect in another
/// way.
pub(crate) fn all_signed(head: Head<'_>, signed_headers: &str, rules: Rules) -> Result<(), SignatureError> {
    let covered = |name: &str| match rules {
        Rules::S3 => false,
        // The date is in the string to sign, the token selects the key, and the service computes the hash.
        Rules::Service => matches!(name, "x-amz-date" | "x-amz-security-token" | "x-amz-content-sha256"),
    };
    let unsigned = head.headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-amz-"));
    let names: Vec<String> = unsigned
        .filter(|name| !covered(name) && !signed_headers.split(';').any(|signed| signed == *name))
        .map(str::to_owned)
        .collect();
    if names.is_empty() { Ok(()) } else { Err(SignatureError::HeadersNotSigned { names }) }
}

/// Returns the scope that a request claims in the header or the query; `None` if there is no signature of this kind. Nothing is
/// verified.
pub fn scope<'a>(head: impl Into<Head<'a>>) -> Option<Scope> {
    let head = head.into();
    let credential = match head.headers.get(AUTHORIZATION) {
        Some(header) => header.to_str().ok()?.split("Credential=").nth(1)?.split(',').next()?.to_owned(),
        None => head.parameter("X-Amz-Credential")?,
    };
    let mut parts = credential.trim().split('/');
    let mut next = || parts.next().map(str::to_owned);
    Some(Scope { access_key_id: next()?, date: next()?, region: next()?, service: next()? })
}

/// Returns the session token in the header or the query of a request. Nothing is verified.
pub fn session_token<'a>(head: impl Into<Head<'a>>) -> Option<String> {
    let head = head.into();
    let header = head.headers.get("x-amz-security-token").and_then(|token| token.to_str().ok()).map(str::to_owned);
    header.or_else(|| head.parameter("X-Amz-Security-Token"))
}
