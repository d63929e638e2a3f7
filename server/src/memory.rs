//! Keeps the memory of students' code within `--sandbox-memory`: measures this process and ends idle environments when memory is short.
//!
//! The sandbox counts what it allocates for an instance. What it cannot count is measured here: copied pages of snapshots, requests in flight, blocks
//! that the allocator keeps. All of this is reserved in the same budget, except for an allowance for the server itself.

use std::time::Duration;

use emulator::Emulator;
use sandbox::Sandbox;

/// The allowance for the server itself (the course, caches, databases' pages, connections), in bytes.
const OWN: u64 = 200 << 20;
/// How often the process is measured.
const ROUND: Duration = Duration::from_millis(50);

/// Measures for as long as the server runs.
pub async fn keep(emulator: Emulator, sandbox: Sandbox) {
    let mut unaccounted = sandbox.lease();
    let mut rounds = tokio::time::interval(ROUND);
    loop {
        rounds.tick().await;
        let Some(bytes) = of_process("self") else { return };
        sandbox.hold_unaccounted(bytes.saturating_sub(OWN), &mut unaccounted);
        if sandbox.is_memory_short() {
            // One environment in a round, because what it frees has to be measured first.
            emulator.make_room();
        }
    }
}

/// The private memory of a process with its page tables, in bytes; `None` if the system does not tell.
pub fn of_process(pid: &str) -> Option<u64> {
    std::fs::read_to_string(format!("/proc/{pid}/status")).ok().map(|status| of_its_own(&status))
}

fn of_its_own(status: &str) -> u64 {
    let kilobytes = |line: &str| {
        let rest = line.strip_prefix("RssAnon:").or_else(|| line.strip_prefix("VmPTE:"))?;
        rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    };
    status.lines().filter_map(kilobytes).sum::<u64>() << 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_what_is_its_own_and_its_page_tables() {
        let status = "Name:\tcoldstart\nVmRSS:\t   20000 kB\nRssAnon:\t    5120 kB\nRssFile:\t   14880 kB\nVmPTE:\t     100 kB\n";
        assert_eq!(of_its_own(status), 5220 << 10);
        assert!(of_process("self").is_some_and(|bytes| bytes > 1 << 20));
    }
}
