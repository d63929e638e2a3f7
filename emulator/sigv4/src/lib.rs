//! Verifies AWS Signature Version 4 as AWS's services do, and makes signatures.
//!
//! - [`Signed::read`] parses the signature in a request's head: in the `Authorization` header, or in the query of a presigned URL.
//! - [`Signed::verify`] checks it against a [`SigningKey`] and the time, and returns the decoded body. [`Signed::verify_head`]
//!   returns a [`BodyVerifier`] instead, which verifies and decodes the body while it is streamed.
//! - [`SignatureError::answer`] returns code, status and message in the called service's protocol.
//! - [`Signer`] makes signatures: in the header, in a presigned URL, or for each chunk of a body.
//! - [`version2`] verifies the older presigned URLs of S3, which boto3 still makes by default.
//!
//! [`scope()`] and [`session_token`] return what a request claims, and verify nothing.
//!
//! There are two sets of [`Rules`]. S3 uses the path as sent and requires the header `x-amz-content-sha256`, so the signature can
//! be verified with the head alone. Every other service normalises the path, encodes it twice, and computes the body's hash itself.
//!
//! Signature Version 4A (`AWS4-ECDSA-P256-SHA256`) is not verified; a request that uses it is refused with an error that names the
//! algorithm.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.

mod body;
mod canonical;
mod date;
mod encoding;
mod error;
pub mod form;
mod head;
mod key;
mod payload;
mod read;
mod scope;
mod sign;
mod verify;
pub mod version2;

pub use body::{BodyError, BodyVerifier, Checksum, ChecksumAlgorithm, VerifiedBody};
pub use error::{Answer, Component, Dialect, ExpiresError, Mismatch, Place, SignatureError};
pub use head::Head;
pub use key::{SigningKey, SigningKeys};
pub use payload::Payload;
pub use read::{Signed, scope, session_token};
pub use scope::{Rules, Scope};
pub use sign::{Credentials, SignError, Signer};

/// The only supported algorithm.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The last part of a scope.
pub(crate) const TERMINATOR: &str = "aws4_request";
/// The SHA-256 of no bytes.
pub(crate) const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
