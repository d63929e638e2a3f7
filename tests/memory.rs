//! How much memory a process and its children have: the proportional set size, since pages that all of the sandbox's environments share are otherwise
//! counted once for each.

use std::fs;

use anyhow::Context;

/// What a process and the processes that it has started have now, bytes.
///
/// # Errors
/// When the process has ended.
pub fn memory_of(process: u32) -> anyhow::Result<u64> {
    // Each thread has a list of the processes that it has started.
    let threads = fs::read_dir(format!("/proc/{process}/task"))?.flatten();
    let children: String = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok()).collect();
    // A child that has ended meanwhile has nothing.
    let started: u64 = children.split_whitespace().filter_map(|child| own(child.parse().ok()?).ok()).sum();
    Ok(own(process)? + started)
}

fn own(process: u32) -> anyhow::Result<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let share = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no proportional share")?;
    Ok(share.trim().trim_end_matches(" kB").parse::<u64>()? << 10)
}
