//! The body of a response that is streamed: an object that is too large to be in memory.
//!
//! A response has its body as bytes, and callers inside of the server get nothing else. A caller that can stream says so by the
//! extension [`AcceptsContent`] of its request; the response may then have an empty body and a [`Content`] as its extension.

use std::{fmt, sync::Arc};

use bodies::{BodyError, BodyStream, to_bytes};
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use parking_lot::Mutex;

/// The largest content for a caller that does not stream, bytes.
const LARGEST: u64 = 128 << 20;

/// An extension of requests: the caller takes a [`Content`].
#[derive(Clone, Copy, Debug)]
pub struct AcceptsContent;

/// An extension of responses: the body, as a stream. It is taken once.
#[derive(Clone)]
pub struct Content(Arc<Mutex<Option<BodyStream>>>);

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content(…)")
    }
}

impl Content {
    pub fn new(stream: BodyStream) -> Self {
        Self(Arc::new(Mutex::new(Some(stream))))
    }

    /// Returns the stream; `None` if it was taken before.
    pub fn take(&self) -> Option<BodyStream> {
        self.0.lock().take()
    }
}

/// Returns whether the caller of a request takes a [`Content`].
pub(crate) fn is_accepted<B>(request: &Request<B>) -> bool {
    request.extensions().get::<AcceptsContent>().is_some()
}

/// Returns the response with its content as its body.
pub(crate) async fn whole(mut response: Response<Bytes>) -> Response<Bytes> {
    let Some(stream) = response.extensions_mut().remove::<Content>().and_then(|content| content.take()) else { return response };
    let length = response.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let read = match length {
        Some(length) if length <= LARGEST => to_bytes(stream).await,
        _ => Err(BodyError::source("it is too large for this caller")),
    };
    match read {
        Ok(body) => *response.body_mut() = body,
        Err(error) => {
            tracing::error!(%error, "a content could not be read");
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
    }
    response
}
