//! Many connections of honest visitors from one address. Those of abusers are in `tests/abuse/crowd.rs`.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tests::Coldstart;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
    task::JoinSet,
};

const fn loopback(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}

fn address(url: &str) -> SocketAddr {
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    SocketAddr::new(loopback(1), port)
}

async fn connect(from: IpAddr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::new(from, 0))?;
    socket.connect(to).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_behind_one_address_has_all_its_connections_at_once() {
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let site = Coldstart::serve().unwrap();
    let mut class = JoinSet::new();
    let all_are_in = Arc::new(tokio::sync::Barrier::new(1800));
    for _ in 0..1800 {
        let (to, all_are_in) = (address(&site.web), all_are_in.clone());
        class.spawn(async move {
            let mut stream = connect(loopback(1), to).await.unwrap();
            let ask = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
            let mut answers = Vec::new();
            for _ in 0..2 {
                stream.write_all(ask).await.unwrap();
                let mut answer = [0; 12];
                tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer).await.unwrap();
                answers.push(String::from_utf8_lossy(&answer).into_owned());
                // The rest of the answer arrives with its first bytes.
                stream.try_read(&mut [0; 4096]).ok();
                all_are_in.wait().await;
            }
            answers
        });
    }
    while let Some(answers) = class.join_next().await {
        assert_eq!(answers.unwrap(), ["HTTP/1.1 200", "HTTP/1.1 200"]);
    }
}
