//! The AWS endpoint: reads a request's body, within limits, and passes the request to the emulator.
//!
//! A signature covers the body, so bodies have to be read for callers who are not authenticated yet. The cost is bounded here: large bodies are read
//! only if the request names an existing key, only as many bytes at a time as [`ROOM`] allows, and only for a limited time. Contents of
//! objects are not read here: they are passed on piece by piece.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use emulator::{AcceptsContent, Admitted, BodyError, Content, Emulator, Incoming, SourceIp, TooOften, Unread};
use futures::{StreamExt, stream};
use http::{StatusCode, request::Parts};
use http_body_util::BodyExt;
use hyper::body::Frame;
use tokio::{
    sync::{Semaphore, SemaphorePermit, mpsc},
    time::{Instant, timeout_at},
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer, trace::TraceLayer};

use super::{
    callers::Callers,
    confine::{Asked, Hosts, confine},
};
use crate::{
    cookies,
    web::{body::is_too_slow, oversize::throw_away, peer::Peer, requests::Requests},
};

/// A body up to this size is read for every caller, in bytes.
const SMALL: u64 = 1024 * 1024;
/// How many bytes of bodies may be in memory while they are read: seven bodies of the maximum size.
const ROOM: usize = 512 * 1024 * 1024;
/// How long a body may pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// How long a body may take.
const LONGEST_BODY: Duration = Duration::from_secs(300);
/// How long a body that is streamed may take.
const LONGEST_UPLOAD: Duration = Duration::from_secs(1200);
/// How many pieces of a streamed body wait in memory. A piece has at most some 400 KB.
const PIECES: usize = 4;
/// How long a call may take: its body, a function's fifteen minutes, and its start.
const LONGEST: Duration = Duration::from_secs(300 + 900 + 60);

#[derive(Clone)]
struct Endpoint {
    emulator: Emulator,
    callers: Arc<Callers>,
    hosts: Hosts,
    /// `None` where there are no people who could be in each other's way.
    requests: Option<Requests>,
    room: Arc<Semaphore>,
}

/// The endpoint's router: all accepted requests go to the emulator.
pub fn router(emulator: Emulator, hosts: Hosts, requests: Option<Requests>) -> Router {
    let config = &emulator.core().config;
    let callers = Arc::new(Callers::new(&config.endpoint, config.authentication));
    let endpoint = Endpoint { emulator, callers, hosts, requests, room: Arc::new(Semaphore::new(ROOM)) };
    Router::new()
        .fallback(answer)
        .with_state(endpoint)
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, LONGEST))
        .layer(CatchPanicLayer::custom(panicked))
        // A 5xx is mostly a failure of a student's function; internal errors are logged where they happen.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_response(noted).on_failure(()))
}

async fn answer(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let (mut counted, peer) = (Ok(()), parts.extensions.get().copied());
    if let Some(Peer(address)) = peer {
        counted = endpoint.requests.as_ref().map_or(Ok(()), |requests| requests.from(address));
        let source = SourceIp(address);
        parts.extensions.insert(source);
    }
    parts.extensions.insert(AcceptsContent);
    // From here on, no code sees the site's cookies.
    cookies::sent::remove_sites(&mut parts.headers);
    let asked = Asked::by(&parts.headers);
    let head = http::Request::from_parts(parts, ());
    let called = endpoint.emulator.called(&head);
    let admitted = endpoint.callers.admit(&called, &head);
    let (parts, ()) = head.into_parts();
    let mut response = match admitted {
        Ok(()) if let Err(wait) = counted => {
            throw_away(&parts.headers, body).await;
            endpoint.emulator.refuse(http::Request::from_parts(parts, Bytes::new()), Unread::TooOften(wait)).await
        }
        Ok(()) => endpoint.answer(parts, body).await,
        Err(refused) => {
            throw_away(&parts.headers, body).await;
            endpoint.emulator.deny(http::Request::from_parts(parts, Bytes::new()), refused.to_string())
        }
    };
    if let (Some(TooOften), Some(requests), Some(Peer(address))) = (response.extensions().get(), &endpoint.requests, peer) {
        requests.forgive(address);
    }
    confine(&called, asked, endpoint.hosts, response.headers_mut());
    match response.extensions_mut().remove::<Content>().and_then(|content| content.take()) {
        Some(content) => response.map(|_| Body::from_stream(content)),
        None => response.map(Body::from),
    }
}

impl Endpoint {
    async fn answer(&self, parts: Parts, mut body: Body) -> http::Response<Bytes> {
        let read = match body.size_hint().upper() {
            Some(length) if length <= SMALL => self.read(&mut body, SMALL as usize).await,
            length => match self.emulator.admit(&http::Request::from_parts(parts.clone(), Bytes::new())).await {
                Ok(Admitted::Streamed(_)) if let Some(length) = length => return self.stream(parts, body, length).await,
                Ok(Admitted::Whole(largest)) if length.is_some_and(|length| length > largest as u64) => Err(Unread::TooLarge),
                Ok(Admitted::Whole(largest) | Admitted::Streamed(largest)) => self.read(&mut body, largest).await,
                Err(refused) => {
                    throw_away(&parts.headers, body).await;
                    return refused;
                }
            },
        };
        match read {
            Ok(body) => self.emulator.handle(http::Request::from_parts(parts, body)).await,
            Err(why) => {
                if matches!(why, Unread::TooLarge | Unread::Crowded) {
                    throw_away(&parts.headers, body).await;
                }
                self.emulator.refuse(http::Request::from_parts(parts, Bytes::new()), why).await
            }
        }
    }

    /// Answers a request while its body arrives. Few pieces of the body are in memory at a time.
    async fn stream(&self, parts: Parts, mut body: Body, length: u64) -> http::Response<Bytes> {
        let headers = parts.headers.clone();
        let (sender, mut receiver) = mpsc::channel(PIECES);
        let mut request = http::Request::from_parts(parts, Bytes::new());
        let pieces = stream::poll_fn(move |context| receiver.poll_recv(context));
        request.extensions_mut().insert(Incoming::new(pieces.boxed(), length));
        let (response, ()) = tokio::join!(self.emulator.handle(request), pass_on(&mut body, sender));
        // It was refused if something of it is left.
        throw_away(&headers, body).await;
        response
    }

    /// Reads a body. Its bytes count against [`ROOM`] until the body is complete; after that the caller is known.
    async fn read(&self, body: &mut Body, largest: usize) -> Result<Bytes, Unread> {
        let mut bytes = BytesMut::new();
        let mut taken: Option<SemaphorePermit<'_>> = None;
        let end = Instant::now() + LONGEST_BODY;
        while let Some(data) = next(body, end).await? {
            if bytes.len() + data.len() > largest {
                return Err(Unread::TooLarge);
            }
            let more = u32::try_from(data.len()).map_err(|_| Unread::TooLarge)?;
            let more = self.room.try_acquire_many(more).map_err(|_| Unread::Crowded)?;
            match &mut taken {
                Some(taken) => taken.merge(more),
                None => taken = Some(more),
            }
            bytes.extend_from_slice(&data);
        }
        Ok(bytes.freeze())
    }
}

/// Passes a body on, piece by piece, as long as somebody takes it.
async fn pass_on(body: &mut Body, pieces: mpsc::Sender<Result<Bytes, BodyError>>) {
    let end = Instant::now() + LONGEST_UPLOAD;
    loop {
        let next = tokio::select! {
            () = pieces.closed() => return,
            next = next(body, end) => next,
        };
        let (piece, is_last) = match next {
            Ok(Some(piece)) => (Ok(piece), false),
            Ok(None) => return,
            Err(why) => (Err(BodyError::source(why)), true),
        };
        if pieces.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

/// The next bytes of a body.
async fn next(body: &mut Body, end: Instant) -> Result<Option<Bytes>, Unread> {
    loop {
        let frame = timeout_at(end.min(Instant::now() + LONGEST_PAUSE), body.frame()).await.map_err(|_| Unread::TooSlow)?;
        let frame = frame.transpose().map_err(|error| if is_too_slow(error) { Unread::TooSlow } else { Unread::CutOff })?;
        match frame.map(Frame::into_data) {
            Some(Ok(data)) => return Ok(Some(data)),
            // Trailers are ignored.
            Some(Err(_)) => {}
            None => return Ok(None),
        }
    }
}

fn span<B>(request: &http::Request<B>) -> tracing::Span {
    tracing::info_span!("aws", method = %request.method(), path = request.uri().path(), id = %uuid::Uuid::new_v4())
}

/// Logs the request id that the client has received next to the server's own.
fn noted<B>(response: &http::Response<B>, latency: Duration, _: &tracing::Span) {
    let told = response.headers().get("x-amzn-requestid").and_then(|id| id.to_str().ok()).unwrap_or("");
    tracing::debug!(status = response.status().as_u16(), request_id = told, milliseconds = latency.as_millis(), "answered");
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let said = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    tracing::error!(cause = said.unwrap_or("no words"), "a call of AWS panicked");
    let body = serde_json::json!({ "message": "The service encountered an internal error." }).to_string();
    let headers = [("content-type", "application/json"), ("x-amzn-errortype", "ServiceException")];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, body).into_response()
}
