//! Who is at the other end: the address that limits go by, and that deployed APIs are told.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

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

/// Whose an address is, as far as limits go: an IPv4 address is one network, of an IPv6 address the first 64 bits are, since providers give
/// their customers no less.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address @ IpAddr::V4(_) => address,
    }
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

    #[test]
    fn a_network_is_one_ipv4_address_or_64_bits_of_ipv6() {
        let network = |text: &str| network_of(text.parse().expect("an address")).to_string();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    }
}
