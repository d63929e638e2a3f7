//! A listener: HTTP/1.1, heads in time, a bounded number of connections, and an end that lets calls in flight finish.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body};
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

use super::peer::{self, Trust};

/// How long a client may take for a request's head.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How many connections are open at once; more wait to be taken.
const MOST_CONNECTIONS: usize = 4096;
/// How long calls in flight have once the end has come.
const LAST_CALLS: Duration = Duration::from_secs(20);

/// Serves until `stop`, then waits for calls in flight.
pub async fn listen(listener: TcpListener, router: Router, trust: Trust, stop: CancellationToken) {
    serve(listener, router, trust, MOST_CONNECTIONS, stop).await;
}

async fn serve(listener: TcpListener, router: Router, trust: Trust, most: usize, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(most));
    let graceful = GracefulShutdown::new();
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, connected)) => {
                let connection = connection(stream, connected, trust, router.clone());
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

fn connection(stream: TcpStream, connected: SocketAddr, trust: Trust, router: Router) -> Connection {
    stream.set_nodelay(true).ok();
    let service = router.map_request(move |mut request: http::Request<Incoming>| {
        let peer = peer::of(&request, connected, trust);
        request.extensions_mut().insert(peer);
        request.map(Body::new)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(100)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.boxed_clone()))
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn it_stops_when_it_is_told_even_if_every_place_is_taken() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let router = Router::new().fallback(|| async { "here" });
        let serving = tokio::spawn(serve(listener, router, Trust::Connection, 1, stop.clone()));
        let mut only = TcpStream::connect(address).await.expect("a connection");
        only.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("a request");
        let mut answer = [0; 12];
        only.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 200");
        let _waiting = TcpStream::connect(address).await.expect("the system takes it");
        stop.cancel();
        tokio::time::timeout(Duration::from_secs(5), serving).await.expect("it stops").expect("it does not panic");
    }
}
