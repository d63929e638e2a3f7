//! Proves a course: every check fails before its step is done and passes after the solution has done it, and each near miss fails its own check.
//!
//! The points are numbered as in the authors' guide: 1 starters, 2 solutions, 3 step by step, 4 near misses, 5 seeds, 6 leaving out a line, 7 files.
//! Each trial has an account of its own in memory; common beginnings are run once and forked.

mod proof;
mod report;

use std::{path::Path, sync::Arc};

use emulator::{Config, Emulator, MemoryStore, OpenKeyring, RandomIds, Runtime, SystemClock};

use crate::{catalog::problems, course, labs::Labs, shell::Programs};
pub use report::{Finding, ProofReport};

/// Proves the course in a folder.
///
/// # Errors
/// An internal error. A mistake in the course is not an error but part of the report.
pub async fn prove(content: &Path, runtime: Arc<dyn Runtime>, programs: Programs) -> anyhow::Result<ProofReport> {
    let labs = Labs::load(content);
    let mut report = ProofReport::default();
    for problem in problems(&course::load::load(content), &labs) {
        report.add(Finding::file(problem));
    }
    if labs.labs.is_empty() && !content.is_dir() {
        report.add(Finding::file(format!("{}: there is no such folder", content.display())));
    }
    let emulator = Emulator::new(
        Config::default(),
        Arc::new(SystemClock),
        Arc::new(RandomIds),
        runtime,
        MemoryStore::new(),
        Arc::new(OpenKeyring),
    );
    for lab in labs.labs.values() {
        report.begin(&lab.id, lab.title.raw(), lab.checks().count(), lab.points());
        proof::prove(&emulator, &labs, lab, programs.clone(), &mut report).await?;
    }
    Ok(report)
}
