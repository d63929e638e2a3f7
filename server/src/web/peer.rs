//! Who is at the other end: the address that limits go by, and that deployed APIs are told.

use std::net::{IpAddr, SocketAddr};

use http::Request;

/// An extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Whose word is taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Nobody's: who is connected.
    Connection,
    /// A proxy's, through which everybody comes: the last address in `X-Forwarded-For`, which it has added. What stands before, anybody can say.
    Proxy,
}

/// Who sends a request.
pub fn of<B>(request: &Request<B>, connected: SocketAddr, trust: Trust) -> Peer {
    let forwarded = match trust {
        Trust::Connection => None,
        Trust::Proxy => request.headers().get_all("x-forwarded-for").iter().next_back(),
    };
    let last = forwarded.and_then(|hops| hops.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    Peer(last.unwrap_or_else(|| connected.ip()).to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(trust: Trust, headers: &[&str]) -> String {
        let request = headers.iter().fold(Request::builder(), |request, value| request.header("x-forwarded-for", *value));
        of(&request.body(()).expect("a request"), "[::ffff:10.0.0.9]:5000".parse().expect("an address"), trust).0.to_string()
    }

    #[test]
    fn a_proxys_word_is_taken_where_there_is_one_and_nobodys_elsewhere() {
        assert_eq!(peer(Trust::Connection, &["192.0.2.7"]), "10.0.0.9");
        assert_eq!(peer(Trust::Proxy, &["192.0.2.7"]), "192.0.2.7");
        assert_eq!(peer(Trust::Proxy, &["1.1.1.1, 192.0.2.7"]), "192.0.2.7", "what the client says stands before");
        assert_eq!(peer(Trust::Proxy, &["1.1.1.1", "2001:db8::7"]), "2001:db8::7");
        assert_eq!(peer(Trust::Proxy, &["unknown"]), "10.0.0.9");
        assert_eq!(peer(Trust::Proxy, &[]), "10.0.0.9");
    }
}
