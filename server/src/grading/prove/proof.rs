//! The proof of one lab, point by point.

use std::collections::{BTreeMap, BTreeSet};

use app::grading::{CheckResult, NoPoints, State};
use emulator::{AccountId, Emulator};

use super::{Finding, ProofReport};
use crate::{
    grading::{
        Grading,
        check::{Answer, Answers, Limits, Solved, Wanted, check},
        fork::Fork,
        matching::matches,
        prepare::{self, Place},
        replay::{ReplayError, SolutionRunner, Without, essence, start_of},
        scope::scope,
    },
    labs::{Kind, Lab, Labs, NearMiss, Tree, provision, text::Scope, vars::Seed},
    shell::Programs,
};

/// How many learners with different variables are tried.
const LEARNERS: u64 = 4;
/// How many runs of the checks are made for each of them; all have to give the same verdicts.
const RUNS: u64 = 5;
/// The id of the account in which trials run.
pub(super) const ACCOUNT: AccountId = AccountId::from_number(111_122_223_333);
/// The learner whose variables the trials use; the other learners have the next seeds.
pub(super) const LEARNER: Seed = Seed(7);

/// Quiz → numbers of the choices, from 1.
type Choices = BTreeMap<String, Vec<usize>>;

struct Proof<'p> {
    like: &'p Emulator,
    labs: &'p Labs,
    lab: &'p Lab,
    programs: Programs,
}

/// Proves a lab; adds what does not hold to the report.
pub async fn prove(like: &Emulator, labs: &Labs, lab: &Lab, programs: Programs, report: &mut ProofReport) -> anyhow::Result<()> {
    let proof = Proof { like, labs, lab, programs };
    let start = match proof.start(LEARNER).await {
        Ok(start) => start,
        Err(error) => {
            let before: Vec<String> = labs.before(lab).iter().map(|before| before.id.clone()).collect();
            match before.iter().any(|before| report.failed(before)) {
                true => report.skip(&format!("not tried: it starts from {}, whose solution fails", before.join(", "))),
                false => report.add(Finding { point: 2, message: format!("the labs before it can't be done: {error}") }),
            }
            return Ok(());
        }
    };
    proof.starter(&start, report).await?;
    if lab.solution.is_none() {
        let file = lab.file.with_file_name("solution.yaml");
        match labs.problems.iter().any(|problem| problem.file == file) {
            true => report.skip("not tried: its solution.yaml has a mistake"),
            false => {
                report.add(Finding { point: 2, message: format!("{}: there is no solution.yaml beside it", lab.file.display()) })
            }
        }
        return Ok(());
    }
    let before = report.findings().count();
    let holds = proof.solution(&start, report).await?;
    // What comes behind would only tell the same once more.
    if report.findings().skip(before).any(|finding| matches!(finding.point, 2 | 5)) {
        if !lab.near_misses.is_empty() {
            report.skip("its near misses are tried when the solution passes");
        }
        return Ok(());
    }
    proof.needs(report).await?;
    if holds {
        proof.needed(&start, report).await?;
    }
    for miss in &lab.near_misses {
        report.tried();
        proof.near_miss(&start, miss, report).await?;
    }
    Ok(())
}

/// A message with file and line, if the line is known.
fn place(file: std::path::Display<'_>, error: &ReplayError) -> String {
    match error {
        ReplayError::Line { line, command, output } => format!("{file}:{line}: `{command}` failed: {}", essence(output)),
        ReplayError::NoSolution(_) | ReplayError::Shell(_) | ReplayError::Call(_) | ReplayError::Store(_) => {
            format!("{file}: {error}")
        }
    }
}

/// All steps, as solved by the site.
pub(super) fn solved(lab: &Lab) -> Solved {
    lab.steps.iter().map(|step| (step.id.clone(), NoPoints::SolvedForYou)).collect()
}

/// Proves one near miss of a lab.
pub async fn prove_near_miss(
    like: &Emulator,
    labs: &Labs,
    lab: &Lab,
    miss: &NearMiss,
    programs: Programs,
    report: &mut ProofReport,
) -> anyhow::Result<()> {
    let proof = Proof { like, labs, lab, programs };
    report.tried();
    match proof.start(LEARNER).await {
        Ok(start) => proof.near_miss(&start, miss, report).await,
        Err(error) => {
            report.add(Finding { point: 2, message: format!("the labs before it can't be done: {error}") });
            Ok(())
        }
    }
}

impl Proof<'_> {
    async fn start(&self, learner: Seed) -> Result<Fork, ReplayError> {
        start_of(self.like, ACCOUNT, self.labs, self.lab, learner, self.programs.clone()).await
    }

    fn runner<'t>(&'t self, fork: &Fork, miss: Option<&'t NearMiss>, learner: Seed) -> Result<SolutionRunner<'t>, ReplayError> {
        SolutionRunner::start(&fork.emulator, ACCOUNT, self.lab, miss, learner, self.programs.clone())
    }

    async fn grade(
        &self,
        fork: &Fork,
        (answers, files): (&Choices, &Tree),
        learner: Seed,
        run: Seed,
    ) -> anyhow::Result<Vec<CheckResult>> {
        let given = |choices: &Vec<usize>| Answer { choices: choices.clone(), number: 1, tried: 1 };
        let answers: Answers = answers.iter().map(|(quiz, choices)| (quiz.clone(), given(choices))).collect();
        // All calls in a trial come from the solution, so all steps count as solved by the site.
        let solved = solved(self.lab);
        let grading = Grading {
            lab: self.lab,
            wanted: Wanted::All,
            emulator: &fork.emulator,
            account: ACCOUNT,
            journal: fork.store.as_ref(),
            answers: &answers,
            solved: &solved,
            files,
            learner,
            run,
            limits: Limits::SITE,
            programs: Some(&self.programs),
        };
        Ok(check(&grading).await?.results)
    }

    /// Point 1: no check passes on the starter unless it is `given`.
    async fn starter(&self, start: &Fork, report: &mut ProofReport) -> anyhow::Result<()> {
        for result in self.grade(start, (&Choices::new(), &self.lab.starter), LEARNER, Seed(1)).await? {
            let given = self.lab.check(&result.check).is_some_and(|(_, check)| check.given);
            match (result.state, given) {
                (State::Pass, false) => report.add(self.at(1, &result.check, "passes before anything is done")),
                (State::Open | State::Fail | State::Blocked | State::Error, true) => {
                    report.add(self.at(1, &result.check, &format!("is given, and does not pass: {}", result.message)));
                }
                (State::Error, false) => report.add(self.at(1, &result.check, &result.message)),
                (State::Fail, false) => report.add(self.red(&result, "before anything is done")),
                (State::Pass, true) | (State::Open | State::Blocked, false) => {}
            }
        }
        Ok(())
    }

    /// Point 2: the solution also works in an account that has only what the lab needs of earlier ones.
    async fn needs(&self, report: &mut ProofReport) -> anyhow::Result<()> {
        if self.labs.before(self.lab).is_empty() || self.lab.solution.is_none() {
            return Ok(());
        }
        let fork = Fork::empty(self.like, ACCOUNT).await?;
        provision::provision(&fork.emulator, ACCOUNT, &self.labs.provision).await?;
        let (needs, files, solved) = (self.labs.needs(self.lab), Tree::new(), BTreeMap::new());
        let (emulator, journal) = (&fork.emulator, fork.store.as_ref());
        let programs = Some(&self.programs);
        let place = Place { emulator, account: ACCOUNT, journal, files: &files, solved, learner: LEARNER, programs };
        let missing = place.missing(&needs).await?;
        prepare::make(&place, &missing, self.programs.clone()).await?;
        if let Some(still) = place.missing(&needs).await?.first().and_then(|of| of.checks.first().cloned()) {
            let message = format!("{}: what it `needs` can't be made alone: {}", self.lab.file.display(), still.message);
            report.add(Finding { point: 2, message });
            return Ok(());
        }
        let mut runner = self.runner(&fork, None, LEARNER)?;
        let ran = runner.run().await;
        let results = self.grade(&fork, (&runner.answers, &runner.files()?), LEARNER, Seed(2)).await?;
        let failed = results.iter().find(|result| result.state != State::Pass);
        let why = ran.err().map(|error| error.to_string()).or(failed.map(|failed| format!("{}: {}", failed.check, failed.message)));
        if let Some(why) = why {
            let message = format!("{}: with what it `needs` alone, the solution does not pass: {why}", self.lab.file.display());
            report.add(Finding { point: 2, message });
        }
        Ok(())
    }

    /// Points 2, 3 and 5. Returns whether the solution ran and all checks passed.
    async fn solution(&self, start: &Fork, report: &mut ProofReport) -> anyhow::Result<bool> {
        let fork = start.again().await?;
        let before = report.findings().count();
        let mut runner = match self.runner(&fork, None, LEARNER) {
            Ok(runner) => runner,
            Err(error) => {
                report.add(Finding { point: 2, message: error.to_string() });
                return Ok(false);
            }
        };
        let mut told = BTreeSet::new();
        for number in 0..self.lab.steps.len() {
            if let Err(error) = runner.step(number).await {
                let message = place(self.solution_file(), &error);
                report.add(Finding { point: 2, message });
                return Ok(false);
            }
            let results = self.grade(&fork, (&runner.answers, &runner.files()?), LEARNER, Seed(100 + number as u64)).await?;
            self.after_step(number, &results, &mut told, report);
        }
        if report.findings().count() == before {
            self.seeds(&fork, &runner, report).await?;
        }
        Ok(report.findings().count() == before)
    }

    /// The variables of the learner of the trials, and what every lab has.
    fn scope(&self) -> Scope {
        scope(self.like, ACCOUNT, self.lab, LEARNER, Seed(4))
    }

    fn solution_file(&self) -> std::path::Display<'_> {
        self.lab.solution.as_ref().map_or(&self.lab.file, |solution| &solution.file).display()
    }

    /// `told` has the checks that were already reported. A check that waits for another one is a consequence and is not reported.
    fn after_step(&self, number: usize, results: &[CheckResult], told: &mut BTreeSet<String>, report: &mut ProofReport) {
        let is_last = number + 1 == self.lab.steps.len();
        for result in results {
            let Some(step) = self.lab.step(&result.step) else { continue };
            let given = self.lab.check(&result.check).is_some_and(|(_, check)| check.given);
            let after = self.lab.steps.get(number).map_or("", |step| step.id.as_str());
            let is_open = !matches!(result.state, State::Pass | State::Blocked);
            if step <= number && is_open && told.insert(result.check.clone()) {
                let point = if is_last { 2 } else { 3 };
                report.add(self.at(point, &result.check, &format!("does not pass after step `{after}`: {}", result.message)));
            }
            if step > number && result.state == State::Fail && told.insert(result.check.clone()) {
                report.add(self.red(result, &format!("after step `{after}` already, before its own step is begun")));
            }
            if step > number && result.state == State::Pass && !given && told.insert(result.check.clone()) {
                report.add(self.at(3, &result.check, &format!("passes after step `{after}` already, before its own step is done")));
            }
        }
    }

    /// Point 5: other runs and other learners.
    async fn seeds(&self, solved: &Fork, runner: &SolutionRunner<'_>, report: &mut ProofReport) -> anyhow::Result<()> {
        for number in 0..LEARNERS {
            let learner = Seed(LEARNER.0 + number);
            let found = if number > 0 && self.has_picks() {
                match self.solve(learner, Without::Nothing).await? {
                    Ok((fork, answers, files)) => self.runs(&fork, (&answers, &files), learner).await?,
                    Err(error) => {
                        let message = format!("for learner {}, {}", learner.0, place(self.solution_file(), &error));
                        Some(Finding { point: 5, message })
                    }
                }
            } else {
                self.runs(solved, (&runner.answers, &runner.files()?), learner).await?
            };
            if let Some(finding) = found {
                report.add(finding);
                break;
            }
        }
        Ok(())
    }

    /// The first check that fails in some run for a learner who has solved the lab.
    async fn runs(&self, solved: &Fork, work: (&Choices, &Tree), learner: Seed) -> anyhow::Result<Option<Finding>> {
        for run in 0..RUNS {
            let seed = Seed((learner.0 * RUNS + run).wrapping_mul(0x9E37_79B9_7F4A_7C15) + 11);
            let results = self.grade(solved, work, learner, seed).await?;
            if let Some(failed) = results.iter().find(|result| result.state != State::Pass) {
                let what = format!("does not pass for learner {} in run {run}: {}", learner.0, failed.message);
                return Ok(Some(self.at(5, &failed.check, &what)));
            }
        }
        Ok(None)
    }

    /// Whether learners' solutions differ, because this lab or an earlier one has `pick` variables.
    fn has_picks(&self) -> bool {
        let before = self.labs.before(self.lab);
        before.iter().map(AsRef::as_ref).chain([self.lab]).any(|lab| !lab.picks(LEARNER).values.is_empty())
    }

    /// A learner's account in which the lab has been solved from its start.
    async fn solve(&self, learner: Seed, without: Without) -> anyhow::Result<Result<(Fork, Choices, Tree), ReplayError>> {
        match self.start(learner).await {
            Ok(start) => self.type_all(&start, learner, without).await,
            Err(error) => Ok(Err(error)),
        }
    }

    async fn type_all(
        &self,
        start: &Fork,
        learner: Seed,
        without: Without,
    ) -> anyhow::Result<Result<(Fork, Choices, Tree), ReplayError>> {
        let fork = start.again().await?;
        let mut runner = match self.runner(&fork, None, learner) {
            Ok(runner) => runner.without(without),
            Err(error) => return Ok(Err(error)),
        };
        let typed = runner.run().await;
        let files = runner.files()?;
        Ok(typed.map(|()| (fork, runner.answers, files)))
    }

    /// Point 6: without any one line, a later line or a check fails; without all spare lines, none does.
    async fn needed(&self, start: &Fork, report: &mut ProofReport) -> anyhow::Result<()> {
        let Some(solution) = &self.lab.solution else { return Ok(()) };
        if solution.steps.iter().any(|step| !step.spare.is_empty())
            && let Some(why) = self.fails(start, Without::Spare).await?
        {
            report.add(Finding { point: 6, message: format!("{}: without its spare lines, {why}", self.solution_file()) });
            return Ok(());
        }
        for step in &solution.steps {
            for (line, command) in step.run.iter().filter(|(line, _)| !step.spare.contains(line)) {
                if self.fails(start, Without::Line(*line)).await?.is_none() {
                    let what = "every check passes without it; let a check look at what it does, or write `spare:` before it";
                    let message = format!("{}:{line}: `{command}` is not needed: {what}", self.solution_file());
                    report.add(Finding { point: 6, message });
                }
            }
        }
        Ok(())
    }

    /// The first failure if lines are left out. A failing line suffices, because it proves that something it needs is missing.
    async fn fails(&self, start: &Fork, without: Without) -> anyhow::Result<Option<String>> {
        Ok(match self.type_all(start, LEARNER, without).await? {
            Err(error @ ReplayError::Line { .. }) => Some(error.to_string()),
            Err(error) => return Err(error.into()),
            Ok((fork, answers, files)) => {
                let results = self.grade(&fork, (&answers, &files), LEARNER, Seed(6)).await?;
                let failed = results.iter().find(|result| result.state != State::Pass);
                failed.map(|failed| format!("the check `{}` does not pass: {}", failed.check, failed.message))
            }
        })
    }

    /// Point 4: a near miss fails its own check, with the expected message.
    async fn near_miss(&self, start: &Fork, miss: &NearMiss, report: &mut ProofReport) -> anyhow::Result<()> {
        let fork = start.again().await?;
        let mut runner = match self.runner(&fork, Some(miss), LEARNER) {
            Ok(runner) => runner,
            Err(error) => {
                report.add(Finding { point: 4, message: place(miss.file.display(), &error) });
                return Ok(());
            }
        };
        // A check that has passed stays passed, for a learner too. A mistake that undoes earlier work is reported by its own check only.
        let mut passed = BTreeSet::new();
        for number in 0..=miss.step {
            if number == miss.step {
                let before = self.grade(&fork, (&runner.answers, &runner.files()?), LEARNER, Seed(3)).await?;
                passed.extend(before.into_iter().filter(|result| result.state == State::Pass).map(|result| result.check));
            }
            if let Err(error) = runner.step(number).await {
                report.add(Finding { point: 4, message: place(miss.file.display(), &error) });
                return Ok(());
            }
        }
        let results = self.grade(&fork, (&runner.answers, &runner.files()?), LEARNER, Seed(4)).await?;
        let is_reached = |result: &&CheckResult| self.lab.step(&result.step).is_some_and(|step| step <= miss.step);
        let reached = results.iter().filter(is_reached).filter(|result| !passed.contains(&result.check));
        let failed: Vec<&CheckResult> =
            reached.filter(|result| matches!(result.state, State::Open | State::Fail | State::Error)).collect();
        let names: Vec<&str> = failed.iter().map(|result| result.check.as_str()).collect();
        if names != [miss.fails.as_str()] {
            let said = failed.iter().map(|result| format!("\n        {}: {}", result.check, result.message)).collect::<String>();
            let message = format!(
                "{}:{}: `{}` should fail and nothing else; failed: {names:?}{said}",
                miss.file.display(),
                miss.line,
                miss.fails
            );
            report.add(Finding { point: 4, message });
            return Ok(());
        }
        report.message(&miss.name, failed[0].message.clone());
        let message = serde_json::Value::String(failed[0].message.clone());
        if let Err(mismatch) = matches(&miss.message, Some(&message), &self.scope()) {
            let said =
                format!("{}:{}: `{}` says {message}, expected {}", miss.file.display(), miss.line, miss.fails, mismatch.expected);
            report.add(Finding { point: 4, message: said });
        }
        Ok(())
    }

    /// A check that fails before the learner can have done anything wrong.
    fn red(&self, result: &CheckResult, when: &str) -> Finding {
        let what =
            format!("fails {when}, and should be open; write `open: true` beside the `say` of this case: {}", result.message);
        self.at(1, &result.check, &what)
    }

    fn at(&self, point: u8, check: &str, what: &str) -> Finding {
        let line = self.lab.check(check).map_or(0, |(_, check)| check.line);
        let quiz = self.lab.check(check).is_some_and(|(_, check)| matches!(check.kind, Kind::Quiz(_)));
        let kind = if quiz { "the quiz" } else { "the check" };
        Finding { point, message: format!("{}:{line}: {kind} `{check}` {what}", self.lab.file.display()) }
    }
}
