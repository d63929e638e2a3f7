//! Types a solution's lines, as a student would: for proving a course, for "catch me up" and for starting over.

use std::collections::BTreeMap;

use emulator::{AccountId, Emulator, LedgerError};

use super::{
    aws::{Aws, CallError},
    check::{lookups, scope},
    fork::Fork,
    look::{api_key_value, invoke_url},
};
use crate::{
    labs::{
        Kind, Lab, Labs, NearMiss, Replay, ReplayStep, birth,
        text::{Scope, fill},
        vars::Seed,
    },
    shell::{Programs, Shell, ShellError},
};
use emulator::{Door, Principal, Ticket};

/// Why a replay stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// A line failed.
    #[error("line {line}: `{command}` failed: {output}")]
    Line {
        /// In the solution's file.
        line: u64,
        /// As it was typed.
        command: String,
        /// What it printed.
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
    Ledger(#[from] LedgerError),
}

/// Somebody at work on a lab's solution: a shell session, and the answers given so far.
pub struct Typist<'t> {
    lab: &'t Lab,
    replay: &'t Replay,
    miss: Option<&'t NearMiss>,
    shell: Shell,
    aws: Aws,
    scope: Scope,
    /// Quiz → choices, from 1.
    pub answers: BTreeMap<String, Vec<usize>>,
}

impl<'t> Typist<'t> {
    /// Sits down at a lab in an account; with a near miss, does what it says where it says something else than the solution.
    ///
    /// # Errors
    /// When the lab has no solution, or its files can't be laid out.
    pub fn sit(
        emulator: &Emulator,
        account: AccountId,
        lab: &'t Lab,
        miss: Option<&'t NearMiss>,
        learner: Seed,
        programs: Programs,
    ) -> Result<Self, ReplayError> {
        let replay = lab.solution.as_ref().ok_or_else(|| ReplayError::NoSolution(lab.id.clone()))?;
        let shell = Shell::open(emulator, account, &lab.starter, &programs)?;
        let ticket = Ticket { account, principal: Principal::Owner, service: None, door: Door::Grader };
        let mut scope = scope(emulator, account, lab, learner, Seed(0));
        let endpoint = format!("http://{}", emulator.core().config.endpoint);
        scope.values.insert("endpoint".into(), endpoint);
        Ok(Self { lab, replay, miss, shell, aws: Aws::new(emulator.clone(), ticket), scope, answers: BTreeMap::new() })
    }

    /// Does a step.
    ///
    /// # Errors
    /// When a line fails. In a near miss a line may fail: that may be the very thing that the student does wrong.
    pub async fn step(&mut self, number: usize) -> Result<(), ReplayError> {
        let Some(step) = self.replay.steps.get(number) else { return Ok(()) };
        self.lay_out(step)?;
        let lines = self.miss.and_then(|miss| miss.run.get(&step.step)).unwrap_or(&step.run);
        for (line, command) in lines {
            self.type_line(*line, command).await?;
        }
        self.answer(number);
        Ok(())
    }

    fn lay_out(&self, step: &ReplayStep) -> Result<(), ReplayError> {
        for path in &step.put {
            let content = self.miss.and_then(|miss| miss.put.get(path)).or_else(|| self.replay.files.get(path));
            if let Some(content) = content {
                self.shell.put(path, content)?;
            }
        }
        Ok(())
    }

    async fn type_line(&mut self, line: u64, command: &str) -> Result<(), ReplayError> {
        self.look_up(command).await?;
        let typed = fill(command, &self.scope);
        let finished = self.shell.run(&typed).await?;
        if finished.code != 0 && self.miss.is_none() {
            let output = format!("{}{}", finished.stdout, finished.stderr).trim().to_owned();
            return Err(ReplayError::Line { line, command: typed, output });
        }
        Ok(())
    }

    /// Finds what a line's `${url.…}` and `${key.…}` stand for now.
    async fn look_up(&mut self, command: &str) -> Result<(), ReplayError> {
        for name in lookups(command) {
            let value = match name.split('.').collect::<Vec<_>>().as_slice() {
                ["url", api, stage] => invoke_url(&self.aws, api, stage).await?,
                ["key", key] => api_key_value(&self.aws, key).await?,
                _ => None,
            };
            if let Some(value) = value {
                self.scope.values.insert(name.to_owned(), value);
            }
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

/// An account as a lab finds it: born as the course says, with the labs before it solved.
///
/// # Errors
/// When a solution before it does not work.
pub async fn start_of(
    like: &Emulator,
    account: AccountId,
    labs: &Labs,
    lab: &Lab,
    learner: Seed,
    programs: Programs,
) -> Result<Fork, ReplayError> {
    let fork = Fork::empty(like, account);
    birth::bear(&fork.emulator, account, &labs.birth).await?;
    for before in labs.before(lab) {
        let mut typist = Typist::sit(&fork.emulator, account, &before, None, learner, programs.clone())?;
        for number in 0..before.steps.len() {
            typist.step(number).await?;
        }
    }
    Ok(fork)
}

/// Puts a learner's account to where a lab starts. All or nothing: it is made beside the account, and takes its place when it is whole.
///
/// # Errors
/// When a solution does not work, or the account can't be stored; the account is as it was then.
pub async fn start_over(
    emulator: &Emulator,
    account: AccountId,
    labs: &Labs,
    lab: &Lab,
    learner: Seed,
    programs: Programs,
) -> Result<(), ReplayError> {
    let fork = start_of(emulator, account, labs, lab, learner, programs).await?;
    take_place(emulator, &fork).await
}

/// Puts a learner's account to where a lab is after a step, its calls and logs included. All or nothing, as [`start_over`].
///
/// # Errors
/// When the solution does not work, or the account can't be stored; the account is as it was then.
pub async fn catch_up(
    emulator: &Emulator,
    account: AccountId,
    labs: &Labs,
    lab: &Lab,
    step: usize,
    learner: Seed,
    programs: Programs,
) -> Result<(), ReplayError> {
    let fork = start_of(emulator, account, labs, lab, learner, programs.clone()).await?;
    let mut typist = Typist::sit(&fork.emulator, account, lab, None, learner, programs)?;
    for number in 0..=step {
        typist.step(number).await?;
    }
    take_place(emulator, &fork).await
}

async fn take_place(emulator: &Emulator, fork: &Fork) -> Result<(), ReplayError> {
    let ledger = &emulator.core().ledger;
    for (hash, content) in fork.ledger.blobs() {
        ledger.keep_blob(&hash, content).await?;
    }
    emulator.restore(fork.account, Some(&fork.document().await?)).await?;
    for entry in fork.ledger.journal() {
        ledger.record(entry);
    }
    ledger.append_logs(fork.account, fork.ledger.lines());
    Ok(())
}

/// A solution as it is shown: its files, and its lines as a script.
pub fn shown(replay: &Replay, lab: &Lab) -> Vec<(String, String)> {
    let text = |(path, content): (&String, &bytes::Bytes)| (path.clone(), String::from_utf8_lossy(content).into_owned());
    let mut shown: Vec<_> = replay.files.iter().map(text).collect();
    let mut script = String::new();
    for step in &replay.steps {
        let title = lab.step(&step.step).and_then(|at| lab.steps.get(at)).map_or("", |step| step.title.raw());
        script.push_str(&format!("# {title}\n"));
        for (_, line) in &step.run {
            script.push_str(line);
            script.push('\n');
        }
        script.push('\n');
    }
    shown.push(("commands.sh".into(), script));
    shown
}

