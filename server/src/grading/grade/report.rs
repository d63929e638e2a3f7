//! The result of grading, as JSON. `coldstart schema` writes its JSON Schema; the doc comments are part of it.

use app::grading::{CheckResult, NoPoints, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::steady::steady;
use crate::{
    grading::Graded,
    labs::{Lab, Shown, vars::Seed},
};

/// How many characters a text has: a message, or one side of a comparison.
const LONGEST_TEXT: usize = 4000;
/// How many characters of a log, or of a script's output, are kept.
const LONGEST_LOG: usize = 4000;

/// The results of one or more submissions for a lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The format's name and version.
    pub format: Format,
    /// The lab's id.
    pub lab: String,
    /// The lab's title.
    pub title: String,
    /// The version of the lab: SHA-256 over its files, in hex.
    pub content_hash: String,
    /// The version of Coldstart that graded.
    pub program: String,
    /// Whether results of checks that are hidden from learners are in it. Such a report is for instructors.
    pub hidden: bool,
    /// The results, in the order of the submissions' names.
    pub submissions: Vec<SubmissionReport>,
    /// The differences from an earlier report, if there was one to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Vec<Change>>,
}

/// The name and version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    #[serde(rename = "coldstart/grades/v1")]
    V1,
}

/// The result of a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionReport {
    /// The submission's name: that of its folder or file.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The points; null if it was not graded.
    pub points: Option<u32>,
    /// The points that there are.
    pub of: u32,
    /// Why it was not graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The seed of the random values in its checks; the option `--seed` draws the same again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// A bundle's name for its learner, which tells only the site that made it who that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<String>,
    /// The version of the lab with which a bundle was made, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_for: Option<String>,
    /// How its lines ran, if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<ScriptReport>,
    /// The checks, in the lab's order.
    #[serde(default)]
    pub checks: Vec<CheckReport>,
}

/// How the grading of a submission ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It has all points.
    Full,
    /// Points are missing.
    Partial,
    /// It is no submission, or one that is damaged.
    BadInput,
    /// It could not be graded. It never counts as 0 points.
    NotGraded,
}

impl Outcome {
    /// The exit status of the program.
    pub const fn status(self) -> u8 {
        match self {
            Self::Full => 0,
            Self::Partial => 1,
            Self::BadInput => 2,
            Self::NotGraded => 3,
        }
    }
}

/// How the lines of a submission ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptReport {
    /// The exit status of the last command.
    pub code: i32,
    /// Why it was stopped before its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// The end of what it printed; empty if it was stopped.
    pub said: String,
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckReport {
    /// The id of its step.
    pub step: String,
    /// Its id.
    pub check: String,
    /// The sentence that holds or does not hold.
    pub say: String,
    /// How it stands.
    pub state: CheckState,
    /// The points that it gives.
    pub points: u32,
    /// The points that it could give.
    pub of: u32,
    /// When learners see it, if not from the start. Only in a report for instructors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// Why it gives no points although it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_points: Option<String>,
    /// What is wrong, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What was expected, if something else was got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was got instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// The request that was answered so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// The sentences of the checks that have to hold first, and do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
    /// Lines of the log that explain it. Times and measurements are replaced by words in angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// It holds.
    Pass,
    /// There is nothing to look at.
    Open,
    /// It does not hold.
    Fail,
    /// Something that it needs does not hold.
    Blocked,
    /// It could not be graded.
    Error,
}

/// When learners see a check that they do not see from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// Never.
    Never,
    /// When the work is due.
    AfterDue,
}

/// The difference of a submission from an earlier report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The submission's name.
    pub name: String,
    /// The points in the earlier report; null if it was not graded there, or is not in it.
    pub before: Option<u32>,
    /// The points in this report; null if it was not graded, or is not in it.
    pub after: Option<u32>,
    /// The checks whose result differs.
    pub checks: Vec<CheckChange>,
}

/// The difference of a check from an earlier report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckChange {
    /// The check's id.
    pub check: String,
    /// How it stood; null if it was not there.
    pub before: Option<CheckState>,
    /// How it stands; null if it is not there any more.
    pub after: Option<CheckState>,
}

impl Report {
    /// A report of these submissions.
    pub fn new(lab: &Lab, hidden: bool, submissions: Vec<SubmissionReport>) -> Self {
        Self {
            format: Format::V1,
            lab: lab.id.clone(),
            title: lab.title.raw().to_owned(),
            content_hash: lab.hash.clone(),
            program: env!("CARGO_PKG_VERSION").into(),
            hidden,
            submissions,
            against: None,
        }
    }

    /// The worst outcome of all submissions.
    pub fn outcome(&self) -> Outcome {
        self.submissions.iter().map(|submission| submission.outcome).max().unwrap_or(Outcome::BadInput)
    }

    /// The report as text, with a line end.
    pub fn to_json(&self) -> String {
        format!("{:#}\n", serde_json::to_value(self).unwrap_or_default())
    }
}

impl SubmissionReport {
    /// The result of a submission that was not graded.
    pub fn without(name: &str, lab: &Lab, hidden: bool, (outcome, reason): (Outcome, &str)) -> Self {
        let of = lab.checks().filter(|(_, check)| hidden || check.shown == Shown::Always).map(|(_, check)| check.points).sum();
        let reason = Some(steady(reason, LONGEST_TEXT));
        let (seed, pseudonym, made_for, script) = (None, None, None, None);
        Self { name: name.into(), outcome, points: None, of, reason, seed, pseudonym, made_for, script, checks: Vec::new() }
    }

    /// The result of a run of a lab's checks, with or without those that are hidden from learners.
    pub fn of(name: &str, lab: &Lab, graded: &Graded, hidden: bool, seed: Seed) -> Self {
        let shown = |result: &&CheckResult| hidden || shown(lab, &result.check) == Shown::Always;
        let checks: Vec<CheckReport> = graded.results.iter().filter(shown).map(|result| CheckReport::of(lab, result)).collect();
        let points: u32 = checks.iter().map(|check| check.points).sum();
        let of: u32 = checks.iter().map(|check| check.of).sum();
        let failed = checks.iter().find(|check| check.state == CheckState::Error);
        let outcome = match failed {
            Some(_) => Outcome::NotGraded,
            None if points == of => Outcome::Full,
            None => Outcome::Partial,
        };
        let reason = failed.map(|check| format!("The check `{}` could not be graded.", check.check));
        let points = failed.is_none().then_some(points);
        let (seed, pseudonym, made_for, script) = (Some(seed.0), None, None, None);
        Self { name: name.into(), outcome, points, of, reason, seed, pseudonym, made_for, script, checks }
    }
}

impl ScriptReport {
    /// How lines ran.
    pub fn new(code: i32, said: &str, stopped: Option<String>) -> Self {
        // Where exactly something that was stopped stood, differs from run to run.
        let said = if stopped.is_some() { "" } else { said };
        let end = said.char_indices().rev().nth(LONGEST_LOG).map_or(0, |(at, _)| at);
        Self { code, said: steady(&said[end..], LONGEST_LOG + 100), stopped }
    }
}

impl CheckReport {
    fn of(lab: &Lab, result: &CheckResult) -> Self {
        let text = |text: &str| steady(text, LONGEST_TEXT);
        let side = |lines: &[app::grading::ComparedLine]| {
            let lines: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
            text(&lines.join("\n"))
        };
        let compared = result.comparison.as_ref();
        Self {
            step: result.step.clone(),
            check: result.check.clone(),
            say: text(&result.say),
            state: result.state.into(),
            points: result.points,
            of: result.of,
            hidden: match shown(lab, &result.check) {
                Shown::Always => None,
                Shown::AfterDue => Some(Hidden::AfterDue),
                Shown::Never => Some(Hidden::Never),
            },
            no_points: result.no_points.map(|why| NoPoints::label(why).to_owned()),
            message: text(&result.message),
            expected: compared.map(|compared| side(&compared.expected)),
            got: compared.map(|compared| side(&compared.got)),
            sent: compared.and_then(|compared| compared.sent.as_deref()).map(text),
            waits_for: result.waits_for.iter().map(|say| text(say)).collect(),
            log: result.log.as_deref().map(|log| steady(log, LONGEST_LOG)),
        }
    }
}

fn shown(lab: &Lab, check: &str) -> Shown {
    lab.check(check).map_or(Shown::Never, |(_, check)| check.shown)
}

impl From<State> for CheckState {
    fn from(state: State) -> Self {
        match state {
            State::Pass => Self::Pass,
            State::Open => Self::Open,
            State::Fail => Self::Fail,
            State::Blocked => Self::Blocked,
            State::Error => Self::Error,
        }
    }
}
