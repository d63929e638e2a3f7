//! Abusers. Each has its own loopback address, uses all that it gets and never stops, not even when it is refused.

use std::{
    future::pending,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use serde_json::json;
use tests::Student;
use tokio::{io::AsyncWriteExt, net::TcpSocket, task::JoinSet, time::interval};

use crate::functions;

/// Number of guests that one abuser makes.
const GUESTS: usize = 20;
/// Number of connections that one abuser holds.
const CONNECTIONS: usize = 4200;
/// Time after which a refused abuser retries.
const PAUSE: Duration = Duration::from_secs(1);

/// Makes guests whose functions loop, or sleep with as many files and as much memory as they can get, until all environments are in
/// use.
pub async fn hold_environments(web: String) {
    let mut calls = JoinSet::new();
    for (number, guest) in guests(&web, address(2)).await.into_iter().enumerate() {
        functions::create(&guest).await.ok();
        for what in ["files", "sleep", "memory", "loop"].into_iter().cycle().skip(number).take(12) {
            let guest = guest.clone();
            calls.spawn(async move {
                let mut pace = interval(PAUSE);
                loop {
                    pace.tick().await;
                    functions::invoke(&guest, "fn", &json!({ "what": what }).to_string()).await.ok();
                }
            });
        }
    }
    calls.join_all().await;
    pending().await
}

/// Opens terminals and runs lines that use all the memory and time that they can get.
pub async fn fill_terminals(web: String) {
    const LINES: [&str; 4] = [
        r#"s=x; while true; do s="$s$s"; done"#,
        "python3 -c 'kept = [bytearray(1 << 20) for _ in range(4000)]'",
        "while true; do :; done",
        "seq 1 100000000",
    ];
    let mut lines = JoinSet::new();
    for (number, guest) in guests(&web, address(3)).await.into_iter().enumerate() {
        lines.spawn(async move {
            let mut pace = interval(PAUSE);
            for line in LINES.into_iter().cycle().skip(number) {
                pace.tick().await;
                guest.post("/terminal/open", &json!({})).await.ok();
                if let Ok(answer) = guest.post("/terminal/run", &json!({ "text": line })).await {
                    answer.bytes().await.ok();
                }
            }
        });
    }
    lines.join_all().await;
    pending().await
}

/// Invokes a function endlessly that prints 4 MB each time.
pub async fn print_logs(web: String) {
    let guest = Student::guest_from(&web, address(4)).await.unwrap();
    functions::create(&guest).await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..4 {
        let guest = guest.clone();
        calls.spawn(async move {
            let mut pace = interval(PAUSE);
            loop {
                pace.tick().await;
                functions::invoke(&guest, "fn", r#"{"what": "print"}"#).await.ok();
            }
        });
    }
    calls.join_all().await;
    pending().await
}

/// Makes guests in an endless loop.
pub async fn make_guests(web: String) {
    let mut pace = interval(Duration::from_millis(5));
    loop {
        pace.tick().await;
        Student::guest_from(&web, address(5)).await.ok();
    }
}

/// Holds connections to both listeners and sends a byte of a head on each now and then; it reopens those that are closed.
pub async fn trickle(origins: [String; 2]) {
    let mut held = JoinSet::new();
    for number in 0..CONNECTIONS {
        let port: u16 = origins[number % 2].rsplit(':').next().and_then(|port| port.parse().ok()).unwrap();
        held.spawn(async move {
            let mut pace = interval(Duration::from_secs(2));
            loop {
                pace.tick().await;
                trickle_once(port).await.ok();
            }
        });
    }
    held.join_all().await;
    pending().await
}

async fn trickle_once(port: u16) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(address(6), 0))?;
    let mut stream = socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let mut pace = interval(Duration::from_secs(2));
    for byte in b"GET / HTTP/1.1\r\nhost: localhost\r\nx-never: ".iter().chain(std::iter::repeat(&b'x')) {
        pace.tick().await;
        stream.write_all(&[*byte]).await?;
    }
    Ok(())
}

async fn guests(web: &str, from: IpAddr) -> Vec<Student> {
    let mut guests = Vec::new();
    for _ in 0..GUESTS {
        guests.extend(Student::guest_from(web, from).await);
    }
    guests
}

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}
