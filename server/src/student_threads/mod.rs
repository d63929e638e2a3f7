//! Threads for students' code, so that a loop in one student's function delays neither a page nor another student's function.
//!
//! [`queue`] decides whose turn it is. Occasional work of a member is *prompt*: it runs on threads with the same priority as the site's. All other
//! code shares threads with a lower priority. Students' code yields its thread every few milliseconds (an epoch of the sandbox), so turns are short.

mod meter;
mod queue;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use async_task::{Builder as TaskBuilder, Task};
use emulator::AccountId;
use rustix::time::ClockId;
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::oneshot,
};

use meter::Meter;
pub use meter::TIMING;
pub use queue::Group;
use queue::{Lane, Queue};

/// The niceness of the shared threads relative to the site's: they get a tenth of a processor that the site's threads want too.
const POLITENESS: i32 = 10;

/// A task that is ready for a turn.
type Runnable = async_task::Runnable<Arc<Meter>>;

/// Twice as many threads as the machine has cores, half of them for prompt work. They end when this is dropped.
pub struct StudentThreads {
    queue: Arc<Queue<Runnable>>,
    group_of: Arc<GroupOf>,
    /// Timers, and the tasks that students' code spawns on Tokio. `None` only in `drop`.
    tokio: Option<Runtime>,
}

/// The code on a thread panicked, or the threads have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox broke down while it ran this")]
pub struct Broken;

impl StudentThreads {
    /// Starts the threads. `group_of` returns the group of an account.
    ///
    /// # Errors
    /// If the system cannot start threads.
    pub fn start(group_of: impl Fn(AccountId) -> Group + Send + Sync + 'static) -> io::Result<Self> {
        let tokio = Builder::new_multi_thread().worker_threads(1).thread_name("student-timer").enable_all().build()?;
        let (queue, handle) = (Arc::new(Queue::default()), tokio.handle().clone());
        let threads = Self { queue, group_of: Arc::new(group_of), tokio: Some(tokio) };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for lane in [Lane::Prompt, Lane::Shared].into_iter().flat_map(|lane| std::iter::repeat_n(lane, cores)) {
            let (queue, tokio) = (threads.queue.clone(), handle.clone());
            thread::Builder::new().name("student".into()).spawn(move || work(&queue, lane, &tokio))?;
        }
        Ok(threads)
    }

    /// Runs an account's code to its end, even if nobody waits for it any more. The log names it `what`.
    ///
    /// # Errors
    /// [`Broken`].
    pub async fn run<F>(&self, account: AccountId, what: &'static str, code: F) -> Result<F::Output, Broken>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (ended, end) = oneshot::channel();
        // The receiver may be gone.
        self.spawn(account, what, async move { drop(ended.send(code.await)) }).detach();
        end.await.map_err(|_| Broken)
    }

    /// Runs an account's code for as long as somebody waits for it.
    ///
    /// # Errors
    /// [`Broken`].
    pub async fn run_while_awaited<F>(&self, account: AccountId, what: &'static str, code: F) -> Result<F::Output, Broken>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.spawn(account, what, code).fallible().await.ok_or(Broken)
    }

    fn spawn<F>(&self, account: AccountId, what: &'static str, code: F) -> Task<F::Output, Arc<Meter>>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (queue, group_of) = (Arc::downgrade(&self.queue), self.group_of.clone());
        let schedule = move |runnable: Runnable| {
            let now = Instant::now();
            runnable.metadata().is_ready(now);
            if let Some(queue) = queue.upgrade() {
                queue.push(account, group_of(account), runnable, now);
            }
        };
        let meter = Arc::new(Meter::new(account, what));
        let metered = async move |meter: Arc<Meter>| {
            let output = code.await;
            meter.ends();
            output
        };
        let (runnable, task) = TaskBuilder::new().metadata(meter).spawn(|meter| metered(meter.clone()), schedule);
        runnable.schedule();
        task
    }
}

impl Drop for StudentThreads {
    fn drop(&mut self) {
        self.queue.close();
        // Waiting for a runtime's end is not allowed in asynchronous code.
        if let Some(tokio) = self.tokio.take() {
            tokio.shutdown_background();
        }
    }
}

type GroupOf = dyn Fn(AccountId) -> Group + Send + Sync;

fn work(queue: &Queue<Runnable>, lane: Lane, tokio: &Handle) {
    if lane == Lane::Shared {
        give_way(POLITENESS);
    }
    let _tokio = tokio.enter();
    let mut before = computed();
    while let Some(turn) = queue.take(lane) {
        let (account, meter, begun) = (turn.account, turn.task.metadata().clone(), Instant::now());
        meter.begins(begun);
        // The panic hook has logged a panic, and the waiting caller gets an error.
        drop(catch_unwind(AssertUnwindSafe(|| turn.task.run())));
        let (now, after) = (Instant::now(), computed());
        let time = after.saturating_sub(before);
        before = after;
        meter.has_run(now - begun, time);
        queue.charge(account, lane, time, now);
    }
}

/// The CPU time of the calling thread. An account is not charged for time in which the site's threads had the processor.
fn computed() -> Duration {
    let time = rustix::time::clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// Raises the niceness of the calling thread, and of those that it starts.
pub fn give_way(steps: i32) {
    // On Linux this affects only the calling thread. If it is refused, all threads have the same priority, which works too.
    let nice = rustix::process::getpriority_process(None).and_then(|nice| rustix::process::setpriority_process(None, nice + steps));
    if let Err(error) = nice {
        tracing::debug!(%error, "the students' threads are as important as the site's");
    }
}
