//! The state of a lab's checks, and running them: on demand, and by themselves when something has changed.

use std::collections::{BTreeMap, BTreeSet};

use leptos::{prelude::*, task::spawn_local};

use super::outline::Outline;
use crate::{
    calm,
    console::browser,
    grading::{CheckResult, GradingError, LabProgress, NoPoints, SolvedStep, State, Verdict, api::run_checks},
};

/// Where the quiz in the prose reports its verdict: an event on the document, with the verdict as JSON in `verdict`.
pub const VERDICT: &str = "coldstart:verdict";

/// How long nothing must change before the checks run by themselves, milliseconds.
const QUIET: u32 = 700;

/// A lab's checks.
#[derive(Clone, Copy)]
pub struct Checks {
    lab: StoredValue<String>,
    graded: bool,
    /// What each check said last, by its id.
    pub results: RwSignal<BTreeMap<String, CheckResult>>,
    /// How far the lab is.
    pub progress: RwSignal<LabProgress>,
    /// Whether they are running.
    pub running: RwSignal<bool>,
    /// Why they could not be run.
    pub failure: RwSignal<Option<String>>,
    again: RwSignal<bool>,
    turn: RwSignal<u32>,
}

impl Checks {
    /// Of a lab that is so far.
    pub fn new(outline: &Outline, progress: LabProgress) -> Self {
        Self {
            lab: StoredValue::new(outline.id.clone()),
            graded: outline.graded,
            results: RwSignal::new(BTreeMap::new()),
            progress: RwSignal::new(progress),
            running: RwSignal::new(false),
            failure: RwSignal::new(None),
            again: RwSignal::new(false),
            turn: RwSignal::new(0),
        }
    }

    /// The lab's id.
    pub fn lab(self) -> String {
        self.lab.get_value()
    }

    /// How a check stands, as the style sheet calls it. A check that passed earlier stays passed until it is looked at again.
    pub fn state(self, check: &str) -> &'static str {
        match self.results.with(|results| results.get(check).map(|result| result.state)) {
            Some(State::Pass) => "pass",
            Some(State::Open) => "open",
            Some(State::Fail) => "fail",
            Some(State::Blocked) => "blocked",
            Some(State::Error) => "error",
            None if self.has_passed(check) => "pass",
            None => "todo",
        }
    }

    /// Whether it has passed at least once.
    pub fn has_passed(self, check: &str) -> bool {
        self.progress.with(|progress| progress.passed.iter().any(|passed| passed == check))
    }

    /// Why it gave no points though it has passed.
    pub fn without_points(self, check: &str) -> Option<NoPoints> {
        self.progress.with(|progress| progress.without_points.get(check).copied())
    }

    /// How a step was solved for the learner, if it is.
    pub fn solved(self, step: &str) -> Option<SolvedStep> {
        self.progress.with(|progress| progress.solved.iter().find(|solved| solved.step == step).cloned())
    }

    /// Runs a step's checks, or all; the learner has asked for it.
    pub fn run(self, step: Option<String>) {
        self.start(step, true);
    }

    /// Something has changed: runs them all once things are quiet.
    pub fn something_changed(self) {
        self.turn.update(|turn| *turn += 1);
        let mine = self.turn.get_untracked();
        spawn_local(async move {
            browser::sleep(QUIET).await;
            if self.turn.try_get_untracked() == Some(mine) {
                self.start(None, false);
            }
        });
    }

    fn start(self, step: Option<String>, asked: bool) {
        if !self.graded {
            return;
        }
        if self.running.get_untracked() {
            self.again.set(true);
            return;
        }
        self.running.set(true);
        spawn_local(async move {
            let mut step = step;
            loop {
                let came = run_checks(self.lab.get_value(), step.take()).await;
                match came {
                    Ok(Ok(verdict)) => self.take(verdict, asked),
                    Ok(Err(GradingError::Running)) => {
                        browser::sleep(QUIET).await;
                        self.again.set(true);
                    }
                    Ok(Err(error)) => self.failure.set(Some(error.to_string())),
                    Err(error) => self.failure.set(Some(calm::words(&error))),
                }
                if self.again.try_update(std::mem::take) != Some(true) {
                    break;
                }
            }
            self.running.try_set(false);
        });
    }

    /// Takes in what was said.
    pub fn take(self, verdict: Verdict, asked: bool) {
        self.failure.set(None);
        let before: BTreeSet<_> = self.progress.with_untracked(|progress| progress.passed.iter().cloned().collect());
        let news: Vec<_> =
            verdict.results.iter().filter(|result| result.state == State::Pass && !before.contains(&result.check)).collect();
        if !news.is_empty() {
            // The drawer shows it; this is for screen readers.
            browser::announce(&told(&news.iter().map(|result| result.say.as_str()).collect::<Vec<_>>()));
        }
        if asked {
            browser::announce(&summary(&verdict.results));
        }
        let points = self.progress.with_untracked(|progress| progress.points);
        if verdict.progress.points != points {
            browser::points_changed();
        }
        self.progress.set(verdict.progress);
        self.results.update(|results| results.extend(verdict.results.into_iter().map(|result| (result.check.clone(), result))));
    }
}

/// Whether all of a step's checks pass as the account is now, or have passed and were not looked at since.
pub fn is_green(checks: Checks, outline: &Outline, step: &str) -> bool {
    outline.step(step).is_some_and(|step| step.checks.iter().all(|line| checks.state(&line.id) == "pass"))
}

/// How many of a step's checks have passed, and how many there are.
pub fn step_score(checks: Checks, outline: &Outline, step: &str) -> (usize, usize) {
    let lines = outline.step(step).map(|step| step.checks.as_slice()).unwrap_or_default();
    (lines.iter().filter(|line| checks.has_passed(&line.id)).count(), lines.len())
}

fn told(passed: &[&str]) -> String {
    match passed {
        [one] => format!("Passed: {one}"),
        many => format!("{} checks passed", many.len()),
    }
}

fn summary(results: &[CheckResult]) -> String {
    let passed = results.iter().filter(|result| result.state == State::Pass).count();
    let of = |state: State| results.iter().find(|result| result.state == state && !result.message.is_empty());
    let first = of(State::Fail).or_else(|| of(State::Open)).map(|result| format!(" {}: {}", result.say, result.message));
    format!("{passed} of {} checks pass.{}", results.len(), first.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(state: State, message: &str) -> CheckResult {
        CheckResult {
            step: "s".into(),
            check: "c".into(),
            say: "It answers".into(),
            state,
            points: 0,
            of: 1,
            no_points: None,
            message: message.into(),
            comparison: None,
            waits_for: Vec::new(),
            log: None,
            tab: None,
            milliseconds: 0,
        }
    }

    #[test]
    fn what_is_announced_tells_the_first_thing_that_is_wrong() {
        let results = [result(State::Pass, ""), result(State::Fail, "body is a dict."), result(State::Blocked, "")];
        assert_eq!(summary(&results), "1 of 3 checks pass. It answers: body is a dict.");
        assert_eq!(summary(&results[..1]), "1 of 1 checks pass.");
        let open = [result(State::Blocked, ""), result(State::Open, "There is no function.")];
        assert_eq!(summary(&open), "0 of 2 checks pass. It answers: There is no function.");
    }
}
