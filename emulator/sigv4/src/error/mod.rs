//! Why a signature is refused, with the error of each protocol.

mod s3;
mod service;

use std::fmt;

use http::StatusCode;
use jiff::Timestamp;

use crate::body::ChecksumAlgorithm;

/// The part of a request that has the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the `Authorization` header.
    Header,
    /// In the query of a presigned URL.
    Query,
}

/// A part of the `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// `Credential=`.
    Credential,
    /// `Signature=`.
    Signature,
    /// `SignedHeaders=`.
    SignedHeaders,
}

/// The error of an `X-Amz-Expires`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiresError {
    /// It is not a whole number.
    NotANumber,
    /// It is negative.
    Negative,
    /// It is zero, which S3 accepts and other services don't.
    Zero,
    /// It is more than a week.
    TooLong,
}

/// The details of a signature that does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The access key id.
    pub access_key_id: String,
    /// The string to sign, as the service computed it.
    pub string_to_sign: String,
    /// The client's signature.
    pub signature: String,
    /// The canonical request; empty for the signature of a chunk or of trailers, which have none.
    pub canonical_request: String,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// The request has no signature.
    Missing,
    /// The request has a signature of Version 2 where Version 4 is needed.
    Version2,
    /// A URL of Signature Version 2 lacks a parameter (S3).
    Version2Parameters,
    /// `Expires` of Signature Version 2 is not a number (S3).
    Version2Expires { found: String },
    /// The request has a signature in the header and one in the query (S3).
    TwoSignatures { authorization: String },
    /// The signature has another algorithm, for example that of Version 4A.
    Algorithm {
        place: Place,
        /// The whole `Authorization` header, or the parameter `X-Amz-Algorithm`.
        found: String,
    },
    /// A part of the `Authorization` header has no `=`.
    NotAPair { part: String, authorization: String },
    /// Parts of the `Authorization` header are missing, or given twice (S3).
    Components {
        /// The missing parts.
        lacking: Vec<Component>,
        /// The number of parts that the header has.
        count: usize,
        /// Whether the headers have no date.
        date_lacking: bool,
    },
    /// A presigned URL lacks a query parameter.
    ParameterMissing { name: &'static str },
    /// A credential does not have five parts.
    Credential { place: Place, found: String },
    /// A credential does not end in `aws4_request`.
    Terminator {
        place: Place,
        /// The credential's last part.
        found: String,
    },
    /// A credential's date is not `YYYYMMDD` (S3; for other services it is a date that differs from the request's).
    CredentialDate { place: Place, found: String },
    /// The request is signed for another service.
    Service {
        place: Place,
        /// The service of the signature.
        found: String,
        /// The service that is called.
        called: String,
    },
    /// The request is signed for another region.
    Region {
        place: Place,
        /// The region of the signature.
        found: String,
        /// The region that is called.
        called: String,
    },
    /// The credential's date is not the request's.
    DateMismatch {
        place: Place,
        /// The credential's date.
        scope: String,
        /// The request's date, as signed.
        date: String,
    },
    /// A date has another format.
    DateFormat { place: Place, found: String },
    /// `X-Amz-Expires` is invalid.
    Expires(ExpiresError),
    /// `host` is not among the signed headers.
    HostNotSigned,
    /// Headers that have to be signed are not.
    HeadersNotSigned { names: Vec<String> },
    /// The signature has expired.
    Expired {
        place: Place,
        /// The request's date, as signed.
        date: String,
        /// Its validity, seconds.
        seconds: i64,
        /// When it expired.
        ended: Timestamp,
        /// The service's time.
        now: Timestamp,
    },
    /// The signature's time is in the future.
    NotYetCurrent {
        place: Place,
        /// The request's date, as signed.
        date: String,
        /// How far a client's clock may be ahead, seconds.
        seconds: i64,
        /// The service's time.
        now: Timestamp,
    },
    /// The access key does not exist.
    UnknownKey { access_key_id: String },
    /// The session token does not belong to this key.
    InvalidToken { token: String },
    /// The temporary credentials have expired.
    ExpiredToken { token: String },
    /// The signature was made with another secret, or for another request.
    Mismatch(Box<Mismatch>),
    /// The request has no `x-amz-content-sha256`.
    ContentSha256Missing,
    /// `x-amz-content-sha256` has an unknown form.
    ContentSha256Invalid { found: String },
    /// `x-amz-content-sha256` has a form that is not supported: that of Signature Version 4A.
    PayloadUnsupported { found: String },
    /// The body's SHA-256 is not the one in `x-amz-content-sha256`.
    ContentSha256Mismatch {
        /// The client's hash, hexadecimal.
        claimed: String,
        /// The body's hash, hexadecimal.
        computed: String,
    },
    /// An aws-chunked body has no valid `x-amz-decoded-content-length`.
    DecodedLengthMissing,
    /// The body's length is not the one in the headers.
    LengthMismatch,
    /// The body is incomplete, or not aws-chunked.
    BodyIncomplete,
    /// A chunk is too small, and not the last one.
    ChunkTooSmall {
        /// The number of the chunk after it, from 1.
        chunk: u64,
        /// Its size, bytes.
        size: u64,
    },
    /// A trailer was not announced, is missing, or is not a valid header.
    TrailerMalformed,
    /// An announced trailer is not a known checksum.
    TrailerUnsupported,
    /// The request announces more than one checksum.
    SeveralChecksums,
    /// A checksum in a trailer is not base64 of the right length.
    ChecksumInvalid { algorithm: ChecksumAlgorithm },
    /// The content has another checksum.
    ChecksumMismatch { algorithm: ChecksumAlgorithm },
}

/// The services whose errors have the same form and wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Services with the protocols query, ec2, or rest-xml, except S3.
    Query,
    /// Services with JSON 1.0 or 1.1, or RPC v2 CBOR: the status is always 400.
    AwsJson,
    /// Services with rest-json, and requests whose service is not known.
    RestJson,
    /// S3.
    S3,
}

/// An error as a service sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    /// Further members of S3's `<Error>`, in S3's order.
    pub fields: Vec<(&'static str, String)>,
}

impl SignatureError {
    /// Returns the error as services of this dialect send it.
    pub fn answer(&self, dialect: Dialect) -> Answer {
        match dialect {
            Dialect::S3 => s3::answer(self),
            Dialect::Query | Dialect::AwsJson | Dialect::RestJson => service::answer(self, dialect),
        }
    }
}

/// Writes the message of a rest-json service.
impl fmt::Display for SignatureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.answer(Dialect::RestJson).message)
    }
}

impl std::error::Error for SignatureError {}
