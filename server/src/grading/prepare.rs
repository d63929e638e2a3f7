//! What an account lacks of labs' checks, and making just that, beside everything else that the account holds: for "Prepare" (what a lab needs of
//! earlier ones) and "Catch me up" (that, and the lab's own steps).
//!
//! What is missing is found by the labs' own checks. It is made by the lines of their solutions, of those steps alone whose checks do not
//! hold; a line that fails, because what it makes exists, is passed over. This is tried in a copy of the account first. Only if every check holds
//! there, the same lines run in the account itself.

use std::{collections::BTreeMap, sync::Arc};

use app::grading::{CheckResult, NoPoints, State};
use async_trait::async_trait;
use emulator::{AccountId, CallSource, Emulator, JournalEntry, StoreError};

use super::{
    Grading,
    check::{Answers, Limits, Solved, Wanted, check},
    fork::{Fork, Snapshot},
    journal::Journal,
    replay::{ReplayError, SolutionRunner},
};
use crate::{
    labs::{Lab, Tree, vars::Seed},
    shell::Programs,
    workspace,
};

/// Labs, each with the checks that have to hold.
pub type Wants = [(Arc<Lab>, Vec<String>)];

/// What is missing of one lab.
pub struct Missing {
    /// The lab.
    pub lab: Arc<Lab>,
    /// Its checks that do not hold.
    pub checks: Vec<CheckResult>,
}

/// The account that is looked at.
pub struct Place<'p> {
    /// The emulator that holds it.
    pub emulator: &'p Emulator,
    /// Its id.
    pub account: AccountId,
    /// Its calls.
    pub journal: &'p dyn Journal,
    /// The learner's files.
    pub files: &'p Tree,
    /// Lab → steps that the site has solved: in them, its calls count.
    pub solved: BTreeMap<String, Solved>,
    /// The seed of the learner's variables.
    pub learner: Seed,
    /// Runs the programs of checks.
    pub programs: Option<&'p Programs>,
}

impl Place<'_> {
    /// What the account lacks of what is wanted.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn missing(&self, wants: &Wants) -> Result<Vec<Missing>, StoreError> {
        let mut missing = Vec::new();
        for (lab, wanted) in wants.iter().filter(|(_, wanted)| !wanted.is_empty()) {
            let solved = self.solved.get(&lab.id).cloned().unwrap_or_default();
            let grading = Grading {
                lab,
                wanted: Wanted::Checks(wanted),
                emulator: self.emulator,
                account: self.account,
                journal: self.journal,
                answers: &Answers::new(),
                solved: &solved,
                files: self.files,
                learner: self.learner,
                run: Seed(rand::random()),
                limits: Limits::SITE,
                programs: self.programs,
            };
            let mut checks = check(&grading).await?.results;
            checks.retain(|result| result.state != State::Pass);
            if !checks.is_empty() {
                missing.push(Missing { lab: lab.clone(), checks });
            }
        }
        Ok(missing)
    }
}

/// The steps (lab, step) that make what is missing.
pub fn steps(missing: &[Missing]) -> Vec<(String, String)> {
    let lacks = |of: &Missing, step: &str| of.checks.iter().any(|check| check.step == step);
    let of_lab = |of: &Missing| {
        let steps = of.lab.steps.iter().filter(|step| lacks(of, &step.id));
        steps.map(|step| (of.lab.id.clone(), step.id.clone())).collect::<Vec<_>>()
    };
    missing.iter().flat_map(of_lab).collect()
}

/// Whether the solutions' lines make what is missing beside what the account holds: tried in a copy. `deployed` are the functions whose draft is the
/// deployed code, with its hash: such a draft goes when the lines deploy other code.
///
/// # Errors
/// If the account cannot be read, or a solution cannot be run.
pub async fn fits(
    place: &Place<'_>,
    missing: &[Missing],
    deployed: &BTreeMap<String, String>,
    programs: Programs,
) -> Result<bool, ReplayError> {
    let copy: Fork = Snapshot::of(place.emulator, place.account).await?.fork();
    let journal = Both(place.journal, copy.store.as_ref());
    let mut solved = place.solved.clone();
    for (lab, step) in steps(missing) {
        solved.entry(lab).or_default().insert(step, NoPoints::SolvedForYou);
    }
    make(&Place { emulator: &copy.emulator, journal: &journal, solved: BTreeMap::new(), ..*place }, missing, programs).await?;
    let outdated = workspace::outdated(&copy.emulator, place.account, deployed).await?;
    let mut files = place.files.clone();
    files.retain(|path, _| path.split_once('/').is_none_or(|(function, _)| !outdated.iter().any(|of| of == function)));
    let there = Place { emulator: &copy.emulator, journal: &journal, solved, files: &files, ..*place };
    let ids = |of: &Missing| (of.lab.clone(), of.checks.iter().map(|check| check.check.clone()).collect());
    Ok(there.missing(&missing.iter().map(ids).collect::<Vec<_>>()).await?.is_empty())
}

/// The calls of an account and of its copy.
struct Both<'j>(&'j dyn Journal, &'j dyn Journal);

#[async_trait]
impl Journal for Both<'_> {
    async fn calls(
        &self,
        account: AccountId,
        service: &str,
        operation: &str,
        sources: &[CallSource],
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let mut calls = self.0.calls(account, service, operation, sources).await?;
        calls.extend(self.1.calls(account, service, operation, sources).await?);
        Ok(calls)
    }
}

/// Runs the lines that make what is missing.
///
/// # Errors
/// If a solution cannot be run. A line that fails is passed over.
pub async fn make(place: &Place<'_>, missing: &[Missing], programs: Programs) -> Result<(), ReplayError> {
    for of in missing {
        let runner = SolutionRunner::start(place.emulator, place.account, &of.lab, None, place.learner, programs.clone())?;
        let mut runner = runner.beside_others();
        for (number, step) in of.lab.steps.iter().enumerate() {
            if of.checks.iter().any(|check| check.step == step.id) {
                runner.step(number).await?;
            }
        }
    }
    Ok(())
}
