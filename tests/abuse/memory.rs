//! How much memory a process and its children have: the proportional set size, since the sandbox's images are mapped once for each environment.

use std::{fs, time::Duration};

use tokio::time::{Instant, interval};

/// The most that a process tree has had until the end, MB.
pub async fn most(process: u32, end: Instant) -> u64 {
    let mut pace = interval(Duration::from_secs(2));
    let mut most = 0;
    while Instant::now() < end {
        pace.tick().await;
        most = most.max(tokio::task::spawn_blocking(move || of_tree(process)).await.unwrap());
    }
    most
}

/// What a process and its children have now, MB. Each thread has a list of the children that it started.
fn of_tree(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children: String = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok()).collect();
    of_one(process) + children.split_whitespace().filter_map(|child| child.parse().ok()).map(of_one).sum::<u64>()
}

/// A process that has ended meanwhile has nothing.
fn of_one(process: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let kilobytes = rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
