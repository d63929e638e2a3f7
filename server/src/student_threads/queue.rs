//! Whose turn it is: the account that has computed least, as Linux's fair scheduler has it for processes.
//!
//! Each account has a clock that counts the time that its code has computed. The account whose clock is furthest behind is next. One that
//! comes back from a rest starts a moment ([`CREDIT`]) before the others, so that a short call or command is served at once; more than that is
//! not saved up. An account has a weight: its time counts so many times, and its credit is so many times smaller.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::Duration,
};

use emulator::AccountId;
use parking_lot::{Condvar, Mutex};

/// Clocks of so many accounts are kept before those that tell nothing any more are dropped.
const MANY: usize = 1024;

/// What an account that rested may compute before it has to share: a command of the AWS CLI, or some calls.
const CREDIT: Duration = Duration::from_millis(500);

/// Tasks that wait for a thread, by account.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    ready: Condvar,
}

/// A task, and whose it is.
pub struct Turn<T> {
    /// To be charged for it.
    pub account: AccountId,
    /// What is to be run.
    pub task: T,
}

struct State<T> {
    accounts: HashMap<AccountId, Share<T>>,
    /// Accounts with a waiting task, the least clock first.
    order: BTreeSet<(Duration, AccountId)>,
    /// The clock of the account whose turn came last. It never goes back.
    now: Duration,
    closed: bool,
}

struct Share<T> {
    clock: Duration,
    waiting: VecDeque<T>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let state = State { accounts: HashMap::new(), order: BTreeSet::new(), now: CREDIT, closed: false };
        Self { state: Mutex::new(state), ready: Condvar::new() }
    }
}

impl<T> Queue<T> {
    /// Adds a task. After [`close`](Self::close) it is dropped.
    pub fn push(&self, account: AccountId, weight: u32, task: T) {
        let mut state = self.state.lock();
        if state.closed {
            drop(state);
            return drop(task);
        }
        state.push(account, weight, task);
        drop(state);
        self.ready.notify_one();
    }

    /// Waits for a task. `None` when there will be no more.
    pub fn take(&self) -> Option<Turn<T>> {
        let mut state = self.state.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(turn) = state.pop() {
                return Some(turn);
            }
            self.ready.wait(&mut state);
        }
    }

    /// Counts how long a task of the account has computed.
    pub fn charge(&self, account: AccountId, weight: u32, time: Duration) {
        self.state.lock().charge(account, time * weight);
    }

    /// Ends the threads that wait, and drops the tasks.
    pub fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        state.order.clear();
        let dropped = std::mem::take(&mut state.accounts);
        // A task may wake another one while it is dropped.
        drop(state);
        drop(dropped);
        self.ready.notify_all();
    }
}

impl<T> State<T> {
    fn push(&mut self, account: AccountId, weight: u32, task: T) {
        if self.accounts.len() >= MANY {
            let now = self.now;
            self.accounts.retain(|_, share| !share.waiting.is_empty() || share.clock + CREDIT > now);
        }
        let earliest = self.now.saturating_sub(CREDIT / weight.max(1));
        let share = self.share(account, earliest);
        let rested = share.waiting.is_empty();
        share.clock = if rested { share.clock.max(earliest) } else { share.clock };
        share.waiting.push_back(task);
        let place = (share.clock, account);
        if rested {
            self.order.insert(place);
        }
    }

    fn share(&mut self, account: AccountId, clock: Duration) -> &mut Share<T> {
        self.accounts.entry(account).or_insert_with(|| Share { clock, waiting: VecDeque::new() })
    }

    fn pop(&mut self) -> Option<Turn<T>> {
        let (clock, account) = self.order.pop_first()?;
        self.now = self.now.max(clock);
        let share = self.accounts.get_mut(&account)?;
        let task = share.waiting.pop_front()?;
        if !share.waiting.is_empty() {
            self.order.insert((clock, account));
        }
        Some(Turn { account, task })
    }

    fn charge(&mut self, account: AccountId, time: Duration) {
        let share = self.share(account, self.now);
        let (before, after) = (share.clock, share.clock + time);
        share.clock = after;
        if self.order.remove(&(before, account)) {
            self.order.insert((after, account));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TURN: Duration = Duration::from_millis(5);

    fn account(number: u64) -> AccountId {
        AccountId::from_number(number)
    }

    /// Takes a turn that lasts, and lets the task wait again.
    fn turn(queue: &Queue<&'static str>) -> &'static str {
        let Turn { account, task } = queue.take().expect("a task");
        queue.charge(account, 1, TURN);
        queue.push(account, 1, task);
        task
    }

    #[test]
    fn an_account_with_many_tasks_gets_no_more_turns_than_one_with_a_single_task() {
        let queue = Queue::default();
        for _ in 0..50 {
            queue.push(account(1), 1, "hog");
        }
        queue.push(account(2), 1, "other");
        let turns: Vec<_> = (0..100).map(|_| turn(&queue)).collect();
        assert_eq!(turns.iter().filter(|task| **task == "other").count(), 50);
    }

    #[test]
    fn who_comes_after_a_rest_is_served_at_once_for_a_moment_and_has_saved_up_no_more() {
        let queue = Queue::default();
        for number in 0..10 {
            queue.push(account(number), 1, "hog");
        }
        // Ten hogs compute for ten seconds.
        for _ in 0..2000 {
            turn(&queue);
        }
        queue.push(account(99), 1, "new");
        let credit = CREDIT.div_duration_f64(TURN) as usize;
        let turns: Vec<_> = (0..credit + 110).map(|_| turn(&queue)).collect();
        assert!(turns[..credit].iter().all(|task| *task == "new"), "nobody is served before");
        let later = turns[credit + 11..].iter().filter(|task| **task == "new").count();
        assert!((8..=10).contains(&later), "one turn in eleven from then on, not {later} in 99");
    }

    #[test]
    fn what_an_account_has_computed_is_not_forgotten_when_it_rests_for_a_moment() {
        let queue = Queue::default();
        queue.push(account(1), 1, "hog");
        queue.push(account(2), 1, "other");
        let Turn { account: hog, task } = queue.take().expect("a task");
        queue.charge(hog, 1, TURN * 10);
        queue.push(hog, 1, task);
        let turns: Vec<_> = (0..10).map(|_| turn(&queue)).collect();
        assert_eq!(turns, ["other"; 10]);
    }

    #[test]
    fn the_time_of_an_account_with_weight_four_counts_four_times_from_the_start_on() {
        let queue = Queue::default();
        for number in 0..40 {
            queue.push(account(number), 4, "guest");
        }
        queue.push(account(99), 1, "member");
        let mut members = 0;
        let mut first = Vec::new();
        for _ in 0..4400 {
            let Turn { account, task } = queue.take().expect("a task");
            let weight = if task == "guest" { 4 } else { 1 };
            queue.charge(account, weight, TURN);
            queue.push(account, weight, task);
            members += usize::from(task == "member");
            first.push(task);
        }
        assert!(first[..70].iter().all(|task| *task == "member"), "the member's credit is the larger one");
        assert!((400..500).contains(&members), "four turns in 44, and the credit: {members}");
    }

    #[test]
    fn nothing_is_taken_after_the_end() {
        let queue = Queue::default();
        queue.push(account(1), 1, "task");
        queue.close();
        queue.push(account(1), 1, "late");
        assert!(queue.take().is_none());
    }
}
