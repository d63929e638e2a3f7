//! A lab as the rest of the server knows it: names checked, references resolved, patterns parsed.

use std::{collections::BTreeMap, path::PathBuf};

use super::{
    Tree,
    expect::Expect,
    format::{CatchUpPoints, Cli, Concurrency, File, Http, Invoke, Logs, Metrics, Policy, Quiz, Resource, Script, Tab, Workbench},
    text::{Scope, Text},
    vars::{self, Generator, Seed},
};

/// A lab.
#[derive(Clone, Debug)]
pub struct Lab {
    /// Its id, also in paths: `/labs/{id}`.
    pub id: String,
    /// The folder of the module it belongs to.
    pub module: String,
    /// Its number, for pages without heading attributes.
    pub number: Option<u32>,
    /// Its title.
    pub title: Text,
    /// What it is about.
    pub summary: Option<Text>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// What the account is taken to hold.
    pub start: Start,
    /// What checks give in steps that were solved for the learner.
    pub catch_up_points: CatchUpPoints,
    /// Tabs and function of the workbench.
    pub workbench: Option<Workbench>,
    /// Its variables.
    pub vars: BTreeMap<String, Generator>,
    /// In order.
    pub steps: Vec<Step>,
    /// The learner's files at first.
    pub starter: Tree,
    /// What solves it; `None` while its author has not written it.
    pub solution: Option<Replay>,
    /// What students get wrong.
    pub near_misses: Vec<NearMiss>,
    /// SHA-256, hex, over all its files: which lab it was that graded.
    pub hash: String,
    /// lab.yaml, relative to the content folder.
    pub file: PathBuf,
}

/// What the account is taken to hold when a lab starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// What it was provisioned with.
    Empty,
    /// What the solution of this lab leaves.
    SolutionOf(String),
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id within the lab.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The items of an untouched page's list that mean it.
    pub items: Vec<u32>,
    /// Where it is done.
    pub tab: Option<Tab>,
    /// What is checked, in order.
    pub checks: Vec<Check>,
    /// Its line in lab.yaml.
    pub line: u64,
}

/// A check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its id within the lab.
    pub id: String,
    /// The sentence.
    pub say: Text,
    /// What it is worth.
    pub points: u32,
    /// It passes from the start.
    pub given: bool,
    /// Checks of the lab that come first.
    pub needs: Vec<String>,
    /// How it looks.
    pub kind: Kind,
    /// What it hopes to see; `None` where the kind's own default holds.
    pub expect: Option<Expect>,
    /// What to say when it does not, the first case that matches.
    pub failures: Vec<Failure>,
    /// Hints, in order.
    pub hints: Vec<Text>,
    /// The names of its places that are looked up in the account: `url.HelloAPI.dev`, `key.DemoKey`.
    pub looked_up: Vec<String>,
    /// Its line in lab.yaml.
    pub line: u64,
}

/// What to say when something in particular was seen.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What was seen; `None`: whatever it was.
    pub when: Option<Expect>,
    /// The sentence.
    pub say: Text,
}

/// The ways to look: a closed set.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Calls a function.
    Invoke(Invoke),
    /// Calls a deployed API.
    Http(Http),
    /// Looks at a thing in the account.
    Resource(Resource),
    /// Looks at log events.
    Logs(Logs),
    /// Looks at a metric.
    Metrics(Metrics),
    /// Asks whether a principal may.
    Policy(Policy),
    /// Calls many times at once.
    Concurrency(Concurrency),
    /// Looks at the learner's file.
    File(File),
    /// Looks at the learner's calls; with a pattern over their parameters.
    Cli(Cli, Option<Expect>),
    /// Asks a question.
    Quiz(Quiz),
    /// Runs a script.
    Script(Script),
}

/// Lines that a student could type, step by step, and the files they need.
#[derive(Clone, Debug)]
pub struct Replay {
    /// A step of the lab each, in the lab's order.
    pub steps: Vec<ReplayStep>,
    /// `solution/`.
    pub files: Tree,
    /// solution.yaml, relative to the content folder.
    pub file: PathBuf,
}

/// What solves a step.
#[derive(Clone, Debug)]
pub struct ReplayStep {
    /// The step's id.
    pub step: String,
    /// Files copied into the working folder first.
    pub put: Vec<String>,
    /// Line number in the file, and command line.
    pub run: Vec<(u64, String)>,
    /// The line numbers of those that nothing depends on.
    pub spare: Vec<u64>,
}

/// What a student gets wrong.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// Its file's name without `.yaml`.
    pub name: String,
    /// What the student does.
    pub say: Text,
    /// File of the solution → what is put in its place.
    pub put: Tree,
    /// Step → lines instead of the solution's, with their line numbers.
    pub run: BTreeMap<String, Vec<(u64, String)>>,
    /// Quiz → choices, from 1.
    pub answers: BTreeMap<String, Vec<usize>>,
    /// The check that fails.
    pub fails: String,
    /// The step that this check belongs to, as an index.
    pub step: usize,
    /// What its message is like.
    pub message: Expect,
    /// Its file, relative to the content folder.
    pub file: PathBuf,
    /// The line of `fails`.
    pub line: u64,
}

impl Lab {
    /// All checks with their steps, in order.
    pub fn checks(&self) -> impl Iterator<Item = (&Step, &Check)> {
        self.steps.iter().flat_map(|step| step.checks.iter().map(move |check| (step, check)))
    }

    /// A check and its step.
    pub fn check(&self, id: &str) -> Option<(&Step, &Check)> {
        self.checks().find(|(_, check)| check.id == id)
    }

    /// A step's index.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// All points there are.
    pub fn points(&self) -> u32 {
        self.checks().map(|(_, check)| check.points).sum()
    }

    /// What `${name}` stands for in this lab's prose, for this learner.
    pub fn picks(&self, learner: Seed) -> Scope {
        Scope { values: vars::picks(&self.vars, &self.id, learner) }
    }
}
