//! What happens when the memory that all instances share is used up: who then has the host copy more pages is ended.
//!
//! An instance's memory begins as the snapshot's, whose pages all instances share. A page that it writes to is copied, and nobody is asked: reading
//! every object of the snapshot, which counts references, costs 32 MB. So the process's memory is observed from outside
//! ([`Sandbox::hold_unaccounted`](crate::Sandbox::hold_unaccounted)), and when it has come to its limit, the page faults of running instances are
//! counted. Before that, nothing is counted and nothing costs time.

use std::{future::poll_fn, pin::pin, task::Poll};

use crate::limit::Budget;

/// Pages (4 KB) that one event or program may have copied while there is no memory left: what a warm environment needs to answer.
const PAGES: u64 = 512;

/// Runs an instance; `None` when it was ended because there is no memory left for it.
pub(crate) async fn within<T>(instance: impl Future<Output = T>, budget: &Budget) -> Option<T> {
    let mut instance = pin!(instance);
    let mut copied = 0;
    poll_fn(|context| {
        if !budget.is_used_up() {
            return instance.as_mut().poll(context).map(Some);
        }
        let before = faults();
        let polled = instance.as_mut().poll(context).map(Some);
        copied += faults().saturating_sub(before);
        if polled.is_pending() && copied > PAGES { Poll::Ready(None) } else { polled }
    })
    .await
}

/// Page faults of this thread so far; none where the system does not say.
fn faults() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    // Behind the name, which may have anything in it, the eighth is `minflt`; proc_pid_stat(5).
    stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(7)?.parse().ok()).unwrap_or_default()
}
