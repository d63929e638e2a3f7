//! One lab's proof, point by point.

use std::collections::{BTreeMap, BTreeSet};

use app::grading::{CheckResult, State};
use emulator::{AccountId, Emulator};

use super::{Finding, ProofReport};
use crate::{
    grading::{
        Grading, check,
        fork::Fork,
        matching::matches,
        replay::{ReplayError, Typist, start_of},
    },
    labs::{Kind, Lab, Labs, NearMiss, Tree, text::Scope, vars::Seed},
    shell::Programs,
};

/// How many seeds have to give the same verdicts.
const SEEDS: u64 = 20;
/// The account that trials are done in.
const ACCOUNT: AccountId = AccountId::from_number(111_122_223_333);
/// The learner whose variables the trials have.
const LEARNER: Seed = Seed(7);

type Answers = BTreeMap<String, Vec<usize>>;

struct Proof<'p> {
    like: &'p Emulator,
    labs: &'p Labs,
    lab: &'p Lab,
    programs: Programs,
}

/// Proves a lab; what does not hold goes into the report.
pub async fn prove(like: &Emulator, labs: &Labs, lab: &Lab, programs: Programs, report: &mut ProofReport) -> anyhow::Result<()> {
    let proof = Proof { like, labs, lab, programs };
    let start = match proof.start(LEARNER).await {
        Ok(start) => start,
        Err(error) => {
            report.add(Finding { point: 2, message: format!("the labs before it can't be done: {error}") });
            return Ok(());
        }
    };
    proof.starter(&start, report).await?;
    proof.solution(&start, report).await?;
    for miss in &lab.near_misses {
        report.tried();
        proof.near_miss(&start, miss, report).await?;
    }
    Ok(())
}

impl Proof<'_> {
    async fn start(&self, learner: Seed) -> Result<Fork, ReplayError> {
        start_of(self.like, ACCOUNT, self.labs, self.lab, learner, self.programs.clone()).await
    }

    fn sit<'t>(&'t self, fork: &Fork, miss: Option<&'t NearMiss>, learner: Seed) -> Result<Typist<'t>, ReplayError> {
        Typist::sit(&fork.emulator, ACCOUNT, self.lab, miss, learner, self.programs.clone())
    }

    async fn grade(&self, fork: &Fork, answers: &Answers, learner: Seed, run: Seed) -> anyhow::Result<Vec<CheckResult>> {
        let grading = Grading {
            lab: self.lab,
            step: None,
            emulator: &fork.emulator,
            account: ACCOUNT,
            journal: fork.ledger.as_ref(),
            answers,
            files: &Tree::new(),
            learner,
            run,
        };
        Ok(check(&grading).await?.results)
    }

    /// Point 1.
    async fn starter(&self, start: &Fork, report: &mut ProofReport) -> anyhow::Result<()> {
        for result in self.grade(start, &Answers::new(), LEARNER, Seed(1)).await? {
            let given = self.lab.check(&result.check).is_some_and(|(_, check)| check.given);
            match (result.state, given) {
                (State::Pass, false) => report.add(self.at(1, &result.check, "passes before anything is done")),
                (State::Fail | State::Blocked | State::Error, true) => {
                    report.add(self.at(1, &result.check, &format!("is given, and does not pass: {}", result.message)));
                }
                (State::Error, false) => report.add(self.at(1, &result.check, &result.message)),
                (State::Pass, true) | (State::Fail | State::Blocked, false) => {}
            }
        }
        Ok(())
    }

    /// Points 2, 3 and 5.
    async fn solution(&self, start: &Fork, report: &mut ProofReport) -> anyhow::Result<()> {
        let fork = start.again().await?;
        let mut typist = match self.sit(&fork, None, LEARNER) {
            Ok(typist) => typist,
            Err(error) => {
                report.add(Finding { point: 2, message: error.to_string() });
                return Ok(());
            }
        };
        for number in 0..self.lab.steps.len() {
            if let Err(error) = typist.step(number).await {
                let file = self.lab.solution.as_ref().map_or(&self.lab.file, |solution| &solution.file);
                report.add(Finding { point: 2, message: format!("{}: {error}", file.display()) });
                return Ok(());
            }
            let results = self.grade(&fork, &typist.answers, LEARNER, Seed(100 + number as u64)).await?;
            self.after_step(number, &results, report);
        }
        self.seeds(&fork, &typist.answers, report).await
    }

    fn after_step(&self, number: usize, results: &[CheckResult], report: &mut ProofReport) {
        let is_last = number + 1 == self.lab.steps.len();
        for result in results {
            let Some(step) = self.lab.step(&result.step) else { continue };
            let given = self.lab.check(&result.check).is_some_and(|(_, check)| check.given);
            let after = self.lab.steps.get(number).map_or("", |step| step.id.as_str());
            if step <= number && result.state != State::Pass {
                let point = if is_last { 2 } else { 3 };
                let waits = result.waits_for.join("; ");
                report.add(self.at(point, &result.check, &format!("does not pass after step `{after}`: {}{waits}", result.message)));
            }
            if step == number + 1 && result.state == State::Pass && !given {
                report.add(self.at(3, &result.check, &format!("passes after step `{after}` already, before its own step is done")));
            }
        }
    }

    /// Point 5: other probes, other learners.
    async fn seeds(&self, solved: &Fork, answers: &Answers, report: &mut ProofReport) -> anyhow::Result<()> {
        for run in 0..SEEDS {
            let seed = Seed(run.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 11);
            let learner = if self.has_picks() { LEARNER } else { Seed(run) };
            for result in self.grade(solved, answers, learner, seed).await? {
                if result.state != State::Pass {
                    report.add(self.at(5, &result.check, &format!("does not pass with seed {run}: {}", result.message)));
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// With picks, another learner's solution is another one; it is the author's to type, and the same verdicts are asked of the probes.
    fn has_picks(&self) -> bool {
        !self.lab.picks(LEARNER).values.is_empty()
    }

    /// Point 4.
    async fn near_miss(&self, start: &Fork, miss: &NearMiss, report: &mut ProofReport) -> anyhow::Result<()> {
        let fork = start.again().await?;
        let mut typist = match self.sit(&fork, Some(miss), LEARNER) {
            Ok(typist) => typist,
            Err(error) => {
                report.add(Finding { point: 4, message: format!("{}: {error}", miss.file.display()) });
                return Ok(());
            }
        };
        // What has passed stays passed, for a learner too: a slip that undoes it is told by its own check.
        let mut passed = BTreeSet::new();
        for number in 0..=miss.step {
            if number == miss.step {
                let before = self.grade(&fork, &typist.answers, LEARNER, Seed(3)).await?;
                passed.extend(before.into_iter().filter(|result| result.state == State::Pass).map(|result| result.check));
            }
            if let Err(error) = typist.step(number).await {
                report.add(Finding { point: 4, message: format!("{}: {error}", miss.file.display()) });
                return Ok(());
            }
        }
        let results = self.grade(&fork, &typist.answers, LEARNER, Seed(4)).await?;
        let is_reached = |result: &&CheckResult| self.lab.step(&result.step).is_some_and(|step| step <= miss.step);
        let reached = results.iter().filter(is_reached).filter(|result| !passed.contains(&result.check));
        let failed: Vec<&CheckResult> = reached.filter(|result| matches!(result.state, State::Fail | State::Error)).collect();
        let names: Vec<&str> = failed.iter().map(|result| result.check.as_str()).collect();
        if names != [miss.fails.as_str()] {
            let said = failed.iter().map(|result| format!("\n        {}: {}", result.check, result.message)).collect::<String>();
            let message = format!("{}:{}: `{}` should fail and nothing else; failed: {names:?}{said}", miss.file.display(), miss.line, miss.fails);
            report.add(Finding { point: 4, message });
            return Ok(());
        }
        let message = serde_json::Value::String(failed[0].message.clone());
        if let Err(mismatch) = matches(&miss.message, Some(&message), &Scope::default()) {
            let said = format!("{}:{}: `{}` says {message}, expected {}", miss.file.display(), miss.line, miss.fails, mismatch.expected);
            report.add(Finding { point: 4, message: said });
        }
        Ok(())
    }

    fn at(&self, point: u8, check: &str, what: &str) -> Finding {
        let line = self.lab.check(check).map_or(0, |(_, check)| check.line);
        let quiz = self.lab.check(check).is_some_and(|(_, check)| matches!(check.kind, Kind::Quiz(_)));
        let kind = if quiz { "the quiz" } else { "the check" };
        Finding { point, message: format!("{}:{line}: {kind} `{check}` {what}", self.lab.file.display()) }
    }
}
