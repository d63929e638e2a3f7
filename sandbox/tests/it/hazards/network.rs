//! Code that uses the network: there is none, and each attempt is refused at once.

use std::time::{Duration, Instant};

use crate::table::holds;

#[tokio::test]
async fn every_way_to_a_network_is_refused_at_once() {
    let begun = Instant::now();
    holds(
        "
        socket.create_connection(('169.254.169.254', 80)) → ConnectionRefusedError: [Errno 14] Connection refused (http.send is not available in this sandbox)
        socket.create_connection(('127.0.0.1', 4566)) → ConnectionRefusedError: [Errno 14] Connection refused (http.send is not available in this sandbox)
        socket.getaddrinfo('example.com', 80) → gaierror: [Errno -2] Name or service not known (http.send is not available in this sandbox)
        socket.gethostbyname('localhost') → '127.0.0.1'
        socket.socket().connect(('127.0.0.1', 4566)) → ConnectionRefusedError: [Errno 14] Connection refused (http.send is not available in this sandbox)
        socket.socket().bind(('0.0.0.0', 8080)) → PermissionError: [Errno 2] Permission denied: a socket cannot bind in this sandbox
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('8.8.8.8', 53)) → PermissionError: [Errno 2] Permission denied: a socket cannot sendto in this sandbox
        socket.socket(socket.AF_INET6).connect(('::1', 4566)) → ConnectionRefusedError: [Errno 14] Connection refused (http.send is not available in this sandbox)
        socket.socket(socket.AF_UNIX) → AttributeError: module 'socket' has no attribute 'AF_UNIX'
        urllib.request.urlopen('http://169.254.169.254/latest/meta-data/') → URLError: <urlopen error [Errno 14] Connection refused (http.send is not available in this sandbox)>
        urllib.request.urlopen('https://example.com/') → URLError: <urlopen error [Errno -2] Name or service not known (http.send is not available in this sandbox)>
        urllib.request.urlopen('file:///etc/passwd') → URLError: <urlopen error [Errno 44] No such file or directory: '/etc/passwd'>
        http.client.HTTPConnection('127.0.0.1', 4566).request('GET', '/') → ConnectionRefusedError: [Errno 14] Connection refused (http.send is not available in this sandbox)
        asyncio.run(asyncio.open_connection('127.0.0.1', 4566)) → PermissionError: [Errno 2] Permission denied: asyncio opens no connections in this sandbox
        socketserver.TCPServer(('', 0), None) → PermissionError: [Errno 2] Permission denied: a socket cannot bind in this sandbox
        ",
    )
    .await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
