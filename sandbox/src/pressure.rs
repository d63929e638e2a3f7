//! Ends instances that use more memory when the memory that all instances share is used up.
//!
//! An instance's memory starts as the snapshot's, whose pages all instances share. The kernel copies a page when the instance
//! writes to it, without a call to the host: reading every object of the snapshot, which counts references, costs 32 MB. Therefore
//! the process's memory is measured from outside ([`Sandbox::hold_unaccounted`](crate::Sandbox::hold_unaccounted)), and once it
//! reaches its limit, the page faults of running instances are counted. Before that nothing is counted, which costs no time.

use std::{future::poll_fn, pin::pin, task::Poll};

use crate::limit::Budget;

/// Pages (4 KB) that one event or program may have copied while no memory is left: as many as a warm environment needs to answer.
const PAGES: u64 = 512;

/// Runs an instance. Returns `None` if it was ended because no memory is left for it.
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

/// Returns this thread's minor page faults so far; 0 on systems without `/proc`.
fn faults() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    // The name in parentheses may contain anything. `minflt` is the eighth field after it; proc_pid_stat(5).
    stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(7)?.parse().ok()).unwrap_or_default()
}
