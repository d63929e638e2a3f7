//! One connection: HTTP/1.1, validation before the router, and panics that affect one request only.

use std::{
    convert::Infallible,
    net::SocketAddr,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::StatusCode;
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tower::ServiceExt;

use crate::student_threads::TIMING;

use super::{
    body,
    client::{Client, Phase},
    peer::{self, Trust},
    stream::Stream,
    target,
};

/// How long a connection may take for a request's head, from the first wait for it to its last byte. This also limits how long a connection may be
/// idle.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How many headers a request may have.
const MOST_HEADERS: usize = 100;
/// The size limit of a head, and how much of a response is buffered for a reader, in bytes.
const BUFFER: usize = 64 * 1024;

/// A connection that is served while it is polled.
pub type Connection = http1::Connection<TokioIo<Stream>, Requests>;

/// Serves a connection.
pub fn connection(stream: TcpStream, connected: SocketAddr, trust: Trust, router: Router, client: Arc<Client>) -> Connection {
    stream.set_nodelay(true).ok();
    let io = TokioIo::new(Stream::new(stream, client.clone()));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(MOST_HEADERS)
        .max_buf_size(BUFFER)
        .serve_connection(io, Requests { router, connected, trust, client, accepted: Instant::now() })
}

/// Answers the requests of one connection.
pub struct Requests {
    router: Router,
    connected: SocketAddr,
    trust: Trust,
    client: Arc<Client>,
    accepted: Instant,
}

impl Service<http::Request<Incoming>> for Requests {
    type Response = http::Response<body::Answer>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: http::Request<Incoming>) -> Self::Future {
        let client = self.client.clone();
        let peer = peer::of(&request, self.connected, self.trust);
        let request = request.map(|incoming| body::Request::new(incoming, client.clone()));
        let (router, connected, age) = (self.router.clone(), self.connected, self.accepted.elapsed());
        Box::pin(async move {
            let begun = Instant::now();
            let response = match target::read(request) {
                Ok(mut request) => {
                    request.extensions_mut().insert(peer);
                    answer(router, request.map(Body::new)).await
                }
                Err(refused) => refused.into_response(),
            };
            let took = begun.elapsed().as_millis() as u64;
            tracing::debug!(target: TIMING, %connected, age = age.as_millis() as u64, took, "a request has been answered");
            client.enter(Phase::Busy);
            Ok(response.map(|body| body::Answer::new(body, client)))
        })
    }
}

/// The router's response. The inner layers catch most panics and answer in their listener's own shape; this catches the rest, in the router itself.
async fn answer(router: Router, request: http::Request<Body>) -> Response {
    match AssertUnwindSafe(router.oneshot(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.").into_response(),
    }
}
