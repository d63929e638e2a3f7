//! A lab as the rest of the server uses it: names are validated, references resolved, patterns parsed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::PathBuf,
};

use super::{
    Tree,
    expect::Expect,
    format::{
        CatchUpPoints, Cli, Concurrency, FastForward, File, Flow, Http, Invoke, Logs, Metrics, Policy, Quiz, Resource, Script, Tab,
        Workbench,
    },
    text::{Scope, Text},
    vars::{self, Generator, Seed},
};

/// A lab of the course.
#[derive(Clone, Debug)]
pub struct Lab {
    /// The lab's id, also in URLs: `/labs/{id}`.
    pub id: String,
    /// The name of the module's folder.
    pub module: String,
    /// The number that matches headings such as “Hands-On Lab 1” on pages without heading attributes.
    pub number: Option<u32>,
    pub title: Text,
    /// What the lab is about, in one sentence.
    pub summary: Option<Text>,
    /// How long the lab takes.
    pub minutes: Option<u32>,
    pub start: Start,
    /// The line of `start` in lab.yaml.
    pub start_line: u64,
    /// What earlier labs have to have left in the account; `None`: whatever the labs before it check.
    pub needs: Option<Vec<Need>>,
    /// The points of checks in steps that the site solved for the learner.
    pub catch_up_points: CatchUpPoints,
    pub workbench: Option<Workbench>,
    /// Variable name → how its value is generated.
    pub vars: BTreeMap<String, Generator>,
    pub steps: Vec<Step>,
    /// The files that the learner's folder holds at the start.
    pub starter: Tree,
    /// The programs of checks: the files of `scripts/`, never shown.
    pub scripts: Tree,
    /// The solution; `None` until the author has written one.
    pub solution: Option<Replay>,
    /// Typical mistakes, from `wrong/*.yaml`.
    pub near_misses: Vec<NearMiss>,
    /// SHA-256 in hex over all files of the lab, stored with a result to tell which version graded it.
    pub hash: String,
    /// What the author has still to do: lines of lab.yaml, and words.
    pub todos: Vec<(u64, String)>,
    /// lab.yaml, relative to the content folder.
    pub file: PathBuf,
}

/// The state of the account in which a lab starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The state after provisioning.
    Empty,
    /// The state that the solution of the lab with this id leaves.
    SolutionOf(String),
}

/// What a lab needs of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The earlier lab's id.
    pub lab: String,
    /// Ids of its checks that have to hold; empty for all that look at the account.
    pub checks: Vec<String>,
    /// The line in lab.yaml.
    pub line: u64,
}

/// A step of a lab.
#[derive(Clone, Debug)]
pub struct Step {
    /// The step's id, unique in the lab.
    pub id: String,
    pub title: Text,
    /// The numbers of the items in an unmodified page's list that belong to this step.
    pub items: Vec<u32>,
    /// The tab in which the step is done.
    pub tab: Option<Tab>,
    pub checks: Vec<Check>,
    /// The step's line in lab.yaml.
    pub line: u64,
}

/// A check of a step.
#[derive(Clone, Debug)]
pub struct Check {
    /// The check's id, unique in the lab.
    pub id: String,
    /// The sentence that the learner reads.
    pub say: Text,
    pub points: u32,
    /// Whether the check passes before the learner has done anything.
    pub given: bool,
    /// When learners see the check.
    pub shown: Shown,
    /// Ids of checks that have to pass first.
    pub needs: Vec<String>,
    /// How the check observes the account.
    pub kind: Kind,
    /// The pattern that the observation has to match; `None` selects the kind's default.
    pub expect: Option<Expect>,
    /// The message if there is nothing to see.
    pub missing: Option<Text>,
    /// Messages for a failed check; the first case that matches is shown.
    pub failures: Vec<Failure>,
    pub hints: Vec<Text>,
    /// The names of placeholders whose values are looked up in the account: `url.HelloAPI.dev`, `key.DemoKey`.
    pub looked_up: Vec<String>,
    /// The check's line in lab.yaml.
    pub line: u64,
}

/// When learners see a check, on the lab's page and in their results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// From the start.
    #[default]
    Always,
    /// When the work is due.
    AfterDue,
    /// Never.
    Never,
}

/// A message for a particular observation.
#[derive(Clone, Debug)]
pub struct Failure {
    /// A pattern over the observation; `None` matches any.
    pub when: Option<Expect>,
    pub say: Text,
    /// Whether the check is open then, because the learner has not begun, and not failed.
    pub open: bool,
}

/// The kinds of checks; the set is closed.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Calls a function.
    Invoke(Invoke),
    /// Calls a deployed API.
    Http(Http),
    /// Reads a resource of the account.
    Resource(Resource),
    /// Reads log events.
    Logs(Logs),
    /// Reads a metric.
    Metrics(Metrics),
    /// Asks whether a principal may perform an action.
    Policy(Policy),
    /// Calls a function many times at once.
    Concurrency(Concurrency),
    /// Puts something in at one end and looks at what comes out at the other.
    Flow(Flow),
    /// Reads a file of the learner.
    File(File),
    /// Reads the learner's API calls, with a pattern over their parameters.
    Cli(Cli, Option<Expect>),
    /// Asks a question.
    Quiz(Quiz),
    /// Runs a program of the author, with ways to look.
    Script(Script, Vec<(String, Self)>),
}

/// Command lines that a student could type, step by step, and the files that they need.
#[derive(Clone, Debug)]
pub struct Replay {
    /// One entry for each step of the lab, in the lab's order.
    pub steps: Vec<ReplayStep>,
    /// The files of `solution/`.
    pub files: Tree,
    /// solution.yaml, relative to the content folder.
    pub file: PathBuf,
}

/// The solution of a step.
#[derive(Clone, Debug)]
pub struct ReplayStep {
    /// The step's id.
    pub step: String,
    /// Files that are copied into the working folder first.
    pub put: Vec<String>,
    /// Line number in the file, and what is done.
    pub run: Vec<(u64, Act)>,
    /// Line numbers of the command lines that nothing depends on.
    pub spare: Vec<u64>,
}

/// What a student does in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Types a command line.
    Command(String),
    /// Moves the account's clock forward.
    FastForward(FastForward),
}

/// Writes it as in the file.
impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(line) => f.write_str(line),
            Self::FastForward(by) => write!(f, "fast_forward: {by}"),
        }
    }
}

/// A typical mistake of a student.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// The file's name without `.yaml`.
    pub name: String,
    /// The mistake, in one sentence.
    pub say: Text,
    /// File of the solution → content that replaces it.
    pub put: Tree,
    /// Step → lines that replace the solution's, with their line numbers.
    pub run: BTreeMap<String, Vec<(u64, Act)>>,
    /// Quiz → numbers of the choices, from 1.
    pub answers: BTreeMap<String, Vec<usize>>,
    /// The id of the check that has to fail.
    pub fails: String,
    /// The index of the step that has this check.
    pub step: usize,
    /// The pattern that the check's message has to match.
    pub message: Expect,
    /// The near miss's file, relative to the content folder.
    pub file: PathBuf,
    /// The line of the key `fails`.
    pub line: u64,
}

impl Lab {
    /// All checks with their steps, in order.
    pub fn checks(&self) -> impl Iterator<Item = (&Step, &Check)> {
        self.steps.iter().flat_map(|step| step.checks.iter().map(move |check| (step, check)))
    }

    /// The lab as learners see it: without the checks that are hidden from them.
    pub fn for_learners(&self) -> Self {
        let mut lab = self.clone();
        for step in &mut lab.steps {
            step.checks.retain(|check| check.shown == Shown::Always);
        }
        lab
    }

    /// The check with this id, and its step.
    pub fn check(&self, id: &str) -> Option<(&Step, &Check)> {
        self.checks().find(|(_, check)| check.id == id)
    }

    /// The index of the step with this id.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// Ids of the checks that look at the account as it is: no questions, calls, logs or files.
    pub fn looking(&self) -> Vec<String> {
        let looks = |check: &Check| {
            !matches!(
                check.kind,
                Kind::Quiz(_) | Kind::Cli(..) | Kind::Logs(_) | Kind::Metrics(_) | Kind::File(_) | Kind::Script(..)
            )
        };
        self.checks().filter(|(_, check)| looks(check)).map(|(_, check)| check.id.clone()).collect()
    }

    /// Ids of the checks of the first `steps` steps, without questions: what a solution can make hold.
    pub fn solvable(&self, steps: usize) -> Vec<String> {
        let checks = self.steps.iter().take(steps).flat_map(|step| &step.checks);
        checks.filter(|check| !matches!(check.kind, Kind::Quiz(_))).map(|check| check.id.clone()).collect()
    }

    /// These checks and all that they need, in the lab's order.
    pub fn with_needs(&self, ids: &[String]) -> Vec<String> {
        let mut wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        // A check needs checks above it only.
        for (_, check) in self.checks().collect::<Vec<_>>().into_iter().rev() {
            if wanted.contains(check.id.as_str()) {
                wanted.extend(check.needs.iter().map(String::as_str));
            }
        }
        self.checks().map(|(_, check)| &check.id).filter(|id| wanted.contains(id.as_str())).cloned().collect()
    }

    /// The sum of all checks' points.
    pub fn points(&self) -> u32 {
        self.checks().map(|(_, check)| check.points).sum()
    }

    /// The values of the lab's `pick` variables for a learner, for the prose.
    pub fn picks(&self, learner: Seed) -> Scope {
        Scope { values: vars::picks(&self.vars, &self.id, learner) }
    }
}
