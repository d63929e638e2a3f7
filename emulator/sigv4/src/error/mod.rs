//! Why a signature is refused, and what each protocol says of it.

mod s3;
mod service;

use std::fmt;

use http::StatusCode;
use jiff::Timestamp;

use crate::body::ChecksumAlgorithm;

/// Where a signature stands in a request.
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

/// What is wrong with `X-Amz-Expires`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiresError {
    /// Not a whole number.
    NotANumber,
    /// Below zero.
    Negative,
    /// Zero, which S3 takes and other services don't.
    Zero,
    /// More than a week.
    TooLong,
}

/// What was calculated and what came, where a signature does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The access key id.
    pub access_key_id: String,
    /// The text that the signature is made of.
    pub string_to_sign: String,
    /// The signature as it came.
    pub signature: String,
    /// The canonical request; empty for a chunk's or a trailer's signature, which have none.
    pub canonical_request: String,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// There is no signature.
    Missing,
    /// Signature Version 2 where Version 4 is needed.
    Version2,
    /// A URL of Signature Version 2 without a parameter that it needs (S3).
    Version2Parameters,
    /// `Expires` of Signature Version 2 that is no number (S3).
    Version2Expires {
        /// The value.
        found: String,
    },
    /// A signature in the header and one in the query (S3).
    TwoSignatures {
        /// The `Authorization` header.
        authorization: String,
    },
    /// Another algorithm, for example Signature Version 4A's.
    Algorithm {
        /// Where it stands.
        place: Place,
        /// The whole `Authorization` header, or the parameter `X-Amz-Algorithm`.
        found: String,
    },
    /// A part of the `Authorization` header without `=`.
    NotAPair {
        /// The part.
        part: String,
        /// The `Authorization` header.
        authorization: String,
    },
    /// Parts of the `Authorization` header that are not there, or that are there twice (S3).
    Components {
        /// What lacks.
        lacking: Vec<Component>,
        /// How many parts there are.
        count: usize,
        /// Whether there is no date in the headers.
        date_lacking: bool,
    },
    /// A query parameter that a presigned URL needs.
    ParameterMissing {
        /// Its name.
        name: &'static str,
    },
    /// A credential that has not five parts.
    Credential {
        /// Where it stands.
        place: Place,
        /// The credential.
        found: String,
    },
    /// A credential that does not end in `aws4_request`.
    Terminator {
        /// Where it stands.
        place: Place,
        /// Its end.
        found: String,
    },
    /// A credential's date that is not `YYYYMMDD` (S3; elsewhere it differs from the request's date).
    CredentialDate {
        /// Where it stands.
        place: Place,
        /// The date.
        found: String,
    },
    /// Signed for another service.
    Service {
        /// Where it stands.
        place: Place,
        /// The service signed for.
        found: String,
        /// The service called.
        called: String,
    },
    /// Signed for another region.
    Region {
        /// Where it stands.
        place: Place,
        /// The region signed for.
        found: String,
        /// The region called.
        called: String,
    },
    /// The credential's date is not the request's.
    DateMismatch {
        /// Where it stands.
        place: Place,
        /// The credential's date.
        scope: String,
        /// The request's date, as signed.
        date: String,
    },
    /// A date in another format.
    DateFormat {
        /// Where it stands.
        place: Place,
        /// The date.
        found: String,
    },
    /// A wrong `X-Amz-Expires`.
    Expires(ExpiresError),
    /// `host` is not among the signed headers.
    HostNotSigned,
    /// Headers that have to be signed and are not.
    HeadersNotSigned {
        /// Their names.
        names: Vec<String>,
    },
    /// Too old.
    Expired {
        /// Where it stands.
        place: Place,
        /// The request's date, as signed.
        date: String,
        /// For how many seconds it holds.
        seconds: i64,
        /// When it ended.
        ended: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// Signed for a time to come.
    NotYetCurrent {
        /// Where it stands.
        place: Place,
        /// The request's date, as signed.
        date: String,
        /// How many seconds a client's clock may be ahead.
        seconds: i64,
        /// The present.
        now: Timestamp,
    },
    /// Nobody has this key.
    UnknownKey {
        /// The access key id.
        access_key_id: String,
    },
    /// The session token is not one of this key.
    InvalidToken {
        /// The token.
        token: String,
    },
    /// The temporary credentials' time is up.
    ExpiredToken {
        /// The token.
        token: String,
    },
    /// Made with another secret, or of another request.
    Mismatch(Box<Mismatch>),
    /// No `x-amz-content-sha256`.
    ContentSha256Missing,
    /// An `x-amz-content-sha256` that is none of the known forms.
    ContentSha256Invalid {
        /// The value.
        found: String,
    },
    /// A known form of `x-amz-content-sha256` that is not supported here: Signature Version 4A's.
    PayloadUnsupported {
        /// The value.
        found: String,
    },
    /// The body's SHA-256 is not the one in `x-amz-content-sha256`.
    ContentSha256Mismatch {
        /// The client's, in hexadecimal digits.
        claimed: String,
        /// The body's, in hexadecimal digits.
        computed: String,
    },
    /// An aws-chunked body without a valid `x-amz-decoded-content-length`.
    DecodedLengthMissing,
    /// The body has another length than the headers say.
    LengthMismatch,
    /// The body is not whole, or not aws-chunked.
    BodyIncomplete,
    /// A chunk that is too small and not the last one.
    ChunkTooSmall {
        /// The number of the chunk after it, from 1.
        chunk: u64,
        /// Its size, in bytes.
        size: u64,
    },
    /// A trailer that was not announced, lacks, or is no header.
    TrailerMalformed,
    /// An announced trailer that is no known checksum.
    TrailerUnsupported,
    /// More than one announced checksum.
    SeveralChecksums,
    /// A checksum in a trailer that is not base64 of the right length.
    ChecksumInvalid {
        /// Which.
        algorithm: ChecksumAlgorithm,
    },
    /// The content has another checksum.
    ChecksumMismatch {
        /// Which.
        algorithm: ChecksumAlgorithm,
    },
}

/// Whose words an error is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Services that speak the query protocol, EC2's, or rest-xml without S3.
    Query,
    /// Services that speak JSON 1.0 or 1.1, or RPC v2 CBOR: always with status 400.
    AwsJson,
    /// Services that speak rest-json, and where the service is not known.
    RestJson,
    /// S3.
    S3,
}

/// An error as a service answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The error's code.
    pub code: &'static str,
    /// The error's message.
    pub message: String,
    /// Further members of S3's `<Error>`, in S3's order.
    pub fields: Vec<(&'static str, String)>,
}

impl SignatureError {
    /// The error in the words of a service.
    pub fn answer(&self, dialect: Dialect) -> Answer {
        match dialect {
            Dialect::S3 => s3::answer(self),
            Dialect::Query | Dialect::AwsJson | Dialect::RestJson => service::answer(self, dialect),
        }
    }
}

/// The message as a rest-json service has it.
impl fmt::Display for SignatureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.answer(Dialect::RestJson).message)
    }
}

impl std::error::Error for SignatureError {}
