//! Decides which addresses are one network for limits, and which networks are schools'.

use std::net::IpAddr;

use ipnet::IpNet;

use super::peer::network_of;

/// The networks of schools (`--school-network`). A class shares one address.
#[derive(Clone, Debug, Default)]
pub struct Networks {
    schools: Vec<IpNet>,
}

/// The key for limits by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    /// The address that stands for the network.
    pub key: IpAddr,
    /// Whether the network is a school's, which many people share.
    pub is_school: bool,
}

impl Networks {
    pub fn new(schools: Vec<IpNet>) -> Self {
        Self { schools }
    }

    /// The network of an address.
    pub fn of(&self, address: IpAddr) -> Network {
        Network { key: network_of(address), is_school: self.schools.iter().any(|school| school.contains(&address)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_is_known_by_its_addresses() {
        let networks = Networks::new(vec!["10.1.0.0/16".parse().expect("a network"), "2001:db8::/32".parse().expect("a network")]);
        let is_school = |text: &str| networks.of(text.parse().expect("an address")).is_school;
        assert_eq!(["10.1.255.9", "10.2.0.1", "2001:db8:9::1", "::1"].map(is_school), [true, false, true, false]);
    }
}
