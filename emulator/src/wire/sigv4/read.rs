//! Parses a signature from the header or the query.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, header::AUTHORIZATION};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::{Scope, Signature, SignatureError, SignatureLocation};

/// The supported algorithm.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The longest validity of a presigned URL, seconds: a week.
const LONGEST: i64 = 604_800;

impl Signature {
    /// Parses a request's signature.
    ///
    /// # Errors
    /// The request has no signature, or one that lacks a part.
    pub fn read(request: &Request<Bytes>) -> Result<Self, SignatureError> {
        match request.headers().get(AUTHORIZATION) {
            Some(header) => from_header(request, &String::from_utf8_lossy(header.as_bytes())),
            None => from_query(request),
        }
    }
}

fn from_header(request: &Request<Bytes>, header: &str) -> Result<Signature, SignatureError> {
    let Some(fields) = header.strip_prefix(ALGORITHM) else {
        return Err(unsupported(header));
    };
    let fields: BTreeMap<_, _> = fields.split(',').filter_map(|field| field.trim().split_once('=')).collect();
    let date = request.headers().get("x-amz-date").and_then(|date| date.to_str().ok());
    let (Some(credential), Some(signed_headers), Some(signature), Some(date)) =
        (fields.get("Credential"), fields.get("SignedHeaders"), fields.get("Signature"), date)
    else {
        let lacking = ["Credential", "Signature", "SignedHeaders"].into_iter().filter(|name| !fields.contains_key(name));
        let mut message: String = lacking.map(|name| format!("Authorization header requires '{name}' parameter. ")).collect();
        if date.is_none() {
            message.push_str("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        return Err(SignatureError::Incomplete(format!("{message}Authorization={}", header.split(' ').next().unwrap_or(""))));
    };
    build(request, credential, signed_headers, signature, date, SignatureLocation::Header)
}

/// Returns the error for an `Authorization` header of another scheme.
pub fn unsupported(header: &str) -> SignatureError {
    SignatureError::Incomplete(format!("Unsupported AWS 'algorithm': '{}'.", header.split(' ').next().unwrap_or("")))
}

fn from_query(request: &Request<Bytes>) -> Result<Signature, SignatureError> {
    let parameter = |name| query_parameter(request, name);
    if parameter("X-Amz-Algorithm").is_none() && parameter("X-Amz-Credential").is_none() {
        return Err(SignatureError::Missing);
    }
    let required = |name| {
        parameter(name).ok_or_else(|| SignatureError::Incomplete(format!("AWS query-string parameters must include '{name}'.")))
    };
    if required("X-Amz-Algorithm")? != ALGORITHM {
        return Err(SignatureError::Incomplete("Unsupported AWS 'algorithm'.".into()));
    }
    let expires = parameter("X-Amz-Expires").map_or(Ok(LONGEST), |expires| expires.parse());
    let expires = expires
        .ok()
        .filter(|expires| (1..=LONGEST).contains(expires))
        .ok_or_else(|| SignatureError::Incomplete("X-Amz-Expires must be a number between 1 and 604800 seconds.".into()))?;
    build(
        request,
        &required("X-Amz-Credential")?,
        &required("X-Amz-SignedHeaders")?,
        &required("X-Amz-Signature")?,
        &required("X-Amz-Date")?,
        SignatureLocation::Query { expires },
    )
}

fn build(
    request: &Request<Bytes>,
    credential: &str,
    signed_headers: &str,
    signature: &str,
    date_text: &str,
    location: SignatureLocation,
) -> Result<Signature, SignatureError> {
    let parts: Vec<_> = credential.split('/').collect();
    let [access_key_id, date, region, service, terminator] = parts[..] else {
        return Err(SignatureError::Incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.".into(),
        ));
    };
    if terminator != "aws4_request" {
        let message = format!("Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'.");
        return Err(SignatureError::Scope(message));
    }
    let signed_headers: Vec<_> = signed_headers.split(';').map(str::to_ascii_lowercase).collect();
    if !signed_headers.iter().any(|name| name == "host") {
        let message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
        return Err(SignatureError::Incomplete(message.into()));
    }
    let moment = moment(date_text)
        .ok_or_else(|| SignatureError::Incomplete(format!("Date must be in ISO-8601 'basic format'. Got '{date_text}'.")))?;
    let scope = Scope { access_key_id: access_key_id.into(), date: date.into(), region: region.into(), service: service.into() };
    Ok(Signature {
        scope,
        session_token: super::session_token(request),
        signed_headers,
        signature: hex::decode(signature).map_err(|_| SignatureError::Mismatch)?,
        date_text: date_text.into(),
        date: moment,
        location,
    })
}

fn moment(text: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

/// Returns a parameter of the query, decoded.
pub fn query_parameter<B>(request: &Request<B>, name: &str) -> Option<String> {
    let query = request.uri().query()?;
    form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}
