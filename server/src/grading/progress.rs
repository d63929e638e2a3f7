//! A learner's progress, computed from the stored rows.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::grading::{AnswerEntry, LabProgress, NoPoints, Progress, SolvedBy, SolvedEntry, SolvedStep};

use super::{
    check::{Answers, Solved},
    db::{KeptAnswer, Passed, PassedByLab, SolvedRow},
    probe::quiz,
};
use crate::labs::{Check, Kind, Lab, Labs, format::CatchUpPoints};

/// The progress in a lab. Stored checks that the lab no longer has do not count.
pub fn of(lab: &Lab, passed: &[Passed]) -> LabProgress {
    let passed: BTreeMap<&str, Option<NoPoints>> =
        passed.iter().map(|passed| (passed.check.as_str(), passed.without_points)).collect();
    let mut progress = LabProgress { of: lab.points(), checks: lab.checks().count(), ..LabProgress::default() };
    for (_, check) in lab.checks() {
        let Some(without_points) = passed.get(check.id.as_str()) else { continue };
        progress.passed.push(check.id.clone());
        match without_points {
            Some(reason) => drop(progress.without_points.insert(check.id.clone(), *reason)),
            None => progress.points += check.points,
        }
    }
    progress
}

/// The progress in each lab.
pub fn of_all(labs: &[Arc<Lab>], passed: &PassedByLab) -> Progress {
    let nothing = Vec::new();
    labs.iter().map(|lab| (lab.id.clone(), of(lab, passed.get(&lab.id).unwrap_or(&nothing)))).collect()
}

/// The progress in a lab with its current state: solved steps, and tries that are left.
pub fn in_full(lab: &Lab, passed: &[Passed], solved: &[SolvedRow], answers: &Answers) -> LabProgress {
    let mut progress = of(lab, passed);
    let earned: BTreeSet<&String> = progress.passed.iter().filter(|check| !progress.without_points.contains_key(*check)).collect();
    let left = lab.checks().filter_map(|(_, check)| match &check.kind {
        Kind::Quiz(quiz) if !earned.contains(&check.id) => {
            Some((check.id.clone(), quiz::tries_left(quiz, answers.get(&check.id))?))
        }
        _ => None,
    });
    progress.tries_left = left.collect();
    let latest: BTreeMap<&str, &SolvedRow> = solved.iter().map(|row| (row.step.as_str(), row)).collect();
    let pays = lab.catch_up_points == CatchUpPoints::Full;
    let steps = lab.steps.iter().filter_map(|step| {
        let row = latest.get(step.id.as_str())?;
        Some(SolvedStep { step: step.id.clone(), why: why(row.how), at: row.at.clone(), pays })
    });
    progress.solved = steps.collect();
    progress
}

/// The steps with checks that can still earn points, except quizzes. Seeing the solution of such a step gives these points up.
pub fn still_to_earn<'l>(lab: &'l Lab, progress: &LabProgress) -> Vec<&'l str> {
    let is_earned = |check: &Check| progress.passed.contains(&check.id) && !progress.without_points.contains_key(&check.id);
    let is_open = |check: &Check| !matches!(check.kind, Kind::Quiz(_)) && !is_earned(check);
    let open = lab.steps.iter().filter(|step| step.checks.iter().any(is_open));
    open.map(|step| step.id.as_str()).filter(|step| progress.solved.iter().all(|solved| solved.step != *step)).collect()
}

/// Step → why its checks give no points.
pub fn solved(rows: &[SolvedRow]) -> Solved {
    rows.iter().map(|row| (row.step.clone(), why(row.how))).collect()
}

const fn why(how: SolvedBy) -> NoPoints {
    match how {
        SolvedBy::CatchUp | SolvedBy::Reset => NoPoints::SolvedForYou,
        SolvedBy::Solution => NoPoints::SolutionShown,
    }
}

/// A solved step for the history.
pub fn entry(learner: i64, row: SolvedRow) -> SolvedEntry {
    let SolvedRow { lab, step, how, asked_by, at, ended } = row;
    SolvedEntry { lab, step, how, asked_by: Some(asked_by).filter(|by| *by != learner), at, ended }
}

/// An answer for the history.
pub fn answer(labs: &Labs, kept: KeptAnswer) -> AnswerEntry {
    let KeptAnswer { lab, check, choices, at } = kept;
    let asked = labs.labs.get(&lab).and_then(|lab| lab.check(&check)).and_then(|(_, check)| match &check.kind {
        Kind::Quiz(quiz) => Some(quiz),
        _ => None,
    });
    let right = asked.map(|quiz| matches!(quiz::mark(quiz, Some(&choices)), quiz::Marked::Right(_)));
    AnswerEntry { lab, check, choices, right, at }
}
