//! Whose turn it is.
//!
//! A **member** has an allowance of computing time ([`ALLOWANCE`], refilled at a twentieth of a processor). Code within it is *prompt*: it has threads
//! of its own, and among several accounts the one that has used least is next. So a command or a call is served at once, whatever others do.
//!
//! Everything else shares what is left, as Linux's fair scheduler has it for groups of processes. Members and guests are two groups; while both
//! wait, guests get a quarter. Within a group, each account has a clock that counts the time that its code has computed, and the account whose
//! clock is furthest behind is next. One that comes back from a rest starts a moment ([`CREDIT`]) before the others; more is not saved up.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::{Duration, Instant},
};

use emulator::AccountId;
use parking_lot::{Condvar, Mutex};

/// Clocks of so many accounts are kept before those that tell nothing any more are dropped.
const MANY: usize = 1024;

/// What a member who rested may compute before anybody else's turn: some commands of the AWS CLI, or many calls.
const ALLOWANCE: Duration = Duration::from_millis(500);
/// A used allowance comes back so many times more slowly than it is used.
const REFILL: u32 = 20;
/// How much an account can be over its allowance: one that computes without end is not prompt again before it has had to wait for a moment.
const OVERDRAFT: Duration = Duration::from_millis(50);
/// What any account that rested may compute before it has to share with its group.
const CREDIT: Duration = Duration::from_millis(125);

/// Who shares with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Learners with a name, and everybody where there are no guests.
    Members,
    /// Guests of the site.
    Guests,
}

impl Group {
    const ALL: [Self; 2] = [Self::Members, Self::Guests];

    /// How much of the time a group gets while the other waits, in quarters.
    fn share(self) -> u32 {
        match self {
            Self::Members => 3,
            Self::Guests => 1,
        }
    }
}

/// Which threads a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// For members within their allowance.
    Prompt,
    /// For everything else.
    Shared,
}

/// Tasks that wait for a thread, by account.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    /// Threads that wait, by lane.
    ready: [Condvar; 2],
}

/// A task, and whose it is.
pub struct Turn<T> {
    /// To be charged for it.
    pub account: AccountId,
    /// What is to be run.
    pub task: T,
}

struct State<T> {
    accounts: HashMap<AccountId, Account<T>>,
    /// Accounts of the prompt lane with a waiting task, the least used allowance first.
    prompt: BTreeSet<(Instant, AccountId)>,
    groups: [Fair; 2],
    /// The clock of the group whose turn came last. It never goes back.
    now: Duration,
    closed: bool,
}

/// A group's share of the time, and its accounts.
#[derive(Default)]
struct Fair {
    clock: Duration,
    /// Accounts with a waiting task, the least clock first.
    order: BTreeSet<(Duration, AccountId)>,
    /// The clock of the account whose turn came last. It never goes back.
    now: Duration,
}

struct Account<T> {
    group: Group,
    /// When its allowance will be whole again.
    whole: Instant,
    clock: Duration,
    waiting: VecDeque<T>,
    /// Where it waits.
    lane: Lane,
}

impl<T> Account<T> {
    fn lane(&self, at: Instant) -> Lane {
        let is_allowed = self.group == Group::Members && self.whole < at + ALLOWANCE * REFILL;
        if is_allowed { Lane::Prompt } else { Lane::Shared }
    }
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let groups = Group::ALL.map(|_| Fair { now: CREDIT, ..Fair::default() });
        let state = State { accounts: HashMap::new(), prompt: BTreeSet::new(), groups, now: Duration::ZERO, closed: false };
        Self { state: Mutex::new(state), ready: Default::default() }
    }
}

impl<T> Queue<T> {
    /// Adds a task. After [`close`](Self::close) it is dropped.
    pub fn push(&self, account: AccountId, group: Group, task: T, at: Instant) {
        let mut state = self.state.lock();
        if state.closed {
            drop(state);
            return drop(task);
        }
        let lane = state.push(account, group, task, at);
        drop(state);
        self.ready[lane as usize].notify_one();
    }

    /// Waits for a task of a lane. `None` when there will be no more.
    pub fn take(&self, lane: Lane) -> Option<Turn<T>> {
        let mut state = self.state.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(turn) = state.pop(lane) {
                return Some(turn);
            }
            self.ready[lane as usize].wait(&mut state);
        }
    }

    /// Counts how long a task of the account has computed, in a turn of this lane.
    pub fn charge(&self, account: AccountId, lane: Lane, time: Duration, at: Instant) {
        let moved = self.state.lock().charge(account, lane, time, at);
        if let Some(lane) = moved {
            // As many threads as may find one of its tasks: it may have several.
            self.ready[lane as usize].notify_all();
        }
    }

    /// Ends the threads that wait, and drops the tasks.
    pub fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        state.prompt.clear();
        for group in &mut state.groups {
            group.order.clear();
        }
        let dropped = std::mem::take(&mut state.accounts);
        // A task may wake another one while it is dropped.
        drop(state);
        drop(dropped);
        for ready in &self.ready {
            ready.notify_all();
        }
    }
}

impl<T> State<T> {
    /// Answers where the account waits.
    fn push(&mut self, account: AccountId, group: Group, task: T, at: Instant) -> Lane {
        if self.accounts.len() >= MANY {
            let groups = &self.groups;
            self.accounts.retain(|_, known| {
                !known.waiting.is_empty() || known.whole > at || known.clock + CREDIT > groups[known.group as usize].now
            });
        }
        let earliest = self.groups[group as usize].now.saturating_sub(CREDIT);
        let new = || Account { group, whole: at, clock: earliest, waiting: VecDeque::new(), lane: Lane::Shared };
        let known = self.accounts.entry(account).or_insert_with(new);
        known.waiting.push_back(task);
        if known.waiting.len() > 1 {
            // Where it waits was decided when it was last charged.
            return known.lane;
        }
        // A guest who has signed up meanwhile has a clock of the other group.
        known.clock = if known.group == group { known.clock.max(earliest) } else { earliest };
        known.group = group;
        self.line_up(account, at).unwrap_or(Lane::Shared)
    }

    /// Puts an account with a waiting task where it is to wait.
    fn line_up(&mut self, account: AccountId, at: Instant) -> Option<Lane> {
        let known = self.accounts.get_mut(&account)?;
        known.lane = known.lane(at);
        match known.lane {
            Lane::Prompt => {
                self.prompt.insert((known.whole, account));
            }
            Lane::Shared => {
                let group = &mut self.groups[known.group as usize];
                if group.order.is_empty() {
                    group.clock = group.clock.max(self.now);
                }
                group.order.insert((known.clock, account));
            }
        }
        Some(known.lane)
    }

    /// The account whose turn it is, taken out of the line.
    fn next(&mut self, lane: Lane) -> Option<AccountId> {
        if lane == Lane::Prompt {
            return self.prompt.pop_first().map(|(_, account)| account);
        }
        let group = self.groups.iter_mut().filter(|group| !group.order.is_empty()).min_by_key(|group| group.clock)?;
        self.now = self.now.max(group.clock);
        let (clock, account) = group.order.pop_first()?;
        group.now = group.now.max(clock);
        Some(account)
    }

    fn pop(&mut self, lane: Lane) -> Option<Turn<T>> {
        let account = self.next(lane)?;
        let known = self.accounts.get_mut(&account)?;
        let task = known.waiting.pop_front()?;
        if !known.waiting.is_empty() {
            // In the same line until it is charged.
            match lane {
                Lane::Prompt => self.prompt.insert((known.whole, account)),
                Lane::Shared => self.groups[known.group as usize].order.insert((known.clock, account)),
            };
        }
        Some(Turn { account, task })
    }

    /// Answers where the account waits now, if that is elsewhere than before.
    fn charge(&mut self, account: AccountId, lane: Lane, time: Duration, at: Instant) -> Option<Lane> {
        let known = self.accounts.get_mut(&account)?;
        let before = known.lane;
        let waits = match before {
            Lane::Prompt => self.prompt.remove(&(known.whole, account)),
            Lane::Shared => self.groups[known.group as usize].order.remove(&(known.clock, account)),
        };
        // What was computed within the allowance does not count among those who share.
        if lane == Lane::Shared {
            known.clock += time;
            let group = &mut self.groups[known.group as usize];
            group.clock += time / known.group.share();
        }
        if known.group == Group::Members {
            known.whole = (known.whole.max(at) + time * REFILL).min(at + (ALLOWANCE + OVERDRAFT) * REFILL);
        }
        let now = waits.then(|| self.line_up(account, at))??;
        (now != before).then_some(now)
    }
}
