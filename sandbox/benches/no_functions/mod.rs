//! An AWS that has no functions, for an instance and for native programs alike; and what is made of their times.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use sandbox::HostCalls;

const FUNCTIONS: &str = r#"{"Functions": []}"#;

/// Answers every request of an instance with no functions.
pub struct Canned;

#[async_trait]
impl HostCalls for Canned {
    async fn call(&self, _op: &str, _payload: Bytes) -> Result<Bytes, String> {
        let head = r#"{"status": 200, "reason": "OK", "headers": [["content-type", "application/json"]]}"#;
        Ok([&(head.len() as u32).to_le_bytes(), head.as_bytes(), FUNCTIONS.as_bytes()].concat().into())
    }
}

/// The same for native programs, over the network. Gives its port.
pub fn endpoint() -> std::io::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 8192];
            let size = FUNCTIONS.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n{FUNCTIONS}"
            );
            // A client that goes away is measured all the same.
            let _ = stream.read(&mut request).and_then(|_| stream.write_all(answer.as_bytes()));
        }
    });
    Ok(port)
}

/// The one in the middle.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// For people.
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
