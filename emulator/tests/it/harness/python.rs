//! Python that follows a script: what the handler does is said by the test, act by act.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{
    Runtime,
    runtime::{Environment, Initialised, Invocation, InvocationResult, Outcome, Start, StartError},
};
use parking_lot::Mutex;
use tokio::sync::Notify;

/// What the next invocation does.
pub enum Act {
    /// Ends so, after printing these.
    Ends(Outcome, Vec<&'static str>),
    /// Waits until it is told to go on, then returns `null`.
    Waits(Arc<Notify>),
    /// The runtime itself panics.
    Panics,
}

/// A runtime that plays acts in turn; without one it returns the event as it came.
#[derive(Default)]
pub struct Script {
    acts: Arc<Mutex<VecDeque<Act>>>,
    failing_inits: Arc<Mutex<VecDeque<Outcome>>>,
    starts: Mutex<Vec<Start>>,
    invocations: Arc<Mutex<Vec<Invocation>>>,
    most: Mutex<Option<usize>>,
    live: Arc<AtomicUsize>,
    restarts: Arc<AtomicUsize>,
}

impl Script {
    /// How often a process was begun anew in an environment.
    pub fn restarts(&self) -> usize {
        self.restarts.load(Ordering::SeqCst)
    }

    /// How many environments live now.
    pub fn live(&self) -> usize {
        self.live.load(Ordering::SeqCst)
    }

    /// At most so many environments live at once.
    pub fn holds(&self, most: usize) {
        *self.most.lock() = Some(most);
    }

    /// The next invocation does this.
    pub fn then(&self, act: Act) {
        self.acts.lock().push_back(act);
    }

    /// The next environment's INIT fails so.
    pub fn then_init_fails(&self, outcome: Outcome) {
        self.failing_inits.lock().push_back(outcome);
    }

    /// What every environment so far was made from.
    pub fn starts(&self) -> Vec<Start> {
        self.starts.lock().clone()
    }

    /// Every event that a handler has got so far.
    pub fn invocations(&self) -> Vec<Invocation> {
        self.invocations.lock().clone()
    }
}

#[async_trait]
impl Runtime for Script {
    async fn start(&self, start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError> {
        if self.most.lock().is_some_and(|most| self.live.load(Ordering::SeqCst) >= most) {
            return Err(StartError::Busy);
        }
        self.starts.lock().push(start);
        self.live.fetch_add(1, Ordering::SeqCst);
        let player = Player {
            acts: self.acts.clone(),
            failing_inits: self.failing_inits.clone(),
            invocations: self.invocations.clone(),
            live: self.live.clone(),
            restarts: self.restarts.clone(),
        };
        let initialised = player.initialised();
        Ok((Box::new(player), initialised))
    }
}

struct Player {
    acts: Arc<Mutex<VecDeque<Act>>>,
    failing_inits: Arc<Mutex<VecDeque<Outcome>>>,
    invocations: Arc<Mutex<Vec<Invocation>>>,
    live: Arc<AtomicUsize>,
    restarts: Arc<AtomicUsize>,
}

impl Player {
    fn initialised(&self) -> Initialised {
        let failure = self.failing_inits.lock().pop_front();
        Initialised { duration: Duration::from_micros(110_100), output: vec![], failure }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Environment for Player {
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult {
        let echo = invocation.payload.clone();
        self.invocations.lock().push(invocation);
        let act = self.acts.lock().pop_front();
        let (outcome, output) = match act {
            None => (Outcome::Returned(echo), vec![]),
            Some(Act::Ends(outcome, output)) => (outcome, output),
            Some(Act::Waits(go)) => {
                go.notified().await;
                (Outcome::Returned(Bytes::from_static(b"null")), vec![])
            }
            Some(Act::Panics) => panic!("the test asked for it"),
        };
        let output = output.into_iter().map(str::to_owned).collect();
        InvocationResult { outcome, output, duration: Duration::from_micros(3_010), max_memory: 36 * 1024 * 1024 }
    }

    async fn restart(&mut self, _timeout: Duration) -> Result<Initialised, StartError> {
        self.restarts.fetch_add(1, Ordering::SeqCst);
        Ok(self.initialised())
    }
}
