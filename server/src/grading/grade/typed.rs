//! A submission whose lines are typed: a script, or lines in the form of a lab's solution.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use emulator::{CallSource, CallerContext, Emulator, Principal, jobs::Forward};
use jiff::SignedDuration;

use super::report::ScriptReport;
use crate::{
    aws::client::{Aws, CallError},
    grading::{
        fork::Fork,
        scope::{look_up, scope},
    },
    labs::{
        Act, Lab, ReplayStep, Tree,
        text::{fill, places},
        vars::Seed,
    },
    shell::Programs,
    terminal::script_runner::{ScriptRunner, ScriptRunnerError, Typed},
};

/// A folder that was submitted.
#[derive(Clone, Debug)]
pub struct TypedSubmission {
    /// All its files.
    pub files: Tree,
    pub lines: Lines,
    /// Quiz → numbers of the choices, from 1.
    pub answers: BTreeMap<String, Vec<usize>>,
}

/// What is typed.
#[derive(Clone, Debug)]
pub enum Lines {
    /// A script, as one text.
    Script(String),
    /// Lines, step by step. A line may have placeholders.
    Steps(Vec<ReplayStep>),
}

/// Why the lines could not be typed to their end; never the submission's fault.
#[derive(Debug, thiserror::Error)]
pub enum TypeError {
    #[error(transparent)]
    Shell(#[from] ScriptRunnerError),
    #[error(transparent)]
    Call(#[from] CallError),
}

/// Types the lines into an account, over the lab's files and the submission's, and waits until nothing is due. Returns how they ran, and the files
/// that they leave.
///
/// # Errors
/// If the shell or the account fails.
pub async fn run(
    submission: &TypedSubmission,
    lab: &Lab,
    fork: &Fork,
    learner: Seed,
    programs: Programs,
    longest: Duration,
) -> Result<(ScriptReport, Tree), TypeError> {
    let mut files = lab.starter.clone();
    files.extend(submission.files.clone());
    let scope = scope(&fork.emulator, fork.account, lab, learner, Seed(0));
    // A script finds the lab's own values in variables of the same names: `$account`, `$region`.
    let given = lab.picks(learner).values.into_iter().chain(
        ["account", "region"].iter().filter_map(|name| scope.values.get(*name).map(|value| ((*name).to_owned(), value.clone()))),
    );
    let mut runner = ScriptRunner::open(&fork.emulator, programs, fork.account, &files, given).await;
    let typed = match &submission.lines {
        Lines::Script(script) => runner.run_text(script, longest).await?,
        Lines::Steps(steps) => steps_of(steps, submission, (lab, learner), fork, &mut runner, longest).await?,
    };
    settle(&fork.emulator, fork).await;
    Ok((ScriptReport::new(typed.code, &typed.said, typed.stopped), runner.files()?))
}

async fn steps_of(
    steps: &[ReplayStep],
    submission: &TypedSubmission,
    (lab, learner): (&Lab, Seed),
    fork: &Fork,
    runner: &mut ScriptRunner,
    longest: Duration,
) -> Result<Typed, TypeError> {
    let began = Instant::now();
    let caller = CallerContext { account: fork.account, principal: Principal::Owner, service: None, source: CallSource::Internal };
    let aws = Aws::new(fork.emulator.clone(), caller);
    let mut scope = scope(&fork.emulator, fork.account, lab, learner, Seed(0));
    let mut all = Typed::default();
    for step in steps {
        for path in &step.put {
            // The files lie in the working folder; those of a folder `solution` are copied there.
            if let Some(content) = submission.files.get(&format!("solution/{path}")) {
                runner.put(path, content);
            }
        }
        for (_, act) in &step.run {
            let command = match act {
                Act::FastForward(by) => {
                    if let Err(error) = fork.emulator.fast_forward(fork.account, by.forward).await {
                        all.said.push_str(&format!("fast_forward: {error}\n"));
                    }
                    continue;
                }
                Act::Command(command) => command,
            };
            look_up(&mut scope, &aws, &places(command)).await?;
            let typed = runner.run_text(&fill(command, &scope), longest.saturating_sub(began.elapsed())).await?;
            all.code = typed.code;
            all.said.push_str(&typed.said);
            if typed.stopped.is_some() {
                return Ok(Typed { stopped: typed.stopped, ..all });
            }
        }
    }
    Ok(all)
}

/// Waits until what the lines have set going has happened: asynchronous events that are due.
async fn settle(emulator: &Emulator, fork: &Fork) {
    let moment = Forward::By(SignedDuration::from_millis(1));
    if let Err(error) = emulator.fast_forward(fork.account, moment).await {
        tracing::debug!(%error, "what was due has not been waited for");
    }
}
