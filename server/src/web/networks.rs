//! Which addresses limits take for one, and which of those are a school's.

use std::net::IpAddr;

use ipnet::IpNet;

use super::peer::network_of;

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
