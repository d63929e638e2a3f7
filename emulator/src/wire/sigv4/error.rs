//! Errors of signatures, in the words of each protocol.

use http::StatusCode;

use crate::{AwsError, wire::Shape};

/// Why a request is not authenticated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The request has no signature.
    #[error("Missing Authentication Token")]
    Missing,
    /// The signature lacks a part; the message names it.
    #[error("{0}")]
    Incomplete(String),
    /// The signature was made with another secret, or the request was changed.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )]
    Mismatch,
    /// The request is signed for another time or another service; the message says which.
    #[error("{0}")]
    Scope(String),
    /// The access key does not exist.
    #[error("The security token included in the request is invalid.")]
    UnknownKey,
    /// The temporary credentials have expired.
    #[error("The security token included in the request is expired")]
    ExpiredToken,
}

impl SignatureError {
    /// Returns the error as a service with this shape sends it.
    pub fn answer(&self, shape: Shape) -> AwsError {
        let query = shape.is_xml();
        let (query_code, code) = match self {
            Self::Missing => ("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
            Self::Incomplete(_) => ("IncompleteSignature", "IncompleteSignatureException"),
            Self::Mismatch | Self::Scope(_) => ("SignatureDoesNotMatch", "InvalidSignatureException"),
            Self::UnknownKey => ("InvalidClientTokenId", "UnrecognizedClientException"),
            Self::ExpiredToken => ("ExpiredToken", "ExpiredTokenException"),
        };
        let status = match (shape, self) {
            (Shape::AwsJson { .. } | Shape::Cbor, _) | (Shape::Query { .. }, Self::Incomplete(_)) => StatusCode::BAD_REQUEST,
            _ => StatusCode::FORBIDDEN,
        };
        let message = match self {
            Self::Missing if query => "Request is missing Authentication Token".into(),
            other => other.to_string(),
        };
        AwsError::new(status, if query { query_code } else { code }, message)
    }
}
