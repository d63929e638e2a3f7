//! Proves a course: every check fails before its step is done and passes after the solution has done it, and each near miss fails its own check.
//!
//! The points are numbered as in the authors' guide: 1 starters, 2 solutions, 3 step by step, 4 near misses, 5 seeds, 6 leaving out a line, 7 files.
//! Each trial has an account of its own in memory; common beginnings are run once and forked.

pub mod explain;
mod proof;
mod report;

use std::{path::Path, sync::Arc};

use emulator::{Config, Emulator, MemoryStore, OpenKeyring, RandomIds, Runtime, SystemClock};

use crate::{catalog::problems, course, labs::Labs, shell::Programs};
pub use report::{Finding, ProofReport};

/// What of a course is proved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'p> {
    /// The id of the only lab.
    pub lab: Option<&'p str>,
    /// The name of the only near miss, if there is a lab.
    pub wrong: Option<&'p str>,
    /// Whether the report has what learners would read of each near miss.
    pub messages: bool,
}

/// Proves the course in a folder, or a part of it.
///
/// # Errors
/// An internal error. A mistake in the course is not an error but part of the report.
pub async fn prove(content: &Path, part: Part<'_>, runtime: Arc<dyn Runtime>, programs: Programs) -> anyhow::Result<ProofReport> {
    let labs = Labs::load(content);
    let mut report = ProofReport::default();
    let folder = part.lab.map(|lab| format!("/labs/{lab}/"));
    for problem in problems(&course::load::load(content), &labs) {
        if folder.as_ref().is_none_or(|folder| problem.contains(folder)) {
            report.add(Finding::file(problem));
        }
    }
    if let Some(lab) = part.lab.filter(|lab| !labs.labs.contains_key(*lab) && report.holds()) {
        let names: Vec<&str> = labs.labs.keys().map(String::as_str).collect();
        report.add(Finding::file(format!("there is no lab `{lab}`; there is {}", names.join(", "))));
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
    for lab in labs.labs.values().filter(|lab| part.lab.is_none_or(|only| only == lab.id)) {
        report.tell_messages = part.messages;
        report.begin(&lab.id, lab.title.raw(), lab.checks().count(), lab.points());
        if let Some(wrong) = part.wrong {
            let Some(miss) = lab.near_misses.iter().find(|miss| miss.name == wrong) else {
                let names: Vec<&str> = lab.near_misses.iter().map(|miss| miss.name.as_str()).collect();
                let message = format!("{}: there is no near miss `{wrong}`; there is {}", lab.file.display(), names.join(", "));
                report.add(Finding { point: 4, message });
                continue;
            };
            proof::prove_near_miss(&emulator, &labs, lab, miss, programs.clone(), &mut report).await?;
            continue;
        }
        proof::prove(&emulator, &labs, lab, programs.clone(), &mut report).await?;
    }
    Ok(report)
}
