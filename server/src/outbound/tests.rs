//! Tests of the way out, against a server on this machine.

use std::{net::IpAddr, time::Duration};

use bytes::Bytes;
use emulator::{Outbound, OutboundError};
use http::Request;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Semaphore,
};

use super::{AllowedHost, Hosts, address::is_public};

const LIMIT: Duration = Duration::from_secs(5);

/// Answers each connection with these bytes, and returns the port.
async fn server(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _read = stream.read(&mut head).await;
            let _written = stream.write_all(&answer).await;
        }
    });
    port
}

/// Returns the way out to 127.0.0.1 at a port, which counts as public here.
fn open(port: u16) -> Hosts {
    let allowed = vec![format!("127.0.0.1:{port}").parse().expect("a host")];
    Hosts { allowed, is_public: |_| true, tls: None, places: Semaphore::new(1) }
}

fn get(uri: &str) -> Request<Bytes> {
    Request::get(uri).header("host", "x").body(Bytes::new()).expect("a request")
}

#[tokio::test]
async fn a_host_of_the_list_is_called_and_a_redirect_is_not_followed() {
    let port = server(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 2\r\n\r\nhi".to_vec()).await;
    let answer = open(port).send(get(&format!("http://127.0.0.1:{port}/a?b=c")), LIMIT).await.expect("a response");
    assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (302, b"hi".as_ref()));
}

#[tokio::test]
async fn other_hosts_and_ports_are_refused() {
    let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    let hosts = open(port);
    for uri in ["http://127.0.0.1/", "http://localhost:1/", "https://127.0.0.1/", "http://127.0.0.1.example.com/"] {
        assert!(matches!(hosts.send(get(uri), LIMIT).await, Err(OutboundError::NotAllowed(_))), "{uri}");
    }
    let none = Hosts::new(Vec::new()).expect("no list");
    assert!(matches!(none.send(get("http://example.com/"), LIMIT).await, Err(OutboundError::NotAllowed(_))));
}

#[tokio::test]
async fn a_name_of_the_list_whose_address_is_this_machine_is_not_called() {
    let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    let hosts = Hosts { is_public, ..open(port) };
    let refused = hosts.send(get(&format!("http://127.0.0.1:{port}/")), LIMIT).await;
    assert!(matches!(refused, Err(OutboundError::NotPublic(_))), "{refused:?}");
}

#[tokio::test]
async fn a_response_is_bounded_in_size_and_time() {
    let mut large = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n".to_vec();
    large.resize(20_000_100, b'x');
    let port = server(large).await;
    let answer = open(port).send(get(&format!("http://127.0.0.1:{port}/")), LIMIT).await;
    assert_eq!(answer.map(|_| ()), Err(OutboundError::TooLarge));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let answer = open(port).send(get(&format!("http://127.0.0.1:{port}/")), Duration::from_millis(50)).await;
    assert_eq!(answer.map(|_| ()), Err(OutboundError::TimedOut));
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    let public = ["93.184.216.34", "1.1.1.1", "172.32.0.1", "2606:2800:220:1::1"];
    let others = [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "ff02::1",
    ];
    let of =
        |list: &[&str]| -> Vec<bool> { list.iter().map(|text| is_public(text.parse::<IpAddr>().expect("an address"))).collect() };
    assert_eq!(of(&public), vec![true; public.len()]);
    assert_eq!(of(&others), vec![false; others.len()]);
}

#[test]
fn hosts_of_the_list_are_names() {
    let fits = |allowed: &str, host: &str, port| allowed.parse::<AllowedHost>().expect("a host").fits(host, port, port == 443);
    assert!(fits("api.example.com", "api.example.com", 443));
    assert!(fits("API.example.com", "api.example.com", 80));
    assert!(!fits("api.example.com", "api.example.com", 8080));
    assert!(!fits("api.example.com", "x.api.example.com", 443));
    assert!(fits("*.example.com", "api.example.com", 443));
    assert!(!fits("*.example.com", "example.com", 443));
    assert!(!fits("*.example.com", "badexample.com", 443));
    assert!(fits("api.example.com:8443", "api.example.com", 8443));
    for wrong in ["", "localhost", "http://example.com", "example.com:x", "*", "*.", "a..b", "exa mple.com"] {
        assert!(wrong.parse::<AllowedHost>().is_err(), "{wrong}");
    }
}
