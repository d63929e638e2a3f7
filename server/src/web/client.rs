//! What one connection is doing, as far as that says whether it may be closed when places run short.

use std::{
    net::IpAddr,
    sync::{
        LazyLock,
        atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// A head that is not whole after this time comes in pieces.
const HEAD_IN_PIECES: Duration = Duration::from_secs(1);
/// A body or an answer that has been stuck for this time gives way to others.
const STUCK: Duration = Duration::from_secs(5);
/// A body that comes at less than this gives way to others, bytes a second.
const SLOW_BODY: u64 = 4 * 1024;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// No request is whole: the next head is waited for.
    Idle,
    /// A request's body is waited for.
    Body,
    /// A request is worked at, or its answer is on its way.
    Busy,
}

/// One connection.
#[derive(Debug)]
pub struct Client {
    /// Whose it is.
    pub network: IpAddr,
    phase: AtomicU8,
    /// When the phase began, milliseconds of [`now`].
    since: AtomicU64,
    /// Bytes that have come since.
    received: AtomicU64,
    /// Since when the client takes nothing of what is sent, milliseconds; 0 while it does.
    stuck: AtomicU64,
    /// Told when it has to make room.
    pub leave: Notify,
}

/// In which order connections are closed: the lowest first, among equals the one that began earliest.
pub type Rank = (u8, u64);

impl Client {
    /// A connection that has just begun.
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

    /// Something new begins.
    pub fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Relaxed);
        self.since.store(now(), Relaxed);
        self.received.store(0, Relaxed);
    }

    /// The body is there, or nobody wants it any more.
    pub fn body_ended(&self) {
        if self.phase.load(Relaxed) == Phase::Body as u8 {
            self.enter(Phase::Busy);
        }
    }

    /// Bytes have come.
    pub fn received(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Relaxed);
    }

    /// The client takes nothing of what is sent.
    pub fn is_stuck(&self) {
        self.stuck.compare_exchange(0, now(), Relaxed, Relaxed).ok();
    }

    /// It does again.
    pub fn goes_on(&self) {
        self.stuck.store(0, Relaxed);
    }

    /// Whether and how soon it is closed when places run short. What is being worked at is not.
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
