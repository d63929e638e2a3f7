//! Checks, their results, and the progress that they make.

pub mod api;
pub mod attempts;
#[cfg(feature = "ssr")]
pub mod history;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The state of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It holds.
    Pass,
    /// There is nothing to look at yet: the learner has not begun with it.
    Open,
    /// It does not hold yet.
    Fail,
    /// Something it needs does not hold yet.
    Blocked,
    /// We could not grade it; costs no points.
    Error,
}

/// Why a check that holds gives no points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoPoints {
    /// The site typed the solution of its step into the account.
    SolvedForYou,
    /// The learner gave up and saw the solution.
    SolutionShown,
    /// The question was answered rightly after the tries that count.
    TriesUsed,
}

impl NoPoints {
    /// In a word or two, beside the points.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SolvedForYou => "solved for you",
            Self::SolutionShown => "solution seen",
            Self::TriesUsed => "after the tries that count",
        }
    }
}

/// The result of a check.
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
    /// Why it earned none though it passes.
    pub no_points: Option<NoPoints>,
    /// What is wrong, or not there yet, in a sentence; empty when it passes.
    pub message: String,
    /// For `Fail`: what was expected and what was got.
    pub comparison: Option<Comparison>,
    /// For `Blocked`: the sentences of the checks that it waits for.
    pub waits_for: Vec<String>,
    /// The log lines that explain it.
    pub log: Option<String>,
    /// Which tab shows the thing: `code`, `test`, `api`, `logs`, `iam`.
    pub tab: Option<String>,
    /// How long it took, milliseconds.
    pub milliseconds: u64,
}

/// What was expected beside what was got, printed in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What was expected, line by line.
    pub expected: Vec<ComparedLine>,
    /// What was got, line by line.
    pub got: Vec<ComparedLine>,
    /// The request that was answered so.
    pub sent: Option<String>,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedLine {
    /// With its indentation.
    pub text: String,
    /// Whether the other side has something else here.
    pub differs: bool,
}

/// What a lab needs of an earlier one and the account does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The earlier lab's id.
    pub lab: String,
    /// Its title.
    pub title: String,
    /// The sentences that do not hold.
    pub says: Vec<String>,
}

/// What the site did in the learner's account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The titles of the steps that were solved, with their labs' where it is another lab.
    pub solved: Vec<String>,
    /// What is in the account now and was not before, such as `function HelloLambda`.
    pub made: Vec<String>,
    /// What was in the account before and is not any more.
    pub gone: Vec<String>,
}

/// The result of a run of checks.
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
    /// Checks that have passed at least once, with or without points.
    pub passed: Vec<String>,
    /// Those of them that gave no points, and why.
    pub without_points: BTreeMap<String, NoPoints>,
    /// Steps that are solved for the learner as the account stands now. Told of one lab alone, not of all at once.
    pub solved: Vec<SolvedStep>,
    /// Quiz → tries that are left, where only some count and points are still to be had or lost. Told of one lab alone.
    pub tries_left: BTreeMap<String, u32>,
    /// How many checks there are.
    pub checks: usize,
}

/// A step that the site solved for a learner, or whose solution they have seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolvedStep {
    /// Its id.
    pub step: String,
    /// Which of the two.
    pub why: NoPoints,
    /// When, RFC 3339.
    pub at: String,
    /// Whether its checks give their points all the same: the lab says so.
    pub pays: bool,
}

/// What the site did for a learner, and what they answered: for instructors, and for themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Steps that were solved for them, newest first.
    pub solved: Vec<SolvedEntry>,
    /// Answers to questions, newest first.
    pub answers: Vec<AnswerEntry>,
}

/// A step that was solved for a learner, then or now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolvedEntry {
    /// The lab's id.
    pub lab: String,
    /// The step's id.
    pub step: String,
    /// By which button.
    pub how: SolvedBy,
    /// Who pressed it, if not the learner: their number.
    pub asked_by: Option<i64>,
    /// When, RFC 3339.
    pub at: String,
    /// When the account was put into another state; `None`: it holds.
    pub ended: Option<String>,
}

/// How a step came to be solved for a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SolvedBy {
    /// "Catch me up".
    CatchUp,
    /// "Reset lab" or "Reset this step": what lies before was typed by the site.
    Reset,
    /// "Give up and show it".
    Solution,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerEntry {
    /// The lab's id.
    pub lab: String,
    /// The check's id.
    pub check: String,
    /// The numbers of the choices, from 1.
    pub choices: Vec<usize>,
    /// Whether it is right by the lab as it is now; `None` when the lab has no such question any more.
    pub right: Option<bool>,
    /// When, RFC 3339.
    pub at: String,
}

/// `2026-11-29 10:32 UTC` of an RFC 3339 time.
pub fn moment(at: &str) -> String {
    let (day, time) = at.split_once('T').unwrap_or((at, ""));
    format!("{day} {} UTC", time.get(..5).unwrap_or(time))
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
    /// The solution of an earlier lab does not go together with what the account holds.
    #[error(
        "What is missing could not be made beside what you have. Do the earlier lab, or use “Reset lab” to begin with it solved."
    )]
    NotBeside,
    /// The question was answered so often that no more answers are kept.
    #[error("You have answered this question too often. No more answers are taken.")]
    TooManyAnswers,
    /// Our fault.
    #[error("We could not grade this just now. It costs no points; try again.")]
    Internal,
}
