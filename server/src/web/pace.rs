//! Measures how slow a client is. Only the time in which the server waits for the client counts, so that the server's own slowness does not.

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

/// A leaky bucket of waiting time: waiting fills it, transferred bytes empty it. It overflows if nothing is transferred for `grace`, or if the rate
/// stays below `rate`.
#[derive(Debug)]
pub struct Pace {
    /// Bytes a second.
    rate: u32,
    grace: Duration,
    /// The deadline, whatever is transferred.
    end: Option<Instant>,
    waited: Duration,
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    /// An empty bucket. `longest` limits the total time from now on.
    pub fn new(rate: u32, grace: Duration, longest: Option<Duration>) -> Self {
        let end = longest.map(|longest| Instant::now() + longest);
        Self { rate, grace, end, waited: Duration::ZERO, since: None, timer: None }
    }

    /// Counts transferred bytes. Returns `true` if the server was waiting for the client.
    pub fn moved(&mut self, bytes: usize) -> bool {
        let Some(since) = self.since.take() else { return false };
        let earned = Duration::from_secs(bytes as u64) / self.rate;
        self.waited = (self.waited + since.elapsed()).saturating_sub(earned);
        true
    }

    /// Waits for the client. Ready when the client has been too slow.
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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::time::timeout;

    use super::*;

    const STEP: Duration = Duration::from_millis(10);

    /// How many steps, up to fifty, a client that transfers this many bytes after each step takes until it is too slow.
    async fn steps(pace: &mut Pace, bytes: usize) -> usize {
        for step in 0..50 {
            if timeout(STEP, poll_fn(|context| pace.poll_wait(context))).await.is_ok() {
                return step;
            }
            pace.moved(bytes);
        }
        50
    }

    #[tokio::test]
    async fn a_client_below_the_minimum_rate_is_too_slow_and_one_above_it_is_not() {
        let grace = 10 * STEP;
        let trickles = steps(&mut Pace::new(1000, grace, None), 1).await;
        assert!(trickles <= 11, "{trickles} steps");
        assert_eq!(steps(&mut Pace::new(1000, grace, None), 1000).await, 50);
        let pauses = steps(&mut Pace::new(1000, STEP / 2, None), 1000).await;
        assert_eq!(pauses, 0, "a pause that is longer than the grace");
        let takes_all_day = steps(&mut Pace::new(1000, grace, Some(grace)), 1000).await;
        assert!(takes_all_day <= 11, "{takes_all_day} steps");
    }
}
