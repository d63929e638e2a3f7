//! Requests whose target is not a path: the server answers them before any router, at no cost.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use tests::{Coldstart, memory_of};

/// Requests, and how their answers begin. `HOST` is the listener's own.
const REQUESTS: &[(&str, &str)] = &[
    ("CONNECT HOST HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 405"),
    ("CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n", "HTTP/1.1 405"),
    ("GET example.com:80 HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET http: HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET http:// HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET http:/// HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET http://example.com/ HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET http://me@HOST/ HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET ftp://HOST/ HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("OPTIONS * HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET * HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET ? HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET healthz HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET  HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET /h\u{e9}althz HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 400"),
    ("GET /LONG HTTP/1.1\r\nhost: HOST\r\n\r\n", "HTTP/1.1 414"),
    ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"),
    ("GET / HTTP/1.1\r\nhost: HOST\r\nhost: example.com\r\n\r\n", "HTTP/1.1 400"),
    ("GET / HTTP/1.1\r\nhost: a b\r\n\r\n", "HTTP/1.1 400"),
];

/// Sends a request and returns the first bytes of the answer.
fn answer(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = request.replace("LONG", &"a".repeat(20_000)).replace("HOST", address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = [0; 12];
    match stream.read_exact(&mut answer) {
        Ok(()) => String::from_utf8_lossy(&answer).into_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_target_that_is_no_path_is_refused_on_both_listeners_and_costs_nothing() {
    let site = Coldstart::serve().unwrap();
    let listeners = [&site.web, &site.aws].map(|url| url.trim_start_matches("http://").to_owned());
    let all = || {
        for address in &listeners {
            for (request, expected) in REQUESTS {
                assert_eq!(answer(address, request), *expected, "{request:?} to {address}");
            }
        }
    };
    all();
    let before = memory_of(site.id()).unwrap();
    for _ in 0..20 {
        all();
    }
    let after = memory_of(site.id()).unwrap();
    assert!(after < before + (10 << 20), "{before} bytes have become {after}");
    assert!(!site.said().contains("panicked"), "{}", site.said());
}

#[test]
fn a_whole_address_of_the_host_that_is_asked_is_as_good_as_its_path() {
    let site = Coldstart::shared_site();
    let address = site.web.trim_start_matches("http://");
    assert_eq!(answer(address, "GET http://HOST/healthz HTTP/1.1\r\nhost: HOST\r\n\r\n"), "HTTP/1.1 200");
    assert_eq!(answer(address, "GET http://HOST HTTP/1.1\r\nhost: HOST\r\n\r\n"), "HTTP/1.1 200");
    let endpoint = site.aws.trim_start_matches("http://");
    let path = answer(endpoint, "GET /2015-03-31/functions HTTP/1.1\r\nhost: HOST\r\n\r\n");
    assert_eq!(path, "HTTP/1.1 403");
    assert_eq!(answer(endpoint, "GET http://HOST/2015-03-31/functions HTTP/1.1\r\nhost: HOST\r\n\r\n"), path);
}
