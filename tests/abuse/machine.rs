//! Measures the work of other programs on the machine: durations of answers mean something only where little else runs.

use std::fs;

/// Clock ticks for which all processors have worked, and the part of them for some processes and their children.
#[derive(Clone, Copy)]
pub struct Work {
    all: u64,
    ours: u64,
}

impl Work {
    /// Returns the ticks until now; `None` if the system does not report them.
    pub fn of(processes: &[u32]) -> Option<Self> {
        let stat = fs::read_to_string("/proc/stat").ok()?;
        let fields: Vec<u64> = stat.lines().next()?.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        // user, nice, system, idle, iowait, irq, softirq, steal; proc_stat(5).
        let all = [0, 1, 2, 7].into_iter().filter_map(|field| fields.get(field)).sum();
        let ours = processes.iter().flat_map(|process| [*process].into_iter().chain(children(*process))).filter_map(ticks).sum();
        Some(Self { all, ours })
    }

    /// Returns the share of other programs in all work of the processors since an earlier time, from 0 to 1.
    pub fn of_others_since(self, before: Self) -> f64 {
        let (all, ours) = (self.all - before.all, self.ours.saturating_sub(before.ours));
        all.saturating_sub(ours) as f64 / all.max(1) as f64
    }
}

/// Returns the ticks of a process and of its children that have ended.
fn ticks(process: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may contain anything; after it, from the 12th field: utime, stime, cutime, cstime; proc_pid_stat(5).
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4);
    Some(fields.filter_map(|field| field.parse::<u64>().ok()).sum())
}

fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|child| child.parse().ok()).collect::<Vec<_>>()).collect()
}
