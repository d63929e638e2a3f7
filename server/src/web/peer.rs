//! The client's address, which limits use and deployed APIs receive.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::Request;

/// An extension of every request: the client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Which source of the address is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The connection: the address is the peer's.
    Connection,
    /// A proxy that all requests pass: the address is the last one in `X-Forwarded-For`, which the proxy has added. Earlier ones can be forged.
    Proxy,
}

/// The client's address.
pub fn of<B>(request: &Request<B>, connected: SocketAddr, trust: Trust) -> Peer {
    let forwarded = match trust {
        Trust::Connection => None,
        Trust::Proxy => request.headers().get_all("x-forwarded-for").iter().next_back(),
    };
    let last = forwarded.and_then(|hops| hops.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    Peer(last.unwrap_or_else(|| connected.ip()).to_canonical())
}

/// The network of an address for limits: an IPv4 address is one network; of an IPv6 address the first 64 bits are one, since providers give each
/// customer at least these.
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
    fn the_header_of_a_trusted_proxy_is_used_and_any_other_is_ignored() {
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
