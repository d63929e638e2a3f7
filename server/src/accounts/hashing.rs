//! Limits how many passwords are hashed at once. Networks take turns, so that many guesses from one network do not delay the others.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::Arc,
};

use app::account::AccountError;
use parking_lot::Mutex;
use tokio::sync::oneshot;

/// Hashing takes tens of milliseconds and 19 MB, so only as many run at once as the machine has cores to spare.
const AT_ONCE: usize = 2;
/// How many requests of one network may wait: a class that signs in at once, and some more.
const MOST_OF_ONE: usize = 400;
/// How many requests may wait in all; each takes some hundred bytes and an open connection.
const MOST: usize = 2000;
/// `Retry-After` in seconds for a request that is refused: half of a full queue has been served by then.
const COME_AGAIN: u64 = 20;

/// The permits and the queue for them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Hashing(Arc<Mutex<Queue>>);

#[derive(Debug, Default)]
struct Queue {
    at_work: usize,
    waiting: usize,
    /// Networks with waiting requests, in the order of their turns.
    turns: VecDeque<IpAddr>,
    lines: HashMap<IpAddr, VecDeque<oneshot::Sender<HashingPermit>>>,
}

/// A permit to hash a password. When it is dropped, the next request gets it.
#[derive(Debug)]
pub struct HashingPermit(Option<Hashing>);

impl Hashing {
    /// Waits for a permit.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] if too many requests wait already.
    pub async fn permit(&self, network: IpAddr) -> Result<HashingPermit, AccountError> {
        let permit = {
            let mut queue = self.0.lock();
            if queue.at_work < AT_ONCE {
                queue.at_work += 1;
                return Ok(HashingPermit(Some(self.clone())));
            }
            queue.stand_in_line(network)?
        };
        permit.await.map_err(|_| AccountError::Internal)
    }
}

impl Queue {
    fn stand_in_line(&mut self, network: IpAddr) -> Result<oneshot::Receiver<HashingPermit>, AccountError> {
        if self.waiting >= MOST || self.lines.get(&network).is_some_and(|line| line.len() >= MOST_OF_ONE) {
            return Err(AccountError::TooManyTries { seconds: COME_AGAIN });
        }
        let line = self.lines.entry(network).or_default();
        if line.is_empty() {
            self.turns.push_back(network);
        }
        let (permit, comes) = oneshot::channel();
        line.push_back(permit);
        self.waiting += 1;
        Ok(comes)
    }

    /// Takes the next request. If its network has more waiting requests, the network goes to the end of the turns.
    fn next(&mut self) -> Option<oneshot::Sender<HashingPermit>> {
        let network = self.turns.pop_front()?;
        let line = self.lines.get_mut(&network)?;
        let next = line.pop_front();
        self.waiting -= usize::from(next.is_some());
        if line.is_empty() {
            self.lines.remove(&network);
        } else {
            self.turns.push_back(network);
        }
        next
    }
}

impl Drop for HashingPermit {
    fn drop(&mut self) {
        let Some(hashing) = self.0.take() else { return };
        let mut queue = hashing.0.lock();
        while let Some(next) = queue.next() {
            // A request that was cancelled does not take the permit; the next one gets it.
            match next.send(Self(Some(hashing.clone()))) {
                Ok(()) => return,
                // The queue is locked, so this permit must not release itself.
                Err(mut permit) => permit.0 = None,
            }
        }
        queue.at_work -= 1;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn network(number: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, number])
    }

    #[tokio::test]
    async fn networks_take_turns_however_many_wait_in_one() {
        let hashing = Hashing::default();
        let first = hashing.permit(network(1)).await.expect("a permit");
        let _second = hashing.permit(network(1)).await.expect("a permit");
        let mut many: Vec<_> = (0..MOST_OF_ONE).map(|_| Box::pin(hashing.permit(network(1)))).collect();
        for waits in &mut many {
            assert!(waits.as_mut().now_or_never().is_none(), "it waits");
        }
        let refused = hashing.permit(network(1)).now_or_never().expect("an answer at once").expect_err("the line is full");
        assert_eq!(refused, AccountError::TooManyTries { seconds: COME_AGAIN });
        let mut other = Box::pin(hashing.permit(network(2)));
        assert!(other.as_mut().now_or_never().is_none(), "it waits");
        drop(first);
        let of_many = many[0].as_mut().now_or_never().expect("who came first").expect("a permit");
        drop(of_many);
        other.now_or_never().expect("the other network's turn comes after one").expect("a permit");
    }

    #[tokio::test]
    async fn a_cancelled_request_does_not_block_the_queue() {
        let hashing = Hashing::default();
        let (first, second) =
            (hashing.permit(network(1)).await.expect("a permit"), hashing.permit(network(1)).await.expect("a permit"));
        for number in 0..5 {
            let mut gone = Box::pin(hashing.permit(network(number)));
            assert!(gone.as_mut().now_or_never().is_none());
        }
        let mut waits = Box::pin(hashing.permit(network(9)));
        assert!(waits.as_mut().now_or_never().is_none());
        drop(first);
        let third = waits.now_or_never().expect("its turn").expect("a permit");
        drop((second, third));
        assert_eq!(hashing.0.lock().at_work, 0);
    }
}
