//! Limits tries to sign in. The limits slow down guesses, by network and by name within a network. They do not slow down the owner of the name: not
//! from another network, and not from the same network in a browser that has signed in before ([`super::device`]).
//!
//! A try is counted before the password is verified; a right password gives it back. A request without a try left waits in line for the next one, so
//! that the owner gets through behind a guesser too. If the line is full, the request is refused with the time to wait.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use app::account::AccountError;

use super::{
    buckets::{Buckets, Rule},
    device::DeviceId,
    name::PreparedName,
};

/// One network and one name: five at once, then four a minute.
const OF_PAIR: Rule = Rule { burst: 5, period: Duration::from_secs(15), line: 3 };
/// One network: a class in which each student mistypes once, then two a second.
const OF_NETWORK: Rule = Rule { burst: 300, period: Duration::from_millis(500), line: 0 };
/// One name in all networks: more than any five networks may try, so that one guesser alone does not reach it; then six a minute.
const OF_NAME: Rule = Rule { burst: 60, period: Duration::from_secs(10), line: 3 };
/// One browser that has signed in with this name; no other limit applies to it.
const OF_DEVICE: Rule = Rule { burst: 10, period: Duration::from_secs(10), line: 3 };

/// The counters of all limits.
#[derive(Debug)]
pub struct Tries {
    of_pair: Buckets<(IpAddr, PreparedName)>,
    of_network: Buckets<IpAddr>,
    of_name: Buckets<PreparedName>,
    of_device: Buckets<DeviceId>,
}

/// The origin of a try.
#[derive(Clone, Debug)]
pub struct Who {
    /// The client's network.
    pub network: IpAddr,
    /// The name; `None` if no account can have it.
    pub name: Option<PreparedName>,
    /// The browser, if it has signed in with this name before.
    pub device: Option<DeviceId>,
}

impl Default for Tries {
    fn default() -> Self {
        Self {
            of_pair: Buckets::new(OF_PAIR),
            of_network: Buckets::new(OF_NETWORK),
            of_name: Buckets::new(OF_NAME),
            of_device: Buckets::new(OF_DEVICE),
        }
    }
}

impl Tries {
    /// Counts a try and returns how long to wait before the password is verified.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] if the line is full.
    pub fn begin(&self, who: &Who, now: Instant) -> Result<Duration, AccountError> {
        self.wait(who, now).map_err(|stay_away| AccountError::TooManyTries { seconds: stay_away.as_secs() + 1 })
    }

    fn wait(&self, who: &Who, now: Instant) -> Result<Duration, Duration> {
        if let Some(device) = &who.device {
            return self.of_device.take(device, now);
        }
        // The pair is checked first: a try that is refused for one name uses up nothing of the network's or the name's tries.
        let Some(name) = &who.name else { return self.of_network.take(&who.network, now) };
        let for_pair = self.of_pair.take(&(who.network, name.clone()), now)?;
        let for_network = self.of_network.take(&who.network, now)?;
        let for_name = self.of_name.take(name, now)?;
        Ok(for_pair.max(for_network).max(for_name))
    }

    /// Gives back a try whose password was right.
    pub fn succeeded(&self, who: &Who) {
        let Who { network, name: Some(name), device } = who else { return };
        match device {
            Some(device) => self.of_device.fill(device),
            None => {
                self.of_pair.fill(&(*network, name.clone()));
                self.of_network.give_back(network);
                self.of_name.give_back(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(network: u32, name: &str) -> Who {
        Who { network: IpAddr::from(network.to_be_bytes()), name: Some(PreparedName::of(name)), device: None }
    }

    /// How many passwords are verified in an hour if one is tried every 1.2 s.
    fn guesses_for_an_hour(tries: &Tries, guesser: &Who, begun: Instant) -> usize {
        let guesses = (0..3000).map(|number| begun + Duration::from_millis(1200) * number);
        guesses.filter(|at| tries.begin(guesser, *at).is_ok()).count()
    }

    #[test]
    fn a_guesser_is_slowed_and_the_owner_elsewhere_is_not() {
        let (tries, begun) = (Tries::default(), Instant::now());
        let guessed = guesses_for_an_hour(&tries, &who(1, "ada"), begun);
        assert!((200..260).contains(&guessed), "{guessed} guesses in an hour");
        let now = begun + Duration::from_secs(3600);
        for attempt in 0..12 {
            let owner = who(2, "ada");
            assert_eq!(tries.begin(&owner, now), Ok(Duration::ZERO), "try {attempt}");
            tries.succeeded(&owner);
        }
        assert_eq!(tries.begin(&who(1, "bo"), now), Ok(Duration::ZERO), "nor is another name at the guesser's network");
    }

    #[test]
    fn the_owner_at_the_guessers_network_waits_in_line_and_with_a_known_browser_does_not() {
        let (tries, begun) = (Tries::default(), Instant::now());
        let guesser = who(1, "ada");
        // A guesser who waits for each answer has at most one try in line.
        let mut now = begun;
        for _ in 0..20 {
            now += tries.begin(&guesser, now).expect("the line has room");
        }
        tries.begin(&guesser, now).expect("the guesser is in line");
        let wait = tries.begin(&guesser, now).expect("the owner comes after the guesser");
        assert!(wait <= Duration::from_secs(30), "{wait:?}");
        let at_home = Who { device: Some(DeviceId::of_test("a browser")), ..guesser.clone() };
        for _ in 0..12 {
            assert_eq!(tries.begin(&at_home, now), Ok(Duration::ZERO));
            tries.succeeded(&at_home);
        }
    }

    #[test]
    fn many_networks_at_one_name_are_slowed_and_a_known_browser_is_not() {
        let (tries, begun) = (Tries::default(), Instant::now());
        let guessed = (0..20_000).filter(|network| tries.begin(&who(*network, "ada"), begun).is_ok()).count();
        assert_eq!(guessed, 63, "60, and those who wait in line");
        let refused = tries.begin(&who(77_777, "ada"), begun);
        assert_eq!(refused, Err(AccountError::TooManyTries { seconds: 11 }));
        let owner = Who { device: Some(DeviceId::of_test("a browser")), ..who(88_888, "ada") };
        assert_eq!(tries.begin(&owner, begun), Ok(Duration::ZERO));
        assert_eq!(tries.begin(&who(5, "bo"), begun), Ok(Duration::ZERO), "other names don't notice");
    }

    #[test]
    fn a_class_behind_one_address_signs_in_at_once() {
        let (tries, begun) = (Tries::default(), Instant::now());
        for number in 0..1000 {
            let student = who(1, &format!("student-{number}"));
            assert_eq!(tries.begin(&student, begun), Ok(Duration::ZERO), "student {number}");
            tries.succeeded(&student);
        }
    }

    #[test]
    fn what_was_tried_long_ago_is_forgotten() {
        let (tries, begun) = (Tries::default(), Instant::now());
        for attempt in 0..40_000_u32 {
            let now = begun + Duration::from_millis(20) * attempt;
            tries.begin(&who(attempt, &format!("nobody-{attempt}")), now).expect("the first try of each");
        }
        assert!(tries.of_pair.count() <= 8192 && tries.of_name.count() <= 8192 && tries.of_network.count() <= 8192);
    }
}
