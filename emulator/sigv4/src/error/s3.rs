//! S3's errors. The texts are from answers of S3 that are quoted in issues of SDKs, and from the tests of other implementations of
//! S3.

use http::StatusCode;

use super::{Answer, Component, ExpiresError, Mismatch, Place, SignatureError};
use crate::{date::extended, verify::S3_SKEW_SECONDS};

const BAD: StatusCode = StatusCode::BAD_REQUEST;
const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;

const FORMS: &str = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";
const PARAMETERS: &str = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
const ONE: &str = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified";
const DATE: &str = "AWS authentication requires a valid Date or x-amz-date header";
const VERSION_4: &str = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
const MISMATCH: &str =
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const TRAILER: &str = "The request contained trailing data that was not well-formed or did not conform to our published schema.";

pub fn answer(error: &SignatureError) -> Answer {
    use SignatureError as E;
    match error {
        E::Missing => of(FORBIDDEN, "AccessDenied", "Access Denied"),
        E::Version2 => of(BAD, "InvalidRequest", VERSION_4),
        E::Version2Parameters => {
            let message = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters";
            of(FORBIDDEN, "AccessDenied", message)
        }
        E::Version2Expires { found } => {
            of(FORBIDDEN, "AccessDenied", format!("Invalid date (should be seconds since epoch): {found}"))
        }
        E::TwoSignatures { authorization } => argument("Authorization", authorization, ONE),
        E::Algorithm { place: Place::Header, found } => algorithm(found),
        E::Algorithm { place: Place::Query, .. } => parameters(r#"X-Amz-Algorithm only supports "AWS4-HMAC-SHA256""#),
        E::NotAPair { part, .. } => malformed(&format!(r#"the authorization component "{part}" is malformed."#)),
        E::Components { lacking, count: 3, date_lacking: true } if lacking.is_empty() => of(FORBIDDEN, "AccessDenied", DATE),
        E::Components { lacking, count, .. } => malformed(components(lacking, *count)),
        E::ParameterMissing { .. } => parameters(PARAMETERS),
        E::Credential { place, .. } => {
            credential(*place, r#"the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"."#)
        }
        E::Terminator { place, found } => {
            credential(*place, &format!(r#"incorrect terminal "{found}". This endpoint uses "aws4_request"."#))
        }
        E::CredentialDate { place, found } => credential(
            *place,
            &format!(r#"incorrect date format "{found}". This date in the credential must be in the format "yyyyMMdd"."#),
        ),
        E::Service { place, found, called } => {
            credential(*place, &format!(r#"incorrect service "{found}". This endpoint belongs to "{called}"."#))
        }
        E::Region { place, found, called } => {
            let answer = credential(*place, &format!("the region '{found}' is wrong; expecting '{called}'"));
            with(answer, vec![("Region", called.clone())])
        }
        E::DateMismatch { place, scope, date } => {
            let day = date.get(..8).unwrap_or("");
            let text = format!(r#"Invalid credential date "{scope}". This date is not the same as X-Amz-Date: "{day}"."#);
            match place {
                Place::Header => malformed(&text),
                Place::Query => parameters(&text),
            }
        }
        E::DateFormat { place: Place::Header, .. } => of(FORBIDDEN, "AccessDenied", DATE),
        E::DateFormat { place: Place::Query, .. } => {
            parameters(r#"X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'""#)
        }
        E::Expires(wrong) => parameters(match wrong {
            ExpiresError::NotANumber => "X-Amz-Expires should be a number",
            ExpiresError::Negative | ExpiresError::Zero => "X-Amz-Expires must be non-negative",
            ExpiresError::TooLong => {
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
            }
        }),
        E::HostNotSigned => not_signed("host"),
        E::HeadersNotSigned { names } => not_signed(&names.join(", ")),
        E::Expired { place: Place::Header, date, now, .. } | E::NotYetCurrent { place: Place::Header, date, now, .. } => {
            let message = "The difference between the request time and the current time is too large.";
            let allowed = (S3_SKEW_SECONDS * 1000).to_string();
            let fields =
                vec![("RequestTime", date.clone()), ("ServerTime", extended(*now)), ("MaxAllowedSkewMilliseconds", allowed)];
            with(of(FORBIDDEN, "RequestTimeTooSkewed", message), fields)
        }
        E::Expired { place: Place::Query, date, seconds, ended, now } => {
            // Signature Version 2 has no `X-Amz-Expires`.
            let seconds = (ended.as_second().to_string() != *date).then(|| ("X-Amz-Expires", seconds.to_string()));
            let times = [("Expires", extended(*ended)), ("ServerTime", extended(*now))];
            let fields = seconds.into_iter().chain(times).collect();
            with(of(FORBIDDEN, "AccessDenied", "Request has expired"), fields)
        }
        E::NotYetCurrent { place: Place::Query, date, now, .. } => {
            let fields = vec![("X-Amz-Date", date.clone()), ("ServerTime", extended(*now))];
            with(of(FORBIDDEN, "AccessDenied", "Request is not yet valid"), fields)
        }
        E::UnknownKey { access_key_id } => with(
            of(FORBIDDEN, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
            vec![("AWSAccessKeyId", access_key_id.clone())],
        ),
        E::InvalidToken { token } => {
            with(of(BAD, "InvalidToken", "The provided token is malformed or otherwise invalid."), vec![("Token-0", token.clone())])
        }
        E::ExpiredToken { token } => {
            with(of(BAD, "ExpiredToken", "The provided token has expired."), vec![("Token-0", token.clone())])
        }
        E::Mismatch(mismatch) => with(of(FORBIDDEN, "SignatureDoesNotMatch", MISMATCH), mismatch_fields(mismatch)),
        E::ContentSha256Missing => of(BAD, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256"),
        E::ContentSha256Invalid { found } => argument("x-amz-content-sha256", found, FORMS),
        E::PayloadUnsupported { found } => with(
            of(
                StatusCode::NOT_IMPLEMENTED,
                "NotImplemented",
                "A header you provided implies functionality that is not implemented",
            ),
            vec![("Header", "x-amz-content-sha256".into()), ("AdditionalMessage", found.clone())],
        ),
        E::ContentSha256Mismatch { claimed, computed } => with(
            of(BAD, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed."),
            vec![("ClientComputedContentSHA256", claimed.clone()), ("S3ComputedContentSHA256", computed.clone())],
        ),
        E::DecodedLengthMissing => {
            let message = "You must provide the Content-Length HTTP header.";
            of(StatusCode::LENGTH_REQUIRED, "MissingContentLength", message)
        }
        E::LengthMismatch => {
            of(BAD, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header")
        }
        E::BodyIncomplete => of(BAD, "IncompleteBody", "The request body terminated unexpectedly"),
        E::ChunkTooSmall { chunk, size } => {
            let message = "Only the last chunk is allowed to have a size less than 8192 bytes";
            let fields = vec![("Chunk", chunk.to_string()), ("BadChunkSize", size.to_string())];
            with(of(FORBIDDEN, "InvalidChunkSizeError", message), fields)
        }
        E::TrailerMalformed => of(BAD, "MalformedTrailerError", TRAILER),
        E::TrailerUnsupported => of(BAD, "InvalidRequest", "The value specified in the x-amz-trailer header is not supported"),
        E::SeveralChecksums => {
            let message = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
            of(BAD, "InvalidRequest", message)
        }
        E::ChecksumInvalid { algorithm } => {
            of(BAD, "InvalidRequest", format!("Value for {} trailing header is invalid.", algorithm.header()))
        }
        E::ChecksumMismatch { algorithm } => {
            of(BAD, "BadDigest", format!("The {} you specified did not match the calculated checksum.", algorithm.name()))
        }
    }
}

fn of(status: StatusCode, code: &'static str, message: impl Into<String>) -> Answer {
    Answer { status, code, message: message.into(), fields: Vec::new() }
}

fn with(answer: Answer, fields: Vec<(&'static str, String)>) -> Answer {
    Answer { fields, ..answer }
}

fn argument(name: &str, value: &str, message: &str) -> Answer {
    with(of(BAD, "InvalidArgument", message), vec![("ArgumentName", name.into()), ("ArgumentValue", value.into())])
}

fn malformed(text: &str) -> Answer {
    of(BAD, "AuthorizationHeaderMalformed", format!("The authorization header is malformed; {text}"))
}

fn parameters(text: &str) -> Answer {
    of(BAD, "AuthorizationQueryParametersError", text)
}

fn credential(place: Place, text: &str) -> Answer {
    match place {
        Place::Header => malformed(text),
        Place::Query => parameters(&format!("Error parsing the X-Amz-Credential parameter; {text}")),
    }
}

/// Returns the error for another algorithm. Of those, S3 knows Signature Version 2 and 4A.
fn algorithm(authorization: &str) -> Answer {
    match authorization.split_once(' ') {
        None => {
            argument("Authorization", authorization, "Authorization header is invalid -- one and only one ' ' (space) required")
        }
        Some((name, _)) if name == "AWS" || name.starts_with("AWS4-") => of(BAD, "InvalidRequest", VERSION_4),
        Some(_) => argument("Authorization", authorization, "Unsupported Authorization Type"),
    }
}

fn components(lacking: &[Component], count: usize) -> &'static str {
    match (lacking, count) {
        ([Component::Credential], 3) => "missing Credential.",
        ([Component::Signature], 3) => "missing Signature.",
        ([Component::SignedHeaders], 3) => "missing SignedHeaders.",
        _ => "the authorization header requires three components: Credential, SignedHeaders, and Signature.",
    }
}

fn not_signed(names: &str) -> Answer {
    let answer = of(FORBIDDEN, "AccessDenied", "There were headers present in the request which were not signed");
    with(answer, vec![("HeadersNotSigned", names.into())])
}

fn mismatch_fields(mismatch: &Mismatch) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("AWSAccessKeyId", mismatch.access_key_id.clone()),
        ("StringToSign", mismatch.string_to_sign.clone()),
        ("SignatureProvided", mismatch.signature.clone()),
        ("StringToSignBytes", bytes(&mismatch.string_to_sign)),
    ];
    if !mismatch.canonical_request.is_empty() {
        fields.push(("CanonicalRequest", mismatch.canonical_request.clone()));
        fields.push(("CanonicalRequestBytes", bytes(&mismatch.canonical_request)));
    }
    fields
}

/// Returns the bytes of a text in hexadecimal, such as `41 57 53`.
fn bytes(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
