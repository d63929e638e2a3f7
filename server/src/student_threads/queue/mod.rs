//! Schedules students' code.
//!
//! A **member** has an allowance of CPU time ([`ALLOWANCE`], refilled at a twentieth of a processor). Code within it is *prompt*: it has threads of
//! its own, and among several accounts the one that has used least is next. Therefore a command or a call runs at once, whatever others do.
//!
//! All other code shares the rest, as Linux's fair scheduler does for groups of processes. Members and guests are two groups; while both wait, guests
//! get a quarter. Within a group, each account has a clock that counts its CPU time, and the account whose clock is furthest behind is next. An
//! account that was idle starts a moment ([`CREDIT`]) before the others; it cannot save up more.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::{Duration, Instant},
};

use emulator::AccountId;
use parking_lot::{Condvar, Mutex};

/// With more accounts than this, clocks that no longer matter are dropped.
const MANY: usize = 1024;

/// The CPU time that an idle member may use before any other account's turn: some commands of the AWS CLI, or many calls.
const ALLOWANCE: Duration = Duration::from_millis(500);
/// The allowance is refilled this many times more slowly than it is used.
const REFILL: u32 = 20;
/// How far an account can exceed its allowance: one that computes endlessly has to wait for a moment before it is prompt again.
const OVERDRAFT: Duration = Duration::from_millis(50);
/// The CPU time that any idle account may use before it shares with its group.
const CREDIT: Duration = Duration::from_millis(125);

/// The group of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Learners with a name, and all accounts if there are no guests.
    Members,
    /// Guests of the site.
    Guests,
}

impl Group {
    const ALL: [Self; 2] = [Self::Members, Self::Guests];

    /// The group's share, in quarters, while the other group waits too.
    fn share(self) -> u32 {
        match self {
            Self::Members => 3,
            Self::Guests => 1,
        }
    }
}

/// The threads for which a task waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// For members within their allowance.
    Prompt,
    /// For all other code.
    Shared,
}

/// Tasks that wait for a thread, by account.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    /// Idle threads, by lane.
    ready: [Condvar; 2],
}

/// A task, with its account.
pub struct Turn<T> {
    /// The account that is charged.
    pub account: AccountId,
    /// The task to run.
    pub task: T,
}

struct State<T> {
    accounts: HashMap<AccountId, Account<T>>,
    /// Accounts with a waiting task in the prompt lane, the least used allowance first.
    prompt: BTreeSet<(Instant, AccountId)>,
    groups: [Fair; 2],
    /// The clock of the group that had the last turn. It never decreases.
    now: Duration,
    closed: bool,
}

/// A group's share of the time, and its accounts.
#[derive(Default)]
struct Fair {
    clock: Duration,
    /// Accounts with a waiting task, the lowest clock first.
    order: BTreeSet<(Duration, AccountId)>,
    /// The clock of the account that had the last turn. It never decreases.
    now: Duration,
}

struct Account<T> {
    group: Group,
    /// When its allowance will be full again.
    whole: Instant,
    clock: Duration,
    waiting: VecDeque<T>,
    /// The lane in which it waits.
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
    /// Adds a task. After [`close`](Self::close) the task is dropped.
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

    /// Waits for a task of a lane. `None` after [`close`](Self::close).
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

    /// Charges an account for a turn in this lane.
    pub fn charge(&self, account: AccountId, lane: Lane, time: Duration, at: Instant) {
        let moved = self.state.lock().charge(account, lane, time, at);
        if let Some(lane) = moved {
            // All threads, because the account may have several tasks.
            self.ready[lane as usize].notify_all();
        }
    }

    /// Ends the waiting threads, and drops the tasks.
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
    /// Returns the lane in which the account waits.
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
            // The lane was decided when the account was last charged.
            return known.lane;
        }
        // A guest who has signed up in the meantime starts with a clock of the other group.
        known.clock = if known.group == group { known.clock.max(earliest) } else { earliest };
        known.group = group;
        self.line_up(account, at).unwrap_or(Lane::Shared)
    }

    /// Puts an account with a waiting task into its lane.
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

    /// Takes the next account out of the lane.
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
            // It stays in the same lane until it is charged.
            match lane {
                Lane::Prompt => self.prompt.insert((known.whole, account)),
                Lane::Shared => self.groups[known.group as usize].order.insert((known.clock, account)),
            };
        }
        Some(Turn { account, task })
    }

    /// Returns the lane in which the account waits now, if it has changed.
    fn charge(&mut self, account: AccountId, lane: Lane, time: Duration, at: Instant) -> Option<Lane> {
        let known = self.accounts.get_mut(&account)?;
        let before = known.lane;
        let waits = match before {
            Lane::Prompt => self.prompt.remove(&(known.whole, account)),
            Lane::Shared => self.groups[known.group as usize].order.remove(&(known.clock, account)),
        };
        // Time within the allowance does not count in the group.
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
