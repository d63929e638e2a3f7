//! Measures the memory of a process and its children, as the proportional set size: otherwise the pages that all environments of
//! the sandbox share would be counted once for each process.

use std::fs;

use anyhow::Context;

/// Returns the memory of a process and of the processes that it has started, in bytes.
///
/// # Errors
/// When the process has ended.
pub fn memory_of(process: u32) -> anyhow::Result<u64> {
    // The system lists the children of each thread separately.
    let threads = fs::read_dir(format!("/proc/{process}/task"))?.flatten();
    let children: String = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok()).collect();
    // A child that has ended since counts as 0.
    let started: u64 = children.split_whitespace().filter_map(|child| own(child.parse().ok()?).ok()).sum();
    Ok(own(process)? + started)
}

fn own(process: u32) -> anyhow::Result<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let share = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no proportional share")?;
    Ok(share.trim().trim_end_matches(" kB").parse::<u64>()? << 10)
}
