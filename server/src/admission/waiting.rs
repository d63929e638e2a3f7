//! The callers that wait for a permit: a queue for each account; accounts take turns.

use std::collections::{HashMap, VecDeque};

use emulator::AccountId;
use tokio::sync::oneshot;

use super::{Party, Permit};

/// How many calls of an account may wait; more are refused.
const MOST_EACH: usize = 4;
/// How many accounts may wait.
const MOST_ACCOUNTS: usize = 4096;

/// Sends a permit to a caller that waits.
pub struct Waiter(oneshot::Sender<Permit>);

/// Receives the permit.
pub struct Waits(pub oneshot::Receiver<Permit>);

impl Waiter {
    /// Hands a permit over; returns it if nobody waits any more.
    pub fn give(self, permit: Permit) -> Option<Permit> {
        self.0.send(permit).err()
    }
}

/// The queues of all accounts.
#[derive(Default)]
pub struct Waiting {
    queues: HashMap<AccountId, VecDeque<(Party, Waiter)>>,
    /// Every account with a queue, the one whose turn is next first.
    turns: VecDeque<AccountId>,
}

impl Waiting {
    /// Joins the account's queue. `None` if it is too long.
    pub fn join(&mut self, party: Party) -> Option<Waits> {
        if !self.queues.contains_key(&party.account) {
            if self.queues.len() >= MOST_ACCOUNTS {
                return None;
            }
            self.turns.push_back(party.account);
        }
        let queue = self.queues.entry(party.account).or_default();
        queue.retain(|(_, waiter)| !waiter.0.is_closed());
        if queue.len() >= MOST_EACH {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        queue.push_back((party, Waiter(sender)));
        Some(Waits(receiver))
    }

    /// Removes callers of an account that no longer wait.
    pub fn tidy(&mut self, account: AccountId) {
        let Some(queue) = self.queues.get_mut(&account) else { return };
        queue.retain(|(_, waiter)| !waiter.0.is_closed());
        if queue.is_empty() {
            self.queues.remove(&account);
            self.turns.retain(|other| *other != account);
        }
    }

    /// Visits each account once, in turn: if its first caller `gets` a permit, the caller is served and the account goes to the end.
    pub fn serve(&mut self, mut gets: impl FnMut(Party) -> bool) -> Vec<(Party, Waiter)> {
        if self.turns.is_empty() {
            return Vec::new();
        }
        let (mut served, mut still, mut later) = (Vec::new(), VecDeque::new(), VecDeque::new());
        for account in std::mem::take(&mut self.turns) {
            let Some(queue) = self.queues.get_mut(&account) else { continue };
            queue.retain(|(_, waiter)| !waiter.0.is_closed());
            let is_served = queue.front().is_some_and(|(party, _)| gets(*party));
            if is_served {
                served.extend(queue.pop_front());
            }
            match (queue.is_empty(), is_served) {
                (true, _) => drop(self.queues.remove(&account)),
                (false, true) => later.push_back(account),
                (false, false) => still.push_back(account),
            }
        }
        still.append(&mut later);
        self.turns = still;
        served
    }
}
