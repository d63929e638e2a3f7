//! Which addresses limits take for one, and which of those are a school's.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// An IPv6 provider gives a household, or a machine, this much of an address and leaves the rest to it.
const PREFIX: u32 = 64;

/// The networks that are a school's: `--school-network`. A class sits behind one address.
#[derive(Clone, Debug, Default)]
pub struct Networks {
    schools: Vec<IpNet>,
}

/// What limits by address go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    /// The address that stands for it.
    pub key: IpAddr,
    /// Whether many people are known to sit behind it.
    pub is_school: bool,
}

impl Networks {
    /// With these schools.
    pub fn new(schools: Vec<IpNet>) -> Self {
        Self { schools }
    }

    /// The network of an address.
    pub fn of(&self, address: IpAddr) -> Network {
        Network { key: network_of(address), is_school: self.schools.iter().any(|school| school.contains(&address)) }
    }
}

/// The address that stands for all that one customer of a provider has: an IPv4 address itself, of an IPv6 address the first half.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> (128 - PREFIX) << (128 - PREFIX))),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_network_and_a_school_is_known() {
        let key = |text: &str| network_of(text.parse().expect("an address")).to_string();
        assert_eq!(key("192.0.2.7"), "192.0.2.7");
        assert_eq!(key("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(key("2001:db8:1:2:ffff::1"), "2001:db8:1:2::");
        let networks = Networks::new(vec!["10.1.0.0/16".parse().expect("a network"), "2001:db8::/32".parse().expect("a network")]);
        let is_school = |text: &str| networks.of(text.parse().expect("an address")).is_school;
        assert_eq!(["10.1.255.9", "10.2.0.1", "2001:db8:9::1", "::1"].map(is_school), [true, false, true, false]);
    }
}
