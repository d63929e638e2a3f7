//! Threads of their own for students' code, and politer ones than the site's: a loop in a function makes nobody's page wait.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// How much more willingly these threads give way, in steps of `nice`.
const POLITENESS: i32 = 5;

/// As many threads as the machine has cores; they end when this is dropped.
pub struct GuestThreads(Option<Runtime>);

impl GuestThreads {
    /// Starts them.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn start() -> io::Result<Self> {
        let threads = Builder::new_multi_thread().thread_name("guest").enable_all().on_thread_start(give_way).build()?;
        Ok(Self(Some(threads)))
    }

    /// Runs it there to its end, even when nobody waits for it any more.
    pub async fn run<F>(&self, guest: F) -> Result<F::Output, tokio::task::JoinError>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let threads = self.0.as_ref().unwrap_or_else(|| unreachable!("taken in `drop` only"));
        threads.spawn(guest).await
    }
}

impl Drop for GuestThreads {
    fn drop(&mut self) {
        // Waiting for them is not allowed where futures run.
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}

/// Makes the calling thread, and those that it starts, as polite as the guests'.
pub fn give_way() {
    // On Linux this is about the calling thread alone. Where it is refused, all threads are equal, and that works too.
    let nice =
        rustix::process::getpriority_process(None).and_then(|nice| rustix::process::setpriority_process(None, nice + POLITENESS));
    if let Err(error) = nice {
        tracing::debug!(%error, "the guests' threads are as important as the site's");
    }
}
