//! `coldstart lab explain`: what a check sees after the solution, or after a near miss, and why it says what it says.

use std::{fmt::Write as _, path::Path, sync::Arc};

use anyhow::{Context, bail};
use emulator::{Config, Emulator, MemoryStore, OpenKeyring, RandomIds, Runtime, SystemClock};

use super::proof::{ACCOUNT, LEARNER, solved};
use crate::{
    grading::{
        Grading, Limits,
        check::{Answer, Answers, Looked, Wanted, explain as look},
        replay::{SolutionRunner, start_of},
    },
    labs::{Labs, vars::Seed},
    shell::Programs,
};

/// Where the account stands when the check looks.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'s> {
    /// As the lab starts.
    Start,
    /// After the solution of the check's step.
    Solution,
    /// After a near miss.
    Wrong(&'s str),
}

/// The explanation, as text.
///
/// # Errors
/// If there is no such lab, check or near miss, or the lines before it fail.
pub async fn explain(
    content: &Path,
    (lab, check): (&str, &str),
    standing: Standing<'_>,
    runtime: Arc<dyn Runtime>,
    programs: Programs,
) -> anyhow::Result<String> {
    let labs = Labs::load(content);
    let listed = || labs.labs.keys().cloned().collect::<Vec<_>>().join(", ");
    let lab = labs.labs.get(lab).with_context(|| format!("there is no lab `{lab}`; there is {}", listed()))?;
    let checks = || lab.checks().map(|(_, check)| check.id.clone()).collect::<Vec<_>>().join(", ");
    let (step, found) = lab.check(check).with_context(|| format!("the lab has no check `{check}`; it has {}", checks()))?;
    let miss = match standing {
        Standing::Wrong(name) => {
            let names = || lab.near_misses.iter().map(|miss| miss.name.clone()).collect::<Vec<_>>().join(", ");
            let miss = lab.near_misses.iter().find(|miss| miss.name == name);
            Some(miss.with_context(|| format!("the lab has no near miss `{name}`; it has {}", names()))?)
        }
        Standing::Start | Standing::Solution => None,
    };
    let ids = Arc::new(RandomIds);
    let keyring = Arc::new(OpenKeyring);
    let like = Emulator::new(Config::default(), Arc::new(SystemClock), ids, runtime, MemoryStore::new(), keyring);
    let run_by = programs.clone();
    let fork = start_of(&like, ACCOUNT, &labs, lab, LEARNER, programs.clone()).await?;
    let (mut answers, mut files) = (Answers::new(), lab.starter.clone());
    if !matches!(standing, Standing::Start) {
        let mut runner = SolutionRunner::start(&fork.emulator, ACCOUNT, lab, miss, LEARNER, programs)?;
        let last = miss.map_or_else(|| lab.step(&step.id), |miss| Some(miss.step));
        let Some(last) = last else { bail!("the lab has no step `{}`", step.id) };
        for number in 0..=last {
            runner.step(number).await?;
        }
        files = runner.files()?;
        let given = |choices: &Vec<usize>| Answer { choices: choices.clone(), number: 1, tried: 1 };
        answers = runner.answers.iter().map(|(quiz, choices)| (quiz.clone(), given(choices))).collect();
    }
    let grading = Grading {
        lab,
        wanted: Wanted::Checks(std::slice::from_ref(&found.id)),
        emulator: &fork.emulator,
        account: ACCOUNT,
        journal: fork.store.as_ref(),
        answers: &answers,
        solved: &solved(lab),
        files: &files,
        learner: LEARNER,
        run: Seed(1),
        limits: Limits::SITE,
        programs: Some(&run_by),
    };
    let looked = look(&grading, &found.id).await?;
    Ok(told(&format!("{}:{}", lab.file.display(), found.line), &looked))
}

fn told(place: &str, looked: &Looked) -> String {
    let Looked { result, draws, expected, seen, nothing, differs } = looked;
    let mut text = format!("{place}: {}\n\nstate: {:?}\n", result.say, result.state);
    if !result.message.is_empty() {
        writeln!(text, "message: {}", result.message).ok();
    }
    for say in &result.waits_for {
        writeln!(text, "waits for: {say}").ok();
    }
    writeln!(text, "\nexpected: {expected}").ok();
    if let Some(nothing) = nothing {
        writeln!(text, "seen: nothing. {nothing}").ok();
    }
    for value in seen {
        writeln!(text, "seen: {value:#}").ok();
    }
    if let Some((path, wanted)) = differs {
        let path = if path.is_empty() { "the whole" } else { path };
        writeln!(text, "differs at: {path}, where {wanted} was expected").ok();
    }
    for (number, draw) in draws.iter().enumerate().filter(|(_, draw)| !draw.is_empty()) {
        let values: Vec<String> = draw.iter().map(|(name, value)| format!("{name}={value}")).collect();
        writeln!(text, "draw {}: {}", number + 1, values.join(" ")).ok();
    }
    text
}
