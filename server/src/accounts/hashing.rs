//! Where passwords are hashed: a few at a time, and in turn between networks, so that nobody's heap of guesses stands before others.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::Arc,
};

use app::account::AccountError;
use parking_lot::Mutex;
use tokio::sync::oneshot;

/// Hashing takes tens of milliseconds and 19 MB: not more at once than the machine has cores to spare.
const AT_ONCE: usize = 2;
/// How many wait in one network: a class that signs in at once, and some.
const MOST_OF_ONE: usize = 400;
/// How many wait in all; each is some hundred bytes and an open request.
const MOST: usize = 2000;
/// When to come again after being turned away, seconds: half of a full queue is done by then.
const COME_AGAIN: u64 = 20;

/// The places, and who waits for them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Hashing(Arc<Mutex<Queue>>);

#[derive(Debug, Default)]
struct Queue {
    at_work: usize,
    waiting: usize,
    /// Networks that have somebody waiting, in turn.
    turns: VecDeque<IpAddr>,
    lines: HashMap<IpAddr, VecDeque<oneshot::Sender<HashingPermit>>>,
}

/// A place at work; the next takes it when this is dropped.
#[derive(Debug)]
pub struct HashingPermit(Option<Hashing>);

impl Hashing {
    /// Waits for a place.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] when too many wait already.
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

    /// Whose turn it is. A network that has more waiting stands behind the others then.
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
            // Who has gone does not take it; then it is the next one's turn.
            match next.send(Self(Some(hashing.clone()))) {
                Ok(()) => return,
                // The queue is locked: this place must not give itself back.
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
    async fn who_has_gone_holds_nobody_up() {
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
