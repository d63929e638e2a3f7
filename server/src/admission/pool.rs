//! A fixed number of permits, and the rule by which they are shared.
//!
//! *Room* is the number of permits that a class may still take: those that are free in the pool; for a guest also at most those that are free of the
//! guests' half, and of the three quarters of it that one network may have, unless the network is a school's. Half of a pool is therefore reserved
//! for members.
//!
//! An account may take a permit while there is room and it has fewer than [`GUARANTEED`], or fewer than a third of the room. Alone, an account can
//! get a quarter of what its class may have. The more accounts want many permits, the fewer each gets: N of them leave three parts of N + 3 free,
//! because a permit in use cannot be taken back. No account is refused its first permit while there is room for its class.
//!
//! An account that is refused because there is no room waits for a limited time; permits that are released go to the waiting accounts in turn.

use std::{collections::HashMap, net::IpAddr, sync::Arc, time::Duration};

use emulator::AccountId;
use parking_lot::Mutex;

use super::{
    Class, Party,
    waiting::{Waiter, Waiting, Waits},
};

/// How many permits an account may have as long as there is any room: one for a function, and one for the terminal's program or the function that
/// calls it.
const GUARANTEED: u32 = 2;
/// Beyond that, how many permits must be free for each one that the account has.
const FREE_FOR_EACH: u32 = 3;

/// The pool. Cheap to clone.
#[derive(Clone)]
pub struct Pool(Arc<Inner>);

pub(super) struct Inner {
    most: Most,
    patience: Duration,
    state: Mutex<State>,
}

/// The sizes of the pool.
#[derive(Clone, Copy)]
struct Most {
    all: u32,
    guests: u32,
    /// For the guests of one network.
    network: u32,
}

#[derive(Default)]
struct State {
    held: Held,
    waiting: Waiting,
}

/// The permits in use.
#[derive(Default)]
struct Held {
    all: u32,
    guests: u32,
    by_network: HashMap<IpAddr, u32>,
    by_account: HashMap<AccountId, u32>,
}

/// Why no permit is available.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// The account has used up its share.
    #[error("the account has its share of the places")]
    Share,
    /// The guests have used up theirs.
    #[error("all places for guests are taken")]
    Guests,
    /// The guests of this network have used up theirs.
    #[error("all places for guests of one network are taken")]
    Network,
    /// All permits are in use.
    #[error("all places are taken")]
    All,
}

/// A permit; it is released when it is dropped.
pub struct Permit {
    pool: Arc<Inner>,
    party: Party,
}

impl Pool {
    /// A pool with this many permits. A caller waits for at most `patience` if there is none.
    pub fn new(size: u32, patience: Duration) -> Self {
        let guests = (size / 2).max(1);
        let most = Most { all: size.max(1), guests, network: (guests * 3 / 4).max(1) };
        Self(Arc::new(Inner { most, patience, state: Mutex::default() }))
    }

    /// Takes a permit without waiting.
    ///
    /// # Errors
    /// [`Full`].
    pub fn try_take(&self, party: Party) -> Result<Permit, Full> {
        self.0.state.lock().held.add(self.0.most, party)?;
        Ok(Permit { pool: self.0.clone(), party })
    }

    /// Takes a permit. An account that has fewer than are guaranteed waits for one.
    ///
    /// # Errors
    /// [`Full`], at once if the account has used up its share or too many of its calls wait already.
    pub async fn take(&self, party: Party) -> Result<Permit, Full> {
        let (full, Waits(comes)) = {
            let mut state = self.0.state.lock();
            match state.held.add(self.0.most, party) {
                Ok(()) => return Ok(Permit { pool: self.0.clone(), party }),
                Err(Full::Share) => return Err(Full::Share),
                Err(full) => (full, state.waiting.join(party).ok_or(full)?),
            }
        };
        let leaves = Leaves { pool: &self.0, party };
        let came = tokio::time::timeout(self.0.patience, comes).await;
        drop(leaves);
        came.ok().and_then(Result::ok).ok_or(full)
    }

    /// The number of permits in use.
    pub fn taken(&self) -> u32 {
        self.0.state.lock().held.all
    }
}

/// Removes a caller from the queue who no longer waits.
struct Leaves<'p> {
    pool: &'p Inner,
    party: Party,
}

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.pool.state.lock().waiting.tidy(self.party.account);
    }
}

impl Held {
    /// Counts a permit if one is available.
    fn add(&mut self, most: Most, party: Party) -> Result<(), Full> {
        let (room, full) = self.room(most, party.class);
        let mine = self.by_account.get(&party.account).copied().unwrap_or(0);
        // An account that has the guaranteed number does not wait, because its share is used up.
        if mine >= GUARANTEED && mine.saturating_mul(FREE_FOR_EACH) >= room {
            return Err(Full::Share);
        }
        if room == 0 {
            return Err(full);
        }
        self.all += 1;
        *self.by_account.entry(party.account).or_insert(0) += 1;
        if let Class::Guest { network, .. } = party.class {
            self.guests += 1;
            *self.by_network.entry(network).or_insert(0) += 1;
        }
        Ok(())
    }

    /// How many permits a class may still take, and which limit is reached if that is none.
    fn room(&self, most: Most, class: Class) -> (u32, Full) {
        let all = (most.all.saturating_sub(self.all), Full::All);
        let Class::Guest { network, is_school } = class else { return all };
        let guests = (most.guests.saturating_sub(self.guests), Full::Guests);
        let here = self.by_network.get(&network).copied().unwrap_or(0);
        let here = (most.network.saturating_sub(here), Full::Network);
        let levels = [Some(all), Some(guests), (!is_school).then_some(here)];
        levels.into_iter().flatten().min_by_key(|(room, _)| *room).unwrap_or(all)
    }

    fn subtract(&mut self, party: Party) {
        self.all = self.all.saturating_sub(1);
        one_less(&mut self.by_account, &party.account);
        if let Class::Guest { network, .. } = party.class {
            self.guests = self.guests.saturating_sub(1);
            one_less(&mut self.by_network, &network);
        }
    }
}

/// Decrements a count, and removes it at zero.
fn one_less<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u32>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

impl Permit {
    /// The party that has the permit.
    pub fn party(&self) -> Party {
        self.party
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let next: Vec<(Waiter, Self)> = {
            let mut state = self.pool.state.lock();
            let State { held, waiting } = &mut *state;
            held.subtract(self.party);
            let served = waiting.serve(|party| held.add(self.pool.most, party).is_ok());
            served.into_iter().map(|(party, waiter)| (waiter, Self { pool: self.pool.clone(), party })).collect()
        };
        for (waiter, permit) in next {
            // If the caller has gone, the permit comes back and is given to the next one.
            drop(waiter.give(permit));
        }
    }
}
