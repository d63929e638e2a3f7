//! Limits connections: how many a listener has, how many one network may have, and which are closed if there are too many.
//!
//! A new connection never waits. If its network has reached its limit, or the listener has, connections that block others without being served are
//! closed: heads and bodies that arrive in pieces, responses that nobody reads, idle connections. A connection whose request is being served stays.
//! Therefore slow connections, however many, keep nobody out, not even at their own address.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use parking_lot::Mutex;

use super::{
    client::{self, Client},
    peer::Trust,
};

/// How many connections a listener has, if the system allows as many open files. An idle one takes about 20 KB.
const MOST: usize = 8192;
/// How many connections one network may have: a class of 300 behind one address with six connections for each browser, and some more.
const MOST_OF_ONE: usize = 2048;
/// How many open files are reserved for databases, shells and the rest.
const RESERVED_FILES: usize = 1024;
/// How many percent of the connections are closed at once, because finding them takes a scan of all.
const MADE_AT_ONCE: usize = 2;

/// The connections of a listener.
#[derive(Debug)]
pub struct ConnectionLimits {
    most: usize,
    most_of_one: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    next: u64,
    clients: HashMap<u64, Arc<Client>>,
    networks: HashMap<IpAddr, usize>,
}

/// A permit for a connection; it is released when it is dropped.
pub struct ConnectionPermit {
    limits: Arc<ConnectionLimits>,
    number: u64,
    /// The client that has the permit.
    pub client: Arc<Client>,
}

impl ConnectionLimits {
    /// As many connections as the system's limit of open files allows, for one of two listeners. Behind a proxy all connections are the proxy's.
    pub fn of_listener(trust: Trust) -> Arc<Self> {
        let files = rlimit::Resource::NOFILE.get_soft().map_or(1024, |files| usize::try_from(files).unwrap_or(usize::MAX));
        let most = (files.saturating_sub(RESERVED_FILES.min(files / 2)) / 2).min(MOST);
        let most_of_one = match trust {
            Trust::Connection => MOST_OF_ONE.min(most),
            Trust::Proxy => most,
        };
        Self::new(most, most_of_one)
    }

    /// Limits for the listener and for one network.
    pub fn new(most: usize, most_of_one: usize) -> Arc<Self> {
        Arc::new(Self { most, most_of_one, held: Mutex::default() })
    }

    /// Takes a permit. `None` if no connection can be closed.
    pub fn take(self: &Arc<Self>, network: IpAddr) -> Option<ConnectionPermit> {
        let mut held = self.held.lock();
        if held.networks.get(&network).is_some_and(|count| *count >= self.most_of_one) && !held.make_room(Some(network)) {
            return None;
        }
        if held.clients.len() >= self.most {
            let largest = held.networks.iter().max_by_key(|(_, count)| **count).map(|(network, _)| *network);
            if !held.make_room(largest) && !held.make_room(None) {
                return None;
            }
        }
        held.next += 1;
        let (number, client) = (held.next, Arc::new(Client::new(network)));
        held.clients.insert(number, client.clone());
        *held.networks.entry(network).or_default() += 1;
        Some(ConnectionPermit { limits: self.clone(), number, client })
    }
}

impl Held {
    /// Closes connections that are not being served, in one network or in all. Returns `false` if there is none.
    fn make_room(&mut self, network: Option<IpAddr>) -> bool {
        let now = client::now();
        let asked = self.clients.iter().filter(|(_, client)| network.is_none_or(|network| client.network == network));
        let mut ranked: Vec<_> = asked.filter_map(|(number, client)| Some((client.rank(now)?, *number))).collect();
        let wanted = (self.clients.len() * MADE_AT_ONCE / 100).max(1).min(ranked.len());
        if wanted == 0 {
            return false;
        }
        ranked.select_nth_unstable(wanted - 1);
        for (_, number) in &ranked[..wanted] {
            if let Some(client) = self.give_back(*number) {
                client.leave.notify_one();
            }
        }
        true
    }

    fn give_back(&mut self, number: u64) -> Option<Arc<Client>> {
        let client = self.clients.remove(&number)?;
        if let Some(count) = self.networks.get_mut(&client.network) {
            *count -= 1;
            if *count == 0 {
                self.networks.remove(&client.network);
            }
        }
        Some(client)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.limits.held.lock().give_back(self.number);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::{super::client::Phase, *};

    fn network(number: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, number])
    }

    fn is_told_to_leave(permit: &ConnectionPermit) -> bool {
        permit.client.leave.notified().now_or_never().is_some()
    }

    #[test]
    fn the_connection_idle_longest_is_closed_and_one_being_served_is_not() {
        let limits = ConnectionLimits::new(8, 3);
        let taken: Vec<ConnectionPermit> = (0..3).filter_map(|_| limits.take(network(1))).collect();
        taken[0].client.enter(Phase::Busy);
        let fourth = limits.take(network(1)).expect("the second makes room");
        let told: Vec<bool> = taken.iter().map(is_told_to_leave).collect();
        assert_eq!(told, [false, true, false], "the one that is served stays, and the youngest");
        for permit in [&taken[2], &fourth] {
            permit.client.enter(Phase::Busy);
        }
        assert!(limits.take(network(1)).is_none(), "all that one network may have is at work");
        assert!(limits.take(network(2)).is_some(), "and others come in all the same");
    }

    #[test]
    fn the_network_with_most_makes_room_for_others() {
        let limits = ConnectionLimits::new(6, 6);
        let many: Vec<ConnectionPermit> = (0..4).filter_map(|_| limits.take(network(1))).collect();
        let few: Vec<ConnectionPermit> = (0..2).filter_map(|_| limits.take(network(2))).collect();
        let other = limits.take(network(3)).expect("a place");
        assert_eq!(many.iter().filter(|permit| is_told_to_leave(permit)).count(), 1);
        assert!(!few.iter().chain([&other]).any(is_told_to_leave));
    }

    #[test]
    fn a_place_is_free_again_when_its_connection_ends() {
        let limits = ConnectionLimits::new(1, 1);
        let only = limits.take(network(1)).expect("a place");
        only.client.enter(Phase::Busy);
        assert!(limits.take(network(1)).is_none());
        drop(only);
        assert!(limits.take(network(2)).is_some());
    }
}
