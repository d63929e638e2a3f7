//! Checks, their results, and the progress that they make.

pub mod api;
#[cfg(feature = "ssr")]
pub mod door;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It holds.
    Pass,
    /// It does not hold yet.
    Fail,
    /// Something it needs does not hold yet.
    Blocked,
    /// We could not grade it; costs no points.
    Error,
}

/// What a check said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The step's id.
    pub step: String,
    /// The check's id.
    pub check: String,
    /// The sentence that the learner reads.
    pub say: String,
    /// How it stands.
    pub state: State,
    /// Points it earned.
    pub points: u32,
    /// Points it could earn.
    pub of: u32,
    /// What is wrong, in a sentence; empty when it passes.
    pub message: String,
    /// What was expected, to be shown beside what was got.
    pub expected: Option<String>,
    /// What was got.
    pub actual: Option<String>,
    /// For `Blocked`: the sentences of the checks that it waits for.
    pub waits_for: Vec<String>,
    /// The log lines that explain it.
    pub log: Option<String>,
    /// Which tab shows the thing: `code`, `test`, `api`, `logs`, `iam`.
    pub tab: Option<String>,
    /// How long it took, milliseconds.
    pub milliseconds: u64,
}

/// What came of a run of checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The lab's id.
    pub lab: String,
    /// In the lab's order.
    pub results: Vec<CheckResult>,
    /// How far the lab is, after this run.
    pub progress: LabProgress,
}

/// How far a lab is. A check once passed stays passed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabProgress {
    /// Points earned.
    pub points: u32,
    /// Points there are.
    pub of: u32,
    /// Checks that have passed at least once.
    pub passed: Vec<String>,
    /// How many checks there are.
    pub checks: usize,
}

/// How far everything is: lab id → progress.
pub type Progress = BTreeMap<String, LabProgress>;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum GradingError {
    /// No such lab, step, check or hint.
    #[error("There is no such lab, step or check.")]
    NotFound,
    /// A run of this learner's checks is under way.
    #[error("Your checks are running already.")]
    Running,
    /// Every place is taken by runs of others.
    #[error("Many checks are running at the moment. Try again in a few seconds.")]
    Full,
    /// The solution is shown after passing, or after giving up.
    #[error("The solution can be seen once the lab is passed or given up.")]
    NotYet,
    /// Our fault.
    #[error("We could not grade this just now. It costs no points; try again.")]
    Internal,
}
