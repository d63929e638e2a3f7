//! A preview: an account of its own in the state in which a student, or the student of a near miss, stands before or after a step.

use std::sync::Arc;

use app::{account::Learner, grading::SolvedBy};

use super::{
    SqlGrading, db,
    replace_account::{Replacement, replace_account},
    replay::{ReplayError, SolutionRunner, essence, start_of},
};
use crate::labs::{Lab, NearMiss, vars::Seed};

/// As whom a lab is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum As {
    /// A student who begins the step.
    Start,
    /// A student who has just done it.
    Solution,
    /// A student who has made the mistake of this near miss.
    Wrong(String),
}

impl As {
    /// Reads `start`, `solution` or `wrong/NAME`.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "start" => Some(Self::Start),
            "solution" => Some(Self::Solution),
            other => other.strip_prefix("wrong/").filter(|name| !name.is_empty()).map(|name| Self::Wrong(name.to_owned())),
        }
    }
}

/// Why there is no such preview.
#[derive(Debug, thiserror::Error)]
pub enum NoPreview {
    /// What was asked for is not there.
    #[error("{0}")]
    Nothing(String),
    /// A line of a solution failed.
    #[error("{0}")]
    Line(String),
    /// The site failed.
    #[error("The preview could not be made.")]
    Internal,
}

impl SqlGrading {
    /// Brings the learner's account into this state. Returns the step at which the page opens.
    ///
    /// # Errors
    /// If there is no such lab, step or near miss, a line fails, or the account cannot be stored.
    pub async fn stand(&self, learner: &Learner, lab: &str, step: Option<&str>, r#as: &As) -> Result<String, NoPreview> {
        let nothing = |what: String| NoPreview::Nothing(what);
        let labs = self.labs.whole();
        let lab: Arc<Lab> = labs.labs.get(lab).cloned().ok_or_else(|| nothing(format!("There is no lab {lab}.")))?;
        let miss = match r#as {
            As::Wrong(name) => Some(near_miss(&lab, name)?),
            As::Start | As::Solution => None,
        };
        let at = match (step, miss) {
            (_, Some(miss)) => miss.step,
            (None, None) => 0,
            (Some(step), None) => lab.step(step).or_else(|| numbered(&lab, step)).ok_or_else(|| {
                let steps = lab.steps.iter().map(|step| step.id.as_str()).collect::<Vec<_>>().join(", ");
                nothing(format!("The lab {} has no step {step}; it has {steps}.", lab.id))
            })?,
        };
        let until = if *r#as == As::Start { at } else { at + 1 };
        let account = learner.aws_account.parse().map_err(|_| NoPreview::Internal)?;
        let seed = Seed::of_learner(learner.id);
        let copy = start_of(&self.emulator, account, &labs, &lab, seed, self.programs.clone()).await.map_err(failed)?;
        if until > 0 {
            let mut runner =
                SolutionRunner::start(&copy.emulator, account, &lab, miss, seed, self.programs.clone()).map_err(failed)?;
            for number in 0..until {
                runner.step(number).await.map_err(failed)?;
            }
            for (quiz, choices) in &runner.answers {
                let answered = db::answer(&self.db.writer, learner.id, (&lab.id, &lab.hash), quiz, choices).await;
                answered.map_err(|error| internal(&error))?;
            }
        }
        let solved = super::replay::solves(&labs, &lab, until);
        let replacement = Replacement { copy, how: SolvedBy::CatchUp, solved };
        let replaced = replace_account(&self.emulator, &self.store, &self.db, learner, &replacement).await;
        replaced.map_err(|error| internal(&error))?;
        Ok(lab.steps.get(at).map(|step| step.id.clone()).unwrap_or_default())
    }
}

fn near_miss<'l>(lab: &'l Lab, name: &str) -> Result<&'l NearMiss, NoPreview> {
    lab.near_misses.iter().find(|miss| miss.name == name).ok_or_else(|| {
        let names = lab.near_misses.iter().map(|miss| miss.name.as_str()).collect::<Vec<_>>().join(", ");
        NoPreview::Nothing(format!("The lab {} has no near miss {name}; it has {names}.", lab.id))
    })
}

/// The step of this number, from 1.
fn numbered(lab: &Lab, number: &str) -> Option<usize> {
    number.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < lab.steps.len())
}

fn failed(error: ReplayError) -> NoPreview {
    match error {
        ReplayError::Line { line, command, output } => {
            NoPreview::Line(format!("Line {line} of the solution fails: {command}: {}", essence(&output)))
        }
        ReplayError::NoSolution(lab) => NoPreview::Line(format!("The lab {lab} has no solution.yaml.")),
        ReplayError::Shell(error) => internal(&error),
        ReplayError::Call(error) => internal(&error),
        ReplayError::Store(error) => internal(&error),
    }
}

fn internal(error: &dyn std::fmt::Display) -> NoPreview {
    tracing::error!(%error, "a preview could not be made");
    NoPreview::Internal
}
