//! Runs a lab's checks against an account, each after the checks that it needs.

use std::{collections::BTreeMap, time::Duration};

use app::grading::{CheckResult, NoPoints, State};
use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal, StoreError};
use futures::{StreamExt, stream};

use super::{
    compare::compare,
    fork::Snapshot,
    journal::Journal,
    matching::{Mismatch, describe, matches},
    message, near,
    probe::{self, Observation, Observations, ProbeContext, ProbeError, quiz},
    scope::{look_up, scope},
};
use crate::{
    aws::client::Aws,
    labs::{
        Check, Kind, Lab, Step, Tree,
        expect::Expect,
        format::{CatchUpPoints, Times},
        text::{Scope, shorten},
        vars::Seed,
    },
    shell::Programs,
};

/// How long checks may take, and how many are run at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a check may take.
    pub longest: Duration,
    /// How long a check that runs the learner's code may take, if such a check fails when it takes longer. Otherwise it is like any other: what takes
    /// too long could not be graded.
    pub longest_code: Option<Duration>,
    /// How many checks of a run probe at once.
    pub together: usize,
}

impl Limits {
    /// The limits of a site. As many checks probe at once as a small machine has cores, so that a function's timeout means the same as when the
    /// function is called alone.
    pub const SITE: Self = Self { longest: Duration::from_secs(30), longest_code: None, together: 2 };
}

/// The input of a run of checks.
pub struct Grading<'g> {
    /// The lab to grade.
    pub lab: &'g Lab,
    /// The checks that are run.
    pub wanted: Wanted<'g>,
    /// The emulator that holds the account.
    pub emulator: &'g Emulator,
    /// The account to grade.
    pub account: AccountId,
    /// The source of the learner's calls.
    pub journal: &'g dyn Journal,
    /// The learner's answers, by quiz.
    pub answers: &'g Answers,
    /// Steps that the site solved for the learner. Their checks may pass, but give no points unless the lab says so.
    pub solved: &'g Solved,
    /// The learner's files.
    pub files: &'g Tree,
    /// The seed of the learner's `pick` variables.
    pub learner: Seed,
    /// The seed of this run's `random` variables, a different one for each run.
    pub run: Seed,
    /// How long the checks may take.
    pub limits: Limits,
    /// Runs the programs of checks; without it, such a check cannot be graded.
    pub programs: Option<&'g Programs>,
}

/// Which of a lab's checks are run. Those that they need are run, too, and not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'g> {
    /// All.
    All,
    /// Those of a step.
    Step(&'g str),
    /// These.
    Checks(&'g [String]),
}

impl Wanted<'_> {
    fn holds(self, step: &Step, check: &Check) -> bool {
        match self {
            Self::All => true,
            Self::Step(id) => step.id == id,
            Self::Checks(ids) => ids.contains(&check.id),
        }
    }
}

/// A learner's current answer to a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Numbers of the choices, from 1.
    pub choices: Vec<usize>,
    /// The number of this answer among the learner's different answers, from 1, in the order in which each was first given.
    pub number: u32,
    /// How many different answers the learner has given.
    pub tried: u32,
}

/// Quiz → answer.
pub type Answers = BTreeMap<String, Answer>;

/// Step → why its checks give no points.
pub type Solved = BTreeMap<String, NoPoints>;

/// The result of a run. It is a function of account, journal, answers, files and seeds.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The checks' results, in the lab's order.
    pub results: Vec<CheckResult>,
    /// The seed of this run's `random` variables.
    pub run: Seed,
    /// The version of the lab that graded: [`Lab::hash`].
    pub content_hash: String,
}

/// Runs checks. Calls that checks make change nothing in the learner's account, and no check sees what another one does: all use the state of the
/// account at the start of the run.
///
/// # Errors
/// If the account cannot be read at all. A check that cannot be graded is a result of its own.
pub async fn check(grading: &Grading<'_>) -> Result<Graded, StoreError> {
    let snapshot = Snapshot::of(grading.emulator, grading.account).await?;
    let copy = snapshot.fork();
    let context = grading.context(&snapshot, &copy.emulator, grading.run).await?;
    // Other random values, to detect a function that returns a fixed answer.
    let again = grading.context(&snapshot, &copy.emulator, Seed(grading.run.0 ^ 0x5EED_5EED_5EED_5EED)).await?;
    let mut histories = grading.histories(&context).await;
    let mut done: BTreeMap<&str, CheckResult> = BTreeMap::new();
    let wanted = grading.wanted();
    let mut open: Vec<_> = grading.lab.checks().filter(|(_, check)| wanted.contains(&check.id.as_str())).collect();
    // Checks that need no pending check run concurrently; none of them sees what another one does.
    while !open.is_empty() {
        let pending: Vec<&str> = open.iter().map(|(_, check)| check.id.as_str()).collect();
        let is_ready = |check: &Check| check.needs.iter().all(|need| !pending.contains(&need.as_str()));
        let (mut ready, mut waiting): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, check)| is_ready(check));
        if ready.is_empty() {
            // These checks need each other, which is a mistake in the lab: none of them passes.
            std::mem::swap(&mut ready, &mut waiting);
        }
        let tried = ready.into_iter().map(|(step, check)| {
            let history = histories.remove(check.id.as_str());
            let (context, again, done) = (&context, &again, &done);
            async move { (check.id.as_str(), one(grading, (context, again), (step, check), history, done).await) }
        });
        let tried: Vec<_> = stream::iter(tried.collect::<Vec<_>>()).buffered(grading.limits.together).collect().await;
        done.extend(tried);
        open = waiting;
    }
    let asked = grading.lab.checks().filter(|(step, check)| grading.wanted.holds(step, check));
    let results = asked.filter_map(|(_, check)| done.remove(check.id.as_str())).collect();
    Ok(Graded { results, run: grading.run, content_hash: grading.lab.hash.clone() })
}

/// Runs one check after the checks that it needs.
async fn one(
    grading: &Grading<'_>,
    contexts: (&ProbeContext<'_>, &ProbeContext<'_>),
    (step, check): (&Step, &Check),
    history: Option<Result<Observations, ProbeError>>,
    done: &BTreeMap<&str, CheckResult>,
) -> CheckResult {
    let began = std::time::Instant::now();
    let scope = &contexts.0.scope;
    let mut result = blank(step, check, scope);
    let has_passed = |need: &&String| done.get(need.as_str()).is_some_and(|result| result.state == State::Pass);
    let missing = check.needs.iter().filter(|need| !has_passed(need)).filter_map(|need| grading.lab.check(need));
    result.waits_for = missing.map(|(_, need)| need.say.fill(scope)).collect();
    if result.waits_for.is_empty() {
        let longest_code = grading.limits.longest_code.filter(|_| probe::runs_code(&check.kind));
        let longest = longest_code.unwrap_or(grading.limits.longest);
        let judged = tokio::time::timeout(longest, judge(grading, contexts, (step, check), history, &mut result)).await;
        if judged.is_err() && longest_code.is_some() {
            result.message =
                format!("The code took longer than {} seconds, which is the most that a check waits.", longest.as_secs());
        } else if let Some(trouble) = match judged {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("it took too long".into()),
        } {
            tracing::warn!(lab = grading.lab.id, check = check.id, account = %grading.account, trouble, "a check could not be graded");
            result.state = State::Error;
            result.message = format!("We could not grade this just now; it costs no points. ({})", shorten(&trouble, 300));
        }
    } else {
        result.state = State::Blocked;
    }
    if result.state == State::Pass && result.no_points.is_none() {
        result.no_points = grading.no_points(step, check);
    }
    result.points = if result.state == State::Pass && result.no_points.is_none() { result.of } else { 0 };
    result.milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    result
}

/// What a check sees, and why its result is what it is: for its author.
pub struct Looked {
    pub result: CheckResult,
    /// The values of the placeholders in two runs.
    pub draws: [BTreeMap<String, String>; 2],
    /// The pattern in words.
    pub expected: String,
    pub seen: Vec<serde_json::Value>,
    /// Why nothing was seen.
    pub nothing: Option<String>,
    /// The path that differs, and what was expected there.
    pub differs: Option<(String, String)>,
}

/// Runs one check and tells what it sees.
///
/// # Errors
/// If the lab has no such check, or the account or the probe fails.
pub async fn explain(grading: &Grading<'_>, id: &str) -> Result<Looked, ProbeError> {
    let none = || ProbeError::NotAvailable("The lab has no such check.");
    let (step, found) = grading.lab.check(id).ok_or_else(none)?;
    let result = check(grading).await?.results.into_iter().find(|result| result.check == id).ok_or_else(none)?;
    let snapshot = Snapshot::of(grading.emulator, grading.account).await?;
    let copy = snapshot.fork();
    let context = grading.context(&snapshot, &copy.emulator, grading.run).await?;
    let again = grading.context(&snapshot, &copy.emulator, Seed(grading.run.0 ^ 0x5EED_5EED_5EED_5EED)).await?;
    let expect = message::expectation(found);
    let draws = [context.scope.values.clone(), again.scope.values.clone()];
    let expected = describe(&expect, &context.scope);
    let mut looked = Looked { result, draws, expected, seen: Vec::new(), nothing: None, differs: None };
    if matches!(found.kind, Kind::Quiz(_)) {
        return Ok(looked);
    }
    let observations = probe::probe(&context, &found.kind, grading.solved.contains_key(&step.id)).await?;
    match &observations {
        Observations::One(one) => looked.seen.push(one.value.clone()),
        Observations::AnyOf(all) | Observations::EachOf(all) | Observations::Some(all, _) => {
            looked.seen.extend(all.iter().map(|one| one.value.clone()))
        }
        Observations::Nothing(sentence) | Observations::NoPlace(sentence) => looked.nothing = Some(sentence.clone()),
    }
    if let Some(Failed::Differs(_, mismatch)) = failure(observations, &expect, &context) {
        looked.differs = Some((mismatch.path.clone(), mismatch.expected.clone()));
    }
    Ok(looked)
}

impl Grading<'_> {
    async fn context<'l>(&'l self, snapshot: &'l Snapshot, copy: &Emulator, run: Seed) -> Result<ProbeContext<'l>, StoreError> {
        let caller =
            CallerContext { account: self.account, principal: Principal::Owner, service: None, source: CallSource::Internal };
        let copy = Aws::new(copy.clone(), caller.clone());
        let mut scope = scope(self.emulator, self.account, self.lab, self.learner, run);
        let names: Vec<&str> = self.lab.checks().flat_map(|(_, check)| &check.looked_up).map(String::as_str).collect();
        look_up(&mut scope, &copy, &names).await.map_err(|error| StoreError(error.into()))?;
        let original = Aws::new(self.emulator.clone(), caller);
        let (scripts, programs) = (&self.lab.scripts, self.programs);
        Ok(ProbeContext { snapshot, copy, original, journal: self.journal, files: self.files, scripts, programs, scope })
    }

    /// The observations of checks of calls and logs, made before any check calls anything.
    async fn histories<'l>(&'l self, context: &ProbeContext<'_>) -> BTreeMap<&'l str, Result<Observations, ProbeError>> {
        let wanted = self.wanted();
        let mut histories = BTreeMap::new();
        for (step, check) in self.lab.checks().filter(|(_, check)| probe::is_history(&check.kind)) {
            if wanted.contains(&check.id.as_str()) {
                let probe = probe::probe(context, &check.kind, self.solved.contains_key(&step.id));
                let probed = tokio::time::timeout(self.limits.longest, probe).await;
                histories.insert(check.id.as_str(), probed.unwrap_or(Err(ProbeError::TooLong)));
            }
        }
        histories
    }

    /// Why a check that passes gives no points: its step was solved for the learner. The site never answers quizzes, so they keep their points.
    fn no_points(&self, step: &Step, check: &Check) -> Option<NoPoints> {
        let is_quiz = matches!(check.kind, Kind::Quiz(_));
        let pays = is_quiz || self.lab.catch_up_points == CatchUpPoints::Full;
        self.solved.get(&step.id).copied().filter(|_| !pays)
    }

    /// The checks asked for, and all checks that they need.
    fn wanted(&self) -> Vec<&str> {
        let mut wanted: Vec<&str> = Vec::new();
        let asked = self.lab.checks().filter(|(step, check)| self.wanted.holds(step, check));
        let mut open: Vec<&Check> = asked.map(|(_, check)| check).collect();
        while let Some(check) = open.pop() {
            if !wanted.contains(&check.id.as_str()) {
                wanted.push(&check.id);
                open.extend(check.needs.iter().filter_map(|need| self.lab.check(need)).map(|(_, need)| need));
            }
        }
        wanted
    }
}

fn blank(step: &Step, check: &Check, scope: &Scope) -> CheckResult {
    CheckResult {
        step: step.id.clone(),
        check: check.id.clone(),
        say: check.say.fill(scope),
        state: State::Fail,
        points: 0,
        of: check.points,
        no_points: None,
        message: String::new(),
        comparison: None,
        waits_for: Vec::new(),
        log: None,
        tab: step.tab.map(|tab| tab.name().to_owned()),
        milliseconds: 0,
    }
}

async fn judge(
    grading: &Grading<'_>,
    (context, again): (&ProbeContext<'_>, &ProbeContext<'_>),
    (step, check): (&Step, &Check),
    history: Option<Result<Observations, ProbeError>>,
    result: &mut CheckResult,
) -> Result<(), ProbeError> {
    if let Kind::Quiz(quiz) = &check.kind {
        quiz::judge(quiz, grading.answers.get(&check.id), &context.scope, result);
        return Ok(());
    }
    let observations = match history {
        Some(history) => history?,
        None => probe::probe(context, &check.kind, grading.solved.contains_key(&step.id)).await?,
    };
    let expect = message::expectation(check);
    match failure(observations, &expect, context) {
        None => result.state = State::Pass,
        Some(Failed::Nothing(sentence)) => {
            let near = near::missing(context, &check.kind).await?;
            // Something that has nearly the name is no beginning, but a slip.
            result.state = if near.is_some() { State::Fail } else { State::Open };
            result.message = with(message::nothing(check, &sentence, &context.scope), near);
        }
        Some(Failed::NoPlace(sentence)) => {
            result.state = State::Open;
            result.message = sentence;
        }
        Some(Failed::Differs(observation, mismatch)) => {
            let said = message::differs(check, &observation, &mismatch, &context.scope);
            let near = near::member(&mismatch, &observation.value);
            if near.is_none() && message::is_untouched(check, &said, &observation, &mismatch) {
                result.state = State::Open;
                result.message = said.text;
                return Ok(());
            }
            result.comparison = Some(compare(&expect, &observation.value, observation.sent.as_deref(), &context.scope));
            result.log.clone_from(&observation.log);
            let fixed = said.general && is_fixed(check, &expect, &observation, context, again).await?;
            let fixed = fixed.then(|| "Your function seems to return a fixed answer.".to_owned());
            result.message = with(said.text, fixed.or(near));
        }
    }
    Ok(())
}

/// A message with another sentence behind it.
fn with(message: String, more: Option<String>) -> String {
    match more {
        Some(more) => format!("{message} {more}"),
        None => message,
    }
}

enum Failed {
    /// What is looked for is not there.
    Nothing(String),
    /// What it would belong to is not there.
    NoPlace(String),
    Differs(Box<Observation>, Box<Mismatch>),
}

fn failure(observations: Observations, expect: &Expect, context: &ProbeContext<'_>) -> Option<Failed> {
    let judge = |observation: Observation| {
        matches(expect, Some(&observation.value), &context.scope).err().map(|no| Failed::Differs(Box::new(observation), no))
    };
    match observations {
        Observations::Nothing(sentence) => matches(expect, None, &context.scope).err().map(|_| Failed::Nothing(sentence)),
        Observations::NoPlace(sentence) => matches(expect, None, &context.scope).err().map(|_| Failed::NoPlace(sentence)),
        Observations::One(observation) => judge(observation),
        Observations::EachOf(all) => all.into_iter().find_map(judge),
        Observations::Some(all, times) => some(all, times, expect, context),
        Observations::AnyOf(all) => {
            let mut newest = None;
            for observation in all {
                newest = Some(judge(observation)?);
            }
            newest
        }
    }
}

/// Judges several observations of which so many have to match. The one that is shown is the first that is against it.
fn some(all: Vec<Observation>, times: Times, expect: &Expect, context: &ProbeContext<'_>) -> Option<Failed> {
    let calls = all.len();
    let (matching, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| matches(expect, Some(&one.value), &context.scope).is_ok());
    let matched = matching.len();
    let too_few = matched < times.at_least as usize;
    if !too_few && matched <= times.at_most as usize {
        return None;
    }
    let shown = if too_few { others } else { matching };
    let mut observation = shown.into_iter().next()?;
    observation.value["matched"] = matched.into();
    observation.value["calls"] = calls.into();
    let expected = match too_few {
        true => format!("{} or more of {calls} calls", times.at_least),
        false => format!("at most {} of {calls} calls", times.at_most),
    };
    let mismatch = Mismatch { path: "matched".into(), expected, actual: Some(matched.into()) };
    Some(Failed::Differs(Box::new(observation), Box::new(mismatch)))
}

/// Whether a function gives the same response to two different inputs whose right responses differ.
async fn is_fixed(
    check: &Check,
    expect: &Expect,
    observation: &Observation,
    context: &ProbeContext<'_>,
    again: &ProbeContext<'_>,
) -> Result<bool, ProbeError> {
    let answer = |observation: &Observation| match &check.kind {
        Kind::Invoke(_) if observation.value.get("error").is_none() => observation.value.get("payload").cloned(),
        Kind::Http(_) if observation.value["status"] == 200 => observation.value.get("body").cloned(),
        _ => None,
    };
    let differs = describe(expect, &context.scope) != describe(expect, &again.scope);
    let Some(first) = answer(observation).filter(|_| differs) else { return Ok(false) };
    let second = match probe::probe(again, &check.kind, false).await? {
        Observations::One(observation) => answer(&observation),
        Observations::AnyOf(all) | Observations::EachOf(all) | Observations::Some(all, _) => all.first().and_then(answer),
        Observations::Nothing(_) | Observations::NoPlace(_) => None,
    };
    Ok(second == Some(first))
}
