//! Code that wants a network: there is none, and it is refused at once.

use std::time::{Duration, Instant};

use crate::table::holds;

#[tokio::test]
async fn every_way_to_a_network_is_refused_at_once() {
    let begun = Instant::now();
    holds(
        "
        socket.create_connection(('169.254.169.254', 80)) → gaierror: [Errno -4] Non-recoverable error
        socket.create_connection(('127.0.0.1', 4566)) → gaierror: [Errno -4] Non-recoverable error
        socket.getaddrinfo('example.com', 80) → gaierror: [Errno -4] Non-recoverable error
        socket.gethostbyname('localhost') → gaierror: [Errno -4] Non-recoverable error
        socket.socket().connect(('127.0.0.1', 4566)) → PermissionError: [Errno 2] Permission denied
        socket.socket().bind(('0.0.0.0', 8080)) → PermissionError: [Errno 2] Permission denied
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('8.8.8.8', 53)) → PermissionError: [Errno 2] Permission denied
        socket.socket(socket.AF_INET6).connect(('::1', 4566)) → PermissionError: [Errno 2] Permission denied
        socket.socket(socket.AF_UNIX) → AttributeError: module 'socket' has no attribute 'AF_UNIX'
        urllib.request.urlopen('http://169.254.169.254/latest/meta-data/') → URLError: <urlopen error [Errno -4] Non-recoverable error>
        urllib.request.urlopen('https://example.com/') → URLError: <urlopen error unknown url type: https>
        urllib.request.urlopen('file:///etc/passwd') → URLError: <urlopen error [Errno 44] No such file or directory: '/etc/passwd'>
        http.client.HTTPConnection('127.0.0.1', 4566).request('GET', '/') → gaierror: [Errno -4] Non-recoverable error
        asyncio.run(asyncio.open_connection('127.0.0.1', 4566)) → PermissionError: [Errno 2] Permission denied
        socketserver.TCPServer(('', 0), None) → PermissionError: [Errno 2] Permission denied
        ",
    )
    .await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
