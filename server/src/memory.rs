//! Keeps what students' code takes within `--sandbox-memory`: observes what this process has, and lets idle environments go when memory is
//! short.
//!
//! The sandbox counts what it keeps for an instance. What it cannot count is seen here: copied pages of snapshots, requests on their way, blocks
//! that the allocator has kept for later. All of it is held of the same memory, beyond an allowance for the server itself.

use std::time::Duration;

use emulator::Emulator;
use sandbox::Sandbox;

/// What the server may have for itself: the course, caches, databases' pages, connections; bytes.
const OWN: u64 = 200 << 20;
/// How often it is observed.
const ROUND: Duration = Duration::from_millis(50);

/// Observes for as long as the server runs.
pub async fn keep(emulator: Emulator, sandbox: Sandbox) {
    let mut unaccounted = sandbox.lease();
    let mut rounds = tokio::time::interval(ROUND);
    loop {
        rounds.tick().await;
        let Some(bytes) = of_process("self") else { return };
        sandbox.hold_unaccounted(bytes.saturating_sub(OWN), &mut unaccounted);
        if sandbox.is_memory_short() {
            // One in a round: what it gives back is to be seen first.
            emulator.make_room();
        }
    }
}

/// What a process has that no file and no other process has, with the tables of its pages, bytes; `None` where the system does not say.
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
