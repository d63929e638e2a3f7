//! Requests to the network outside: what HTTP integrations call, beside the account's own APIs and function URLs.
//!
//! The emulator opens no socket. The server implements [`Outbound`] and decides which hosts may be reached.

use std::{fmt::Debug, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

/// Sends requests to hosts that the site allows.
#[async_trait]
pub trait Outbound: Debug + Send + Sync {
    /// Sends a request with an absolute URI, and returns the response with its whole body. Redirects are not followed.
    ///
    /// # Errors
    /// [`OutboundError`] if there is no response.
    async fn send(&self, request: Request<Bytes>, limit: Duration) -> Result<Response<Bytes>, OutboundError>;
}

/// Why a request to the outside has no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The site does not allow this host.
    #[error("this site does not let integrations call {0}")]
    NotAllowed(String),
    /// The host's address is not public, such as 10.0.0.1 or 127.0.0.1.
    #[error("{0} has an address that is not public")]
    NotPublic(String),
    /// The host could not be reached, or does not speak HTTP.
    #[error("{0}")]
    Failed(String),
    /// The response is larger than 10 MB.
    #[error("the response is too large")]
    TooLarge,
    /// The response took too long.
    #[error("the response took too long")]
    TimedOut,
}

/// Allows no host at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWayOut;

#[async_trait]
impl Outbound for NoWayOut {
    async fn send(&self, request: Request<Bytes>, _: Duration) -> Result<Response<Bytes>, OutboundError> {
        Err(OutboundError::NotAllowed(request.uri().host().unwrap_or("").to_owned()))
    }
}
