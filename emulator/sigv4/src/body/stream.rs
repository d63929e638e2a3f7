//! A verifier as an HTTP body.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::BodyVerifier;
use crate::error::SignatureError;

/// Why a body could not be read to its end.
#[derive(Debug)]
pub enum BodyError<E> {
    /// The body is not the signed one.
    Signature(SignatureError),
    /// The inner body failed.
    Inner(E),
}

impl<E: fmt::Display> fmt::Display for BodyError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(error) => error.fmt(formatter),
            Self::Inner(error) => error.fmt(formatter),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for BodyError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::Inner(error) => Some(error),
        }
    }
}

pin_project! {
    /// The content of a body. The caller has to read it to its end, because some errors are only found there.
    /// `http_body_util::StreamBody` makes a body from a stream of bytes.
    #[derive(Debug)]
    pub struct VerifiedBody<B> {
        #[pin]
        inner: B,
        verifier: BodyVerifier,
        wire: Bytes,
        done: bool,
    }
}

impl<B> VerifiedBody<B> {
    pub(super) fn new(verifier: BodyVerifier, inner: B) -> Self {
        Self { inner, verifier, wire: Bytes::new(), done: false }
    }
}

impl<B: Body<Data = Bytes>> Body for VerifiedBody<B> {
    type Data = Bytes;
    type Error = BodyError<B::Error>;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let mut this = self.project();
        if *this.done {
            return Poll::Ready(None);
        }
        loop {
            match this.verifier.decode(this.wire) {
                Ok(Some(piece)) => return Poll::Ready(Some(Ok(Frame::data(piece)))),
                Ok(None) => {}
                Err(error) => {
                    *this.done = true;
                    return Poll::Ready(Some(Err(BodyError::Signature(error))));
                }
            }
            match ready!(this.inner.as_mut().poll_frame(context)) {
                // Trailers of HTTP are not those of aws-chunked, and are ignored.
                Some(Ok(frame)) => *this.wire = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => {
                    *this.done = true;
                    return Poll::Ready(Some(Err(BodyError::Inner(error))));
                }
                None => {
                    *this.done = true;
                    return Poll::Ready(match this.verifier.finish() {
                        Ok(trailers) if trailers.is_empty() => None,
                        Ok(trailers) => Some(Ok(Frame::trailers(trailers))),
                        Err(error) => Some(Err(BodyError::Signature(error))),
                    });
                }
            }
        }
    }

    /// False until the end was verified.
    fn is_end_stream(&self) -> bool {
        self.done
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
