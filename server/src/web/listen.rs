//! A listener: connections are taken as long as there are places ([`super::connection_limits`]), and at the end calls in flight may finish.

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    connection::connection,
    connection_limits::ConnectionLimits,
    peer::{Trust, network_of},
};

/// How long calls in flight have once the end has come.
const LAST_CALLS: Duration = Duration::from_secs(20);
/// How long nothing is taken after the system has refused a connection: it may be short of open files.
const AFTER_A_FAILURE: Duration = Duration::from_millis(50);

/// Serves until `stop`, then waits for calls in flight.
pub async fn listen(listener: TcpListener, router: Router, trust: Trust, stop: CancellationToken) {
    serve(listener, router, trust, ConnectionLimits::of_listener(trust), stop).await;
}

async fn serve(listener: TcpListener, router: Router, trust: Trust, limits: Arc<ConnectionLimits>, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, connected)) => {
                let Some(permit) = limits.take(network_of(connected.ip())) else {
                    tracing::debug!(address = %connected.ip(), "a connection was closed: all places are at work");
                    continue;
                };
                let connection = connection(stream, connected, trust, router.clone(), permit.client.clone());
                let watched = graceful.watch(connection);
                tokio::spawn(async move {
                    tokio::select! {
                        _ = watched => {}
                        () = permit.client.leave.notified() => {}
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(AFTER_A_FAILURE).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_CALLS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some calls were still in flight, and were cut off");
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    struct Served {
        address: SocketAddr,
        stop: CancellationToken,
        serving: tokio::task::JoinHandle<()>,
    }

    async fn served(router: Router, limits: Arc<ConnectionLimits>) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let serving = tokio::spawn(serve(listener, router, Trust::Connection, limits, stop.clone()));
        Served { address, stop, serving }
    }

    async fn says(stream: &mut TcpStream, request: &str) -> String {
        stream.write_all(request.as_bytes()).await.expect("a request");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.map_or_else(|error| error.to_string(), |_| String::from_utf8_lossy(&answer).into())
    }

    #[tokio::test]
    async fn it_stops_when_it_is_told_even_if_every_place_is_taken() {
        let served = served(Router::new().fallback(|| async { "here" }), ConnectionLimits::new(1, 1)).await;
        let mut only = TcpStream::connect(served.address).await.expect("a connection");
        assert_eq!(says(&mut only, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await, "HTTP/1.1 200");
        let _waiting = TcpStream::connect(served.address).await.expect("the system takes it");
        served.stop.cancel();
        tokio::time::timeout(Duration::from_secs(5), served.serving).await.expect("it stops").expect("it does not panic");
    }

    #[tokio::test]
    async fn a_panic_is_a_500_of_one_request() {
        let router = Router::new().fallback(|request: axum::extract::Request| async move {
            assert!(request.uri().path() != "/panics", "as it was told to");
            "here"
        });
        let served = served(router, ConnectionLimits::new(4, 4)).await;
        let mut one = TcpStream::connect(served.address).await.expect("a connection");
        let mut other = TcpStream::connect(served.address).await.expect("a connection");
        assert_eq!(says(&mut one, "GET /panics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await, "HTTP/1.1 500");
        assert_eq!(says(&mut other, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await, "HTTP/1.1 200");
    }
}
