//! How slow a client may be: it is measured while it is waited for, so that our own slowness is not held against it.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

/// A client that was too slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client was too slow")]
pub struct TooSlow;

/// A bucket of waiting: time that is spent waiting fills it, bytes that move empty it. It runs over when nothing moves for `grace`, or when
/// bytes move at less than `rate` for long.
#[derive(Debug)]
pub struct Pace {
    /// Bytes a second.
    rate: u32,
    grace: Duration,
    /// Whatever moves, it is over then.
    end: Option<Instant>,
    waited: Duration,
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    /// Nothing has been waited for yet. `longest` bounds all of it, from now on.
    pub fn new(rate: u32, grace: Duration, longest: Option<Duration>) -> Self {
        let end = longest.map(|longest| Instant::now() + longest);
        Self { rate, grace, end, waited: Duration::ZERO, since: None, timer: None }
    }

    /// Bytes have moved. True when the client had been waited for.
    pub fn moved(&mut self, bytes: usize) -> bool {
        let Some(since) = self.since.take() else { return false };
        let earned = Duration::from_secs(bytes as u64) / self.rate;
        self.waited = (self.waited + since.elapsed()).saturating_sub(earned);
        true
    }

    /// The client is waited for. Ready when it has been too slow.
    pub fn poll_wait(&mut self, context: &mut Context<'_>) -> Poll<TooSlow> {
        let timer = match (&mut self.timer, self.since) {
            (Some(timer), Some(_)) => timer,
            (timer, _) => {
                let now = Instant::now();
                self.since = Some(now);
                let late = now + self.grace.saturating_sub(self.waited);
                let late = self.end.map_or(late, |end| end.min(late));
                match timer {
                    Some(timer) => timer.as_mut().reset(late),
                    None => *timer = Some(Box::pin(sleep_until(late))),
                }
                match timer {
                    Some(timer) => timer,
                    None => return Poll::Pending,
                }
            }
        };
        ready!(timer.as_mut().poll(context));
        Poll::Ready(TooSlow)
    }
}
