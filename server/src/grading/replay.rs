//! Runs the command lines of a solution as a student would type them: to prove a course, for "Catch me up" and for starting over.

use std::collections::BTreeMap;

use bytes::Bytes;

use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal, SaveError, StoreError, jobs::ForwardError};

use super::{
    fork::Fork,
    scope::{look_up, scope},
};
use crate::{
    aws::client::{Aws, CallError},
    labs::{
        Act, Kind, Lab, Labs, NearMiss, Replay, ReplayStep, Tree,
        format::FastForward,
        provision,
        text::{self, Scope, fill, shorten},
        vars::Seed,
    },
    shell::{Programs, Shell, ShellError},
};

/// Why a replay stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// A command line failed.
    #[error("line {line}: `{command}` failed: {}", essence(output))]
    Line {
        /// The line number in the solution's file.
        line: u64,
        /// The command line.
        command: String,
        /// The output of the command.
        output: String,
    },
    /// The lab has no solution.
    #[error("the lab `{0}` has no solution")]
    NoSolution(String),
    /// The shell failed.
    #[error(transparent)]
    Shell(#[from] ShellError),
    /// The account could not be read.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The account could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Runs a lab's solution in a shell session and collects the answers to its quizzes.
pub struct SolutionRunner<'t> {
    emulator: Emulator,
    account: AccountId,
    lab: &'t Lab,
    replay: &'t Replay,
    miss: Option<&'t NearMiss>,
    without: Without,
    beside_others: bool,
    shell: Shell,
    aws: Aws,
    scope: Scope,
    /// The learner's variables, which also stand in files.
    picks: Scope,
    /// Quiz → numbers of the choices, from 1.
    pub answers: BTreeMap<String, Vec<usize>>,
}

/// Which of the solution's lines are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// All lines run.
    Nothing,
    /// The lines that the author marked as spare are left out.
    Spare,
    /// The spare lines and the one with this line number are left out.
    Line(u64),
}

impl<'t> SolutionRunner<'t> {
    /// Prepares the solution of a lab in an account. With a near miss, its files, lines and answers replace those of the solution.
    ///
    /// # Errors
    /// If the lab has no solution, or its files cannot be written.
    pub fn start(
        emulator: &Emulator,
        account: AccountId,
        lab: &'t Lab,
        miss: Option<&'t NearMiss>,
        learner: Seed,
        programs: Programs,
    ) -> Result<Self, ReplayError> {
        let replay = lab.solution.as_ref().ok_or_else(|| ReplayError::NoSolution(lab.id.clone()))?;
        let shell = Shell::open(emulator, account, &lab.starter, &programs)?;
        let caller = CallerContext { account, principal: Principal::Owner, service: None, source: CallSource::Internal };
        let scope = scope(emulator, account, lab, learner, Seed(0));
        let aws = Aws::new(emulator.clone(), caller);
        let emulator = emulator.clone();
        Ok(Self {
            emulator,
            account,
            lab,
            replay,
            miss,
            without: Without::Nothing,
            beside_others: false,
            shell,
            aws,
            scope,
            picks: lab.picks(learner),
            answers: BTreeMap::new(),
        })
    }

    /// Leaves lines out.
    pub fn without(mut self, without: Without) -> Self {
        self.without = without;
        self
    }

    /// Passes over lines that fail: what they would make exists already.
    pub fn beside_others(mut self) -> Self {
        self.beside_others = true;
        self
    }

    /// Runs every step.
    ///
    /// # Errors
    /// If a line fails.
    pub async fn run(&mut self) -> Result<(), ReplayError> {
        for number in 0..self.lab.steps.len() {
            self.step(number).await?;
        }
        Ok(())
    }

    /// The files of the working folder.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn files(&self) -> Result<Tree, ReplayError> {
        Ok(self.shell.files()?)
    }

    /// Runs a step.
    ///
    /// # Errors
    /// If a line fails. In a near miss a line may fail, because the failing command may be the student's mistake.
    pub async fn step(&mut self, number: usize) -> Result<(), ReplayError> {
        let Some(step) = self.replay.steps.get(number) else { return Ok(()) };
        self.lay_out(step)?;
        let lines = self.miss.and_then(|miss| miss.run.get(&step.step)).unwrap_or(&step.run);
        for (line, act) in lines {
            let is_left_out = match self.without {
                Without::Nothing => false,
                Without::Spare => step.spare.contains(line),
                Without::Line(out) => *line == out || step.spare.contains(line),
            };
            if !is_left_out {
                match act {
                    Act::Command(command) => self.type_line(*line, command).await?,
                    Act::FastForward(by) => self.fast_forward(*line, by).await?,
                }
            }
        }
        self.answer(number);
        Ok(())
    }

    fn lay_out(&self, step: &ReplayStep) -> Result<(), ReplayError> {
        for path in &step.put {
            let content = self.miss.and_then(|miss| miss.put.get(path)).or_else(|| self.replay.files.get(path));
            if let Some(content) = content {
                self.shell.put(path, &filled(content, &self.picks))?;
            }
        }
        Ok(())
    }

    async fn fast_forward(&self, line: u64, by: &FastForward) -> Result<(), ReplayError> {
        match self.emulator.fast_forward(self.account, by.forward).await {
            Err(ForwardError::Save(SaveError::Store(error))) => Err(error.into()),
            Err(error) if self.miss.is_none() => {
                Err(ReplayError::Line { line, command: format!("fast_forward: {by}"), output: error.to_string() })
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    async fn type_line(&mut self, line: u64, command: &str) -> Result<(), ReplayError> {
        look_up(&mut self.scope, &self.aws, &text::places(command)).await?;
        let typed = fill(command, &self.scope);
        let finished = self.shell.run(&typed).await?;
        if finished.code != 0 && self.miss.is_none() && !self.beside_others {
            let output = format!("{}{}", finished.stdout, finished.stderr).trim().to_owned();
            return Err(ReplayError::Line { line, command: typed, output });
        }
        Ok(())
    }

    fn answer(&mut self, number: usize) {
        for check in self.lab.steps.get(number).map_or(&[][..], |step| &step.checks) {
            if let Kind::Quiz(quiz) = &check.kind {
                let given = self.miss.and_then(|miss| miss.answers.get(&check.id).cloned());
                self.answers.insert(check.id.clone(), given.unwrap_or_else(|| quiz.answer.sorted()));
            }
        }
    }
}

/// An account in the state in which a lab starts: provisioned as the course says, with the earlier labs solved.
///
/// # Errors
/// If the solution of an earlier lab fails.
pub async fn start_of(
    like: &Emulator,
    account: AccountId,
    labs: &Labs,
    lab: &Lab,
    learner: Seed,
    programs: Programs,
) -> Result<Fork, ReplayError> {
    let fork = Fork::empty(like, account).await?;
    provision::provision(&fork.emulator, account, &labs.provision).await?;
    for before in labs.before(lab) {
        SolutionRunner::start(&fork.emulator, account, &before, None, learner, programs.clone())?.run().await?;
    }
    Ok(fork)
}

/// An account in the state after the first `steps` steps of a lab, with its calls and logs.
///
/// # Errors
/// If a solution fails.
pub async fn up_to(
    like: &Emulator,
    account: AccountId,
    labs: &Labs,
    (lab, steps): (&Lab, usize),
    learner: Seed,
    programs: Programs,
) -> Result<Fork, ReplayError> {
    let fork = start_of(like, account, labs, lab, learner, programs.clone()).await?;
    if steps == 0 {
        return Ok(fork);
    }
    let mut runner = SolutionRunner::start(&fork.emulator, account, lab, None, learner, programs)?;
    for number in 0..steps {
        runner.step(number).await?;
    }
    Ok(fork)
}

/// The steps (lab, step) that are solved in such an account, those of the earlier labs included.
pub fn solves(labs: &Labs, lab: &Lab, steps: usize) -> Vec<(String, String)> {
    let before = labs.before(lab);
    let before = before.iter().flat_map(|before| before.steps.iter().map(|step| (before.id.clone(), step.id.clone())));
    before.chain(lab.steps.iter().take(steps).map(|step| (lab.id.clone(), step.id.clone()))).collect()
}

/// A file of a solution with the learner's variables in it; another one than a text stays as it is.
fn filled(content: &Bytes, picks: &Scope) -> Bytes {
    match std::str::from_utf8(content) {
        Ok(text) if text.contains("${") && !picks.values.is_empty() => fill(text, picks).into(),
        Ok(_) | Err(_) => content.clone(),
    }
}

/// How many lines, and characters, of a failed line's output are shown.
const SHOWN: (usize, usize) = (8, 800);

/// What a failed line says, without the AWS CLI's list of all that could have been typed.
pub fn essence(output: &str) -> String {
    let after = |words: &str| output.rfind(words).map(|at| &output[at..]);
    let told = after("Invalid choice: ").or_else(|| after("aws: error: ")).unwrap_or(output).trim();
    let lines: Vec<&str> = told.lines().filter(|line| !line.trim().is_empty()).collect();
    let from = if told.len() < output.trim().len() { 0 } else { lines.len().saturating_sub(SHOWN.0) };
    shorten(&lines.iter().skip(from).take(SHOWN.0).copied().collect::<Vec<_>>().join("\n"), SHOWN.1)
}

/// A solution as it is shown to a learner: its files, and its lines as a script.
pub fn shown(replay: &Replay, lab: &Lab, picks: &Scope) -> Vec<(String, String)> {
    let text = |(path, content): (&String, &Bytes)| (path.clone(), String::from_utf8_lossy(&filled(content, picks)).into_owned());
    let mut shown: Vec<_> = replay.files.iter().map(text).collect();
    let mut script = String::new();
    for step in &replay.steps {
        let title = lab.step(&step.step).and_then(|at| lab.steps.get(at)).map_or("", |step| step.title.raw());
        script.push_str(&format!("# {title}\n"));
        for (_, act) in &step.run {
            match act {
                Act::Command(line) => script.push_str(line),
                Act::FastForward(by) => script.push_str(&format!("# Move the account's clock forward: {by}")),
            }
            script.push('\n');
        }
        script.push('\n');
    }
    shown.push(("commands.sh".into(), script));
    shown
}
