//! What a lab needs of earlier ones: what of it is missing in an account, and making just that, beside everything else that the account holds.
//!
//! What is missing is found by the earlier labs' own checks. It is made by the lines of their solutions, of those steps alone whose checks do not
//! hold; a line that fails, because what it makes exists, is passed over. This is tried in a copy of the account first. Only if every check holds
//! there, the same lines run in the account itself.

use std::sync::Arc;

use app::grading::{CheckResult, State};
use emulator::{AccountId, Emulator, StoreError};

use super::{
    Grading,
    check::{Answers, Solved, Wanted, check},
    fork::{Fork, Snapshot},
    journal::Journal,
    replay::{ReplayError, SolutionRunner},
};
use crate::{
    labs::{Lab, Labs, Tree, vars::Seed},
    shell::Programs,
};

/// What is missing of one earlier lab.
pub struct Missing {
    /// The earlier lab.
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
    /// The seed of the learner's variables.
    pub learner: Seed,
}

impl Place<'_> {
    /// What the account lacks of what the lab needs.
    ///
    /// # Errors
    /// If the account cannot be read.
    pub async fn missing(&self, labs: &Labs, lab: &Lab) -> Result<Vec<Missing>, StoreError> {
        let mut missing = Vec::new();
        for (before, wanted) in labs.needs(lab) {
            let grading = Grading {
                lab: &before,
                wanted: Wanted::Checks(&wanted),
                emulator: self.emulator,
                account: self.account,
                journal: self.journal,
                answers: &Answers::new(),
                solved: &Solved::new(),
                files: &Tree::new(),
                learner: self.learner,
                run: Seed(rand::random()),
            };
            let mut checks = check(&grading).await?.results;
            checks.retain(|result| result.state != State::Pass);
            if !checks.is_empty() {
                missing.push(Missing { lab: before, checks });
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

/// Whether the solutions' lines make what is missing beside what the account holds: tried in a copy.
///
/// # Errors
/// If the account cannot be read, or a solution cannot be run.
pub async fn fits(place: &Place<'_>, labs: &Labs, lab: &Lab, missing: &[Missing], programs: Programs) -> Result<bool, ReplayError> {
    let copy: Fork = Snapshot::of(place.emulator, place.account).await?.fork();
    let there = Place { emulator: &copy.emulator, journal: copy.store.as_ref(), ..*place };
    make(&there, missing, programs).await?;
    Ok(there.missing(labs, lab).await?.is_empty())
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
