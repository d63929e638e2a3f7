//! The state of one connection, which decides whether it may be closed if there are too many.

use std::{
    net::IpAddr,
    sync::{
        LazyLock,
        atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// A head that is not complete after this time arrives in pieces.
const HEAD_IN_PIECES: Duration = Duration::from_secs(1);
/// A body or a response that has made no progress for this time may be closed.
const STUCK: Duration = Duration::from_secs(5);
/// A body that arrives more slowly than this may be closed, in bytes a second.
const SLOW_BODY: u64 = 4 * 1024;

/// The phase of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Waits for the next request's head.
    Idle,
    /// Waits for a request's body.
    Body,
    /// Serves a request, or sends its response.
    Busy,
}

/// One connection.
#[derive(Debug)]
pub struct Client {
    /// The client's network.
    pub network: IpAddr,
    phase: AtomicU8,
    /// When the phase started, in milliseconds of [`now`].
    since: AtomicU64,
    /// Bytes received since then.
    received: AtomicU64,
    /// When the client stopped reading, in milliseconds; 0 while it reads.
    stuck: AtomicU64,
    /// Notified when the connection has to close.
    pub leave: Notify,
}

/// The order in which connections are closed: the lowest first, among equals the one whose phase started earliest.
pub type Rank = (u8, u64);

impl Client {
    /// The state of a new connection.
    pub fn new(network: IpAddr) -> Self {
        Self {
            network,
            phase: AtomicU8::new(Phase::Idle as u8),
            since: AtomicU64::new(now()),
            received: AtomicU64::new(0),
            stuck: AtomicU64::new(0),
            leave: Notify::new(),
        }
    }

    /// Starts a phase.
    pub fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Relaxed);
        self.since.store(now(), Relaxed);
        self.received.store(0, Relaxed);
    }

    /// The body is complete, or nobody reads it any more.
    pub fn body_ended(&self) {
        if self.phase.load(Relaxed) == Phase::Body as u8 {
            self.enter(Phase::Busy);
        }
    }

    /// Counts received bytes.
    pub fn received(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Relaxed);
    }

    /// Notes that the client has stopped reading.
    pub fn is_stuck(&self) {
        self.stuck.compare_exchange(0, now(), Relaxed, Relaxed).ok();
    }

    /// Notes that the client reads again.
    pub fn goes_on(&self) {
        self.stuck.store(0, Relaxed);
    }

    /// Whether and how early the connection is closed if there are too many. `None` while it is being served.
    pub fn rank(&self, now: u64) -> Option<Rank> {
        let since = self.since.load(Relaxed);
        let (age, received) = (now.saturating_sub(since), self.received.load(Relaxed));
        let stuck = match self.stuck.load(Relaxed) {
            0 => None,
            stuck => Some(now.saturating_sub(stuck) >= millis(STUCK)),
        };
        let phase = self.phase.load(Relaxed);
        let rank = match stuck {
            Some(true) => 1,
            Some(false) => return None,
            None if phase == Phase::Idle as u8 && received == 0 => 2,
            None if phase == Phase::Idle as u8 => {
                if age >= millis(HEAD_IN_PIECES) {
                    0
                } else {
                    3
                }
            }
            None if phase == Phase::Body as u8 && age >= millis(STUCK) && received * 1000 / age < SLOW_BODY => 1,
            None => return None,
        };
        Some((rank, since))
    }
}

/// Milliseconds since the first connection; never 0.
pub fn now() -> u64 {
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    millis(FIRST.elapsed()) + 1
}

fn millis(time: Duration) -> u64 {
    time.as_millis() as u64
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_reader_that_stops_makes_room_after_a_while_and_one_that_goes_on_does_not() {
        let client = Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST));
        client.enter(Phase::Busy);
        let later = now() + millis(STUCK) + 1;
        assert_eq!(client.rank(later), None, "what is worked at stays");
        client.is_stuck();
        assert_eq!(client.rank(now()), None, "a moment is none");
        assert_eq!(client.rank(now() + millis(STUCK) + 1).map(|(rank, _)| rank), Some(1));
        client.goes_on();
        assert_eq!(client.rank(later), None);
    }

    #[test]
    fn heads_in_pieces_make_room_first_then_slow_bodies_and_the_idle() {
        let client = |phase, received| {
            let client = Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST));
            client.enter(phase);
            client.received(received);
            client.rank(now() + millis(STUCK) + 1).map(|(rank, _)| rank)
        };
        let ranks = [(Phase::Idle, 1), (Phase::Body, 100), (Phase::Idle, 0)].map(|(phase, received)| client(phase, received));
        assert_eq!(ranks, [Some(0), Some(1), Some(2)]);
        assert_eq!(client(Phase::Body, 1 << 20), None);
    }
}
