//! A listener: HTTP/1.1, heads in time, a bounded number of connections, and an end that lets calls in flight finish.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long a client may take for a request's head.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How many connections are open at once; more wait to be taken.
const MOST_CONNECTIONS: usize = 4096;
/// How long calls in flight have once the end has come.
const LAST_CALLS: Duration = Duration::from_secs(20);

/// Serves until `stop`, then waits for calls in flight.
pub async fn listen(listener: TcpListener, router: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = connection(stream, peer, router.clone());
                let watched = graceful.watch(connection);
                tokio::spawn(async move {
                    watched.await.ok();
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_CALLS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some calls were still in flight, and were cut off");
    }
}

type Connection = http1::Connection<
    TokioIo<TcpStream>,
    TowerToHyperService<tower::util::BoxCloneService<http::Request<Incoming>, axum::response::Response, std::convert::Infallible>>,
>;

fn connection(stream: TcpStream, peer: SocketAddr, router: Router) -> Connection {
    stream.set_nodelay(true).ok();
    let service = router.map_request(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(Body::new)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(100)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.boxed_clone()))
}
