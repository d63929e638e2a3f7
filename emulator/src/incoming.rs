//! The body of a request that is streamed: an object that is too large to be in memory.
//!
//! A request has its body as bytes. For a request that [`admit`](crate::Emulator::admit) calls [`Admitted::Streamed`](crate::Admitted),
//! the server may leave the bytes empty and give the body as the extension [`Incoming`].

use std::{fmt, sync::Arc};

use bodies::{BodyError, BodyStream};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use http::Request;
use parking_lot::Mutex;
use sigv4::{BodyVerifier, ChecksumAlgorithm, SignatureError};

/// An extension of requests: the body, as a stream. It is taken once.
#[derive(Clone)]
pub struct Incoming {
    stream: Arc<Mutex<Option<BodyStream>>>,
    /// The size of the content, bytes.
    size: u64,
    /// The checksum that is sent after the content.
    trailer: Option<ChecksumAlgorithm>,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Incoming({} bytes)", self.size)
    }
}

impl Incoming {
    /// Returns a body whose head announces `size` bytes.
    pub fn new(stream: BodyStream, size: u64) -> Self {
        Self { stream: Arc::new(Mutex::new(Some(stream))), size, trailer: None }
    }

    /// Returns the size of the content, bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the algorithm of the checksum that is sent after the content.
    pub fn trailer(&self) -> Option<ChecksumAlgorithm> {
        self.trailer
    }

    /// Returns the stream; `None` if it was taken before.
    pub fn take(&self) -> Option<BodyStream> {
        self.stream.lock().take()
    }
}

/// Verifies a request's body and decodes it if it is aws-chunked: a streamed one while it arrives, another one at once. Its trailers
/// become headers.
pub(crate) fn decode(request: &mut Request<Bytes>, verifier: BodyVerifier) -> Result<(), SignatureError> {
    let Some(incoming) = request.extensions_mut().remove::<Incoming>() else {
        let (content, trailers) = verifier.decode_all(request.body().clone())?;
        *request.body_mut() = content;
        request.headers_mut().extend(trailers);
        return Ok(());
    };
    let size = verifier.content_length().unwrap_or(incoming.size);
    let trailer = request.headers().get("x-amz-trailer").and_then(|name| ChecksumAlgorithm::of_header(name.to_str().ok()?.trim()));
    if let Some(wire) = incoming.take() {
        request.extensions_mut().insert(Incoming { trailer, ..Incoming::new(content(wire, verifier), size) });
    }
    Ok(())
}

/// Returns the content of a body. The stream's last item is an error if the body is not the signed one.
fn content(wire: BodyStream, verifier: BodyVerifier) -> BodyStream {
    let pieces = stream::try_unfold((wire, verifier, Bytes::new()), |(mut wire, mut verifier, mut received)| async move {
        loop {
            if let Some(piece) = verifier.decode(&mut received).map_err(BodyError::source)? {
                return Ok(Some((piece, (wire, verifier, received))));
            }
            match wire.try_next().await? {
                Some(more) => received = more,
                None => {
                    verifier.finish().map_err(BodyError::source)?;
                    return Ok(None);
                }
            }
        }
    });
    pieces.boxed()
}
