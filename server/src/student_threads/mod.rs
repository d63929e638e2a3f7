//! Threads of their own for students' code. They give way to the site's threads, and each account gets its share of them: a loop in one
//! student's function makes neither a page nor another student's function wait.
//!
//! [`queue`] says whose turn it is. Students' code gives up its thread every few milliseconds (an epoch of the sandbox), so turns are short.

mod queue;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use async_task::{Runnable, Task};
use emulator::AccountId;
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::oneshot,
};

use queue::Queue;

/// How much more willingly these threads give way, in steps of `nice`.
const POLITENESS: i32 = 5;

/// As many threads as the machine has cores; they end when this is dropped.
pub struct StudentThreads {
    queue: Arc<Queue<Runnable>>,
    weigh: Arc<Weigh>,
    /// Timers, and what the code hands to Tokio. `None` only in `drop`.
    tokio: Option<Runtime>,
}

/// The code on a thread panicked, or the threads have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox broke down while it ran this")]
pub struct Broken;

impl StudentThreads {
    /// Starts them. An account's time counts as often as `weigh` says.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn start(weigh: impl Fn(AccountId) -> u32 + Send + Sync + 'static) -> io::Result<Self> {
        let weigh: Arc<Weigh> = Arc::new(weigh);
        let tokio = Builder::new_multi_thread().worker_threads(1).thread_name("student-timer").enable_all().build()?;
        let (queue, handle) = (Arc::new(Queue::default()), tokio.handle().clone());
        let threads = Self { queue, weigh, tokio: Some(tokio) };
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (queue, tokio, weigh) = (threads.queue.clone(), handle.clone(), threads.weigh.clone());
            thread::Builder::new().name("student".into()).spawn(move || work(&queue, &tokio, &*weigh))?;
        }
        Ok(threads)
    }

    /// Runs an account's code to its end, even when nobody waits for it any more.
    ///
    /// # Errors
    /// [`Broken`].
    pub async fn run<F>(&self, account: AccountId, code: F) -> Result<F::Output, Broken>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (ended, end) = oneshot::channel();
        // Nobody may be there to be told.
        self.spawn(account, async move { drop(ended.send(code.await)) }).detach();
        end.await.map_err(|_| Broken)
    }

    /// Runs an account's code for as long as somebody waits for it.
    ///
    /// # Errors
    /// [`Broken`].
    pub async fn run_while_awaited<F>(&self, account: AccountId, code: F) -> Result<F::Output, Broken>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.spawn(account, code).fallible().await.ok_or(Broken)
    }

    fn spawn<F>(&self, account: AccountId, code: F) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (queue, weigh) = (Arc::downgrade(&self.queue), self.weigh.clone());
        let schedule = move |runnable| {
            if let Some(queue) = queue.upgrade() {
                queue.push(account, weigh(account), runnable);
            }
        };
        let (runnable, task) = async_task::spawn(code, schedule);
        runnable.schedule();
        task
    }
}

impl Drop for StudentThreads {
    fn drop(&mut self) {
        self.queue.close();
        // Waiting for a runtime's end is not allowed where futures run.
        if let Some(tokio) = self.tokio.take() {
            tokio.shutdown_background();
        }
    }
}

type Weigh = dyn Fn(AccountId) -> u32 + Send + Sync;

fn work(queue: &Queue<Runnable>, tokio: &Handle, weigh: &Weigh) {
    give_way(POLITENESS);
    let _tokio = tokio.enter();
    while let Some(turn) = queue.take() {
        let account = turn.account;
        let begun = std::time::Instant::now();
        // The hook has logged it, and whoever waits is told.
        drop(catch_unwind(AssertUnwindSafe(|| turn.task.run())));
        queue.charge(account, weigh(account), begun.elapsed());
    }
}

/// Makes the calling thread, and those that it starts, give way by so many steps of `nice`.
pub fn give_way(steps: i32) {
    // On Linux this is about the calling thread alone. Where it is refused, all threads are equal, and that works too.
    let nice = rustix::process::getpriority_process(None).and_then(|nice| rustix::process::setpriority_process(None, nice + steps));
    if let Err(error) = nice {
        tracing::debug!(%error, "the students' threads are as important as the site's");
    }
}
