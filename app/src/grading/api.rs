//! Server functions of the checks' drawer.

use leptos::prelude::*;

use super::{Done, GradingError, Missing, Progress, Verdict};

/// Runs a lab's checks, or one step's.
#[server(RunChecks, "/api", endpoint = "run-checks")]
pub async fn run_checks(lab: String, step: Option<String>) -> Result<Result<Verdict, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.check(&learner, &lab, step.as_deref()).await)
}

/// A hint, counted from 0.
#[server(TakeHint, "/api", endpoint = "take-hint")]
pub async fn take_hint(lab: String, check: String, number: usize) -> Result<Result<String, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.hint(&learner, &lab, &check, number).await)
}

/// Answers a quiz. `choices` are ids, joined by commas.
#[server(AnswerQuiz, "/api", endpoint = "answer-quiz")]
pub async fn answer_quiz(lab: String, check: String, choices: String) -> Result<Result<Verdict, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    let choices = choices.split(',').filter(|choice| !choice.is_empty()).map(str::to_owned).collect();
    Ok(crate::ports::ports()?.grading.answer(&learner, &lab, &check, choices).await)
}

/// The solution's files, when they may be seen.
#[server(ShowSolution, "/api", endpoint = "show-solution")]
pub async fn show_solution(lab: String, give_up: bool) -> Result<Result<Vec<(String, String)>, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.solution(&learner, &lab, give_up).await)
}

/// What of earlier labs this one needs, and the learner's account does not have.
#[server(FindMissing, "/api", endpoint = "find-missing")]
pub async fn find_missing(lab: String) -> Result<Result<Vec<Missing>, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.missing(&learner, &lab).await)
}

/// Makes what is missing of earlier labs, and touches nothing else.
#[server(Prepare, "/api", endpoint = "prepare")]
pub async fn prepare(lab: String) -> Result<Result<Done, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.prepare(&learner, &lab).await)
}

/// "Catch me up" to a step: makes what is missing, or with `replace` puts a solved account in the place of the learner's.
#[server(CatchUp, "/api", endpoint = "catch-up")]
pub async fn catch_up(lab: String, step: String, replace: bool) -> Result<Result<Done, GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.catch_up(&learner, &lab, &step, replace).await)
}

/// Puts the account back to where the lab starts.
#[server(ResetLab, "/api", endpoint = "reset-lab")]
pub async fn reset_lab(lab: String) -> Result<Result<(), GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.reset(&learner, &lab).await)
}

/// Puts the account to where a step begins.
#[server(ResetStep, "/api", endpoint = "reset-step")]
pub async fn reset_step(lab: String, step: String) -> Result<Result<(), GradingError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.grading.reset_step(&learner, &lab, &step).await)
}

/// How far everything is.
#[server(GetProgress, "/api", endpoint = "get-progress")]
pub async fn progress() -> Result<Progress, ServerFnError> {
    match crate::ports::visitor() {
        Some(learner) => crate::ports::ports()?.grading.progress(&learner).await.map_err(ServerFnError::new),
        None => Ok(Progress::new()),
    }
}
