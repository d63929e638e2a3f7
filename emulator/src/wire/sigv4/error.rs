//! Why a signature does not hold, in the words of each protocol.

use http::StatusCode;

use crate::{AwsError, wire::Shape};

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No signature at all.
    #[error("Missing Authentication Token")]
    Missing,
    /// A signature that lacks a part.
    #[error("{0}")]
    Incomplete(String),
    /// The signature is another's, or the request was altered.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )]
    Mismatch,
    /// Signed for another time or another service; the sentence says which.
    #[error("{0}")]
    Scope(String),
    /// Nobody has this key.
    #[error("The security token included in the request is invalid.")]
    UnknownKey,
    /// The temporary credentials' time is up.
    #[error("The security token included in the request is expired")]
    ExpiredToken,
}

impl SignatureError {
    /// The error as a service answers it whose errors have this shape.
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
