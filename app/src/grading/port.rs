//! What the checks' drawer needs of the server.

use async_trait::async_trait;

use super::{Done, GradingError, History, LabProgress, Missing, Progress, Verdict, attempts::Attempt};
use crate::account::Learner;

/// Grades, and keeps progress.
#[async_trait]
pub trait Grading: Send + Sync {
    /// Runs a lab's checks, or one step's, against the learner's account, and keeps what passed.
    async fn check(&self, learner: &Learner, lab: &str, step: Option<&str>) -> Result<Verdict, GradingError>;

    /// A hint of a check, counted from 0. Taking it is noted, and costs nothing.
    async fn hint(&self, learner: &Learner, lab: &str, check: &str, number: usize) -> Result<String, GradingError>;

    /// Notes the learner's answer to a quiz, and grades it.
    async fn answer(&self, learner: &Learner, lab: &str, check: &str, choices: Vec<String>) -> Result<Verdict, GradingError>;

    /// The solution's files and commands, when it may be seen: path → content.
    async fn solution(&self, learner: &Learner, lab: &str, give_up: bool) -> Result<Vec<(String, String)>, GradingError>;

    /// What a lab needs of earlier ones and the learner's account does not have.
    async fn missing(&self, learner: &Learner, lab: &str) -> Result<Vec<Missing>, GradingError>;

    /// Makes what is missing, by the lines of the earlier labs' solutions, in the account as it is: nothing else is touched. The steps that
    /// were solved in this way give no points.
    async fn prepare(&self, learner: &Learner, lab: &str) -> Result<Done, GradingError>;

    /// Makes what is missing up to and with a step, as [`Self::prepare`] does: "catch me up". With `replace`, another account is put in the
    /// place of the learner's, in which these steps are solved; drafts are gone then. Points stay, and what is solved this way gives none unless
    /// the lab says so. The lab's checks are run at once.
    async fn catch_up(&self, learner: &Learner, lab: &str, step: &str, replace: bool) -> Result<Done, GradingError>;

    /// Puts the learner's account back to where the lab starts. Drafts are gone, points stay.
    async fn reset(&self, learner: &Learner, lab: &str) -> Result<(), GradingError>;

    /// Puts the learner's account to where a step begins: what lies before it is solved, and the step is the learner's own to do.
    async fn reset_step(&self, learner: &Learner, lab: &str, step: &str) -> Result<(), GradingError>;

    /// What was done for a learner, and what they answered.
    async fn history(&self, learner: &Learner) -> Result<History, GradingError>;

    /// Freezes what the learner has in a lab, and grades it.
    async fn hand_in(&self, learner: &Learner, lab: &str) -> Result<(), GradingError>;

    /// What was frozen of the learner's work, newest first, with its grades.
    async fn attempts(&self, learner: &Learner) -> Result<Vec<Attempt>, GradingError>;

    /// How far a lab is.
    async fn progress_of(&self, learner: &Learner, lab: &str) -> Result<LabProgress, GradingError>;

    /// How far everything is.
    async fn progress(&self, learner: &Learner) -> Result<Progress, GradingError>;

    /// How far everything is for each of these learners, in their order.
    async fn progress_of_learners(&self, learners: &[Learner]) -> Result<Vec<Progress>, GradingError>;
}
