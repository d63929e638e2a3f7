//! Bodies of requests and responses, which report their progress to the connection.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, Incoming, SizeHint};

use super::{
    client::{Client, Phase},
    pace::{Pace, TooSlow},
};

/// The minimum rate of a request's body, in bytes a second: a fifth of what the slowest telephone sends.
const SLOWEST_SENDER: u32 = 1024;
/// How long a sender may be below that rate, or send nothing at all.
const SENDERS_PAUSE: Duration = Duration::from_secs(20);
/// How long a body may take in all.
const LONGEST_BODY: Duration = Duration::from_secs(300);

/// A request's body with a minimum rate.
pub struct Request {
    body: Incoming,
    client: Arc<Client>,
    pace: Pace,
}

impl Request {
    /// Wraps a request's body.
    pub fn new(body: Incoming, client: Arc<Client>) -> Self {
        let is_empty = hyper::body::Body::is_end_stream(&body);
        client.enter(if is_empty { Phase::Busy } else { Phase::Body });
        Self { body, client, pace: Pace::new(SLOWEST_SENDER, SENDERS_PAUSE, (!is_empty).then_some(LONGEST_BODY)) }
    }
}

/// Why a body cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It arrives too slowly.
    #[error(transparent)]
    TooSlow(#[from] TooSlow),
    /// The connection broke, or the body is not valid.
    #[error(transparent)]
    Broken(#[from] hyper::Error),
}

/// Whether an error of a body says that it arrived too slowly.
pub fn is_too_slow(error: axum::Error) -> bool {
    error.into_inner().downcast_ref().is_some_and(|error| matches!(error, BodyError::TooSlow(_)))
}

impl hyper::body::Body for Request {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                self.pace.moved(frame.data_ref().map_or(0, Bytes::len));
                if self.body.is_end_stream() {
                    self.client.body_ended();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(ended) => {
                self.client.body_ended();
                Poll::Ready(ended.map(|frame| frame.map_err(BodyError::from)))
            }
            Poll::Pending => self.pace.poll_wait(context).map(|slow| Some(Err(slow.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.client.body_ended();
    }
}

/// A response's body. When all of it has been handed over, the connection is idle.
pub struct Answer {
    body: Body,
    client: Arc<Client>,
}

impl Answer {
    /// Wraps a response's body.
    pub fn new(body: Body, client: Arc<Client>) -> Self {
        Self { body, client }
    }
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.client.enter(Phase::Idle);
    }
}
