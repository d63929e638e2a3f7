//! The errors of all services except S3.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{Answer, Component, Dialect, Place, SignatureError, s3};
use crate::{ALGORITHM, date::basic};

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const UNKNOWN: &str = "The security token included in the request is invalid.";
const EXPIRED: &str = "The security token included in the request is expired";

/// The kind of an error, which decides code and status.
enum Kind {
    Missing,
    Incomplete,
    Invalid,
    UnknownKey,
    ExpiredToken,
}

pub fn answer(error: &SignatureError, dialect: Dialect) -> Answer {
    let Some((kind, message)) = describe(error, dialect) else {
        return s3::answer(error);
    };
    let query = dialect == Dialect::Query;
    let (query_code, code) = match kind {
        Kind::Missing => ("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
        Kind::Incomplete => ("IncompleteSignature", "IncompleteSignatureException"),
        Kind::Invalid => ("SignatureDoesNotMatch", "InvalidSignatureException"),
        Kind::UnknownKey => ("InvalidClientTokenId", "UnrecognizedClientException"),
        Kind::ExpiredToken => ("ExpiredToken", "ExpiredTokenException"),
    };
    let status = match (dialect, kind) {
        (Dialect::AwsJson, _) | (Dialect::Query, Kind::Incomplete) => StatusCode::BAD_REQUEST,
        _ => StatusCode::FORBIDDEN,
    };
    Answer { status, code: if query { query_code } else { code }, message, fields: Vec::new() }
}

/// Returns the kind and the message; `None` for errors that only S3 finds.
fn describe(error: &SignatureError, dialect: Dialect) -> Option<(Kind, String)> {
    use SignatureError as E;
    let (kind, message) = match error {
        E::Missing if dialect == Dialect::Query => (Kind::Missing, "Request is missing Authentication Token".into()),
        E::Missing => (Kind::Missing, "Missing Authentication Token".into()),
        E::Version2 => (Kind::Incomplete, "Unsupported AWS 'algorithm': 'AWS'.".into()),
        E::Algorithm { place: Place::Header, found } => {
            (Kind::Incomplete, format!("Unsupported AWS 'algorithm': '{}'.", found.split(' ').next().unwrap_or("")))
        }
        E::Algorithm { place: Place::Query, found } => (Kind::Incomplete, format!("Unsupported AWS 'algorithm': '{found}'.")),
        // The header is not repeated in the message, because it contains a signature.
        E::NotAPair { authorization, .. } => (
            Kind::Incomplete,
            format!(
                "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{}'.",
                BASE64_STANDARD.encode(Sha256::digest(authorization))
            ),
        ),
        E::Components { lacking, date_lacking, .. } => (Kind::Incomplete, components(lacking, *date_lacking)),
        E::ParameterMissing { name } => (Kind::Incomplete, format!("AWS query-string parameters must include '{name}'.")),
        E::Credential { found, .. } => (
            Kind::Incomplete,
            format!("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{found}'."),
        ),
        E::Terminator { found, .. } => {
            (Kind::Invalid, format!("Credential should be scoped with a valid terminator: 'aws4_request', not '{found}'."))
        }
        E::Service { called, .. } => (Kind::Invalid, format!("Credential should be scoped to correct service: '{called}'.")),
        E::Region { found, .. } => (Kind::Invalid, format!("Credential should be scoped to a valid region, not '{found}'.")),
        E::DateMismatch { scope, date, .. } => (
            Kind::Invalid,
            format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope}' != '{}', from '{date}'.",
                date.get(..8).unwrap_or("")
            ),
        ),
        E::DateFormat { found, .. } => (Kind::Incomplete, format!("Date must be in ISO-8601 'basic format'. Got '{found}'.")),
        E::Expires(_) => (Kind::Incomplete, "X-Amz-Expires must be a number between 1 and 604800 seconds.".into()),
        E::HostNotSigned => (Kind::Incomplete, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".into()),
        E::HeadersNotSigned { names } => {
            let texts = names.iter().map(|name| format!("'{name}' must be a 'SignedHeader' in the AWS Authorization."));
            (Kind::Invalid, texts.collect::<Vec<_>>().join(" "))
        }
        E::Expired { date, seconds, now, .. } => {
            let (earliest, present, minutes) = (moved(*now, -seconds), basic(*now), seconds / 60);
            let message = format!("Signature expired: {date} is now earlier than {earliest} ({present} - {minutes} min.)");
            (Kind::Invalid, message)
        }
        E::NotYetCurrent { date, seconds, now, .. } => {
            let (latest, present, minutes) = (moved(*now, *seconds), basic(*now), seconds / 60);
            let message = format!("Signature not yet current: {date} is still later than {latest} ({present} + {minutes} min.)");
            (Kind::Invalid, message)
        }
        E::UnknownKey { .. } | E::InvalidToken { .. } => (Kind::UnknownKey, UNKNOWN.into()),
        E::ExpiredToken { .. } => (Kind::ExpiredToken, EXPIRED.into()),
        E::Mismatch(_) | E::TwoSignatures { .. } => (Kind::Invalid, MISMATCH.into()),
        E::Version2Parameters
        | E::Version2Expires { .. }
        | E::CredentialDate { .. }
        | E::ContentSha256Missing
        | E::ContentSha256Invalid { .. }
        | E::PayloadUnsupported { .. }
        | E::ContentSha256Mismatch { .. }
        | E::DecodedLengthMissing
        | E::LengthMismatch
        | E::BodyIncomplete
        | E::ChunkTooSmall { .. }
        | E::TrailerMalformed
        | E::TrailerUnsupported
        | E::SeveralChecksums
        | E::ChecksumInvalid { .. }
        | E::ChecksumMismatch { .. } => return None,
    };
    Some((kind, message))
}

fn components(lacking: &[Component], date: bool) -> String {
    let mut message = String::new();
    for component in lacking {
        message.push_str(match component {
            Component::Credential => "Authorization header requires 'Credential' parameter. ",
            Component::Signature => "Authorization header requires 'Signature' parameter. ",
            Component::SignedHeaders => "Authorization header requires 'SignedHeaders' parameter. ",
        });
    }
    if date {
        message.push_str("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    message + "Authorization=" + ALGORITHM
}

fn moved(moment: Timestamp, seconds: i64) -> String {
    basic(moment.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(moment))
}
