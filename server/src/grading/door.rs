//! The door that the checks' drawer uses.

use std::{collections::BTreeSet, sync::Arc};

use app::{
    account::Learner,
    grading::{GradingError, LabProgress, Progress, Verdict, door},
};
use async_trait::async_trait;
use dashmap::DashMap;
use emulator::{AccountId, Door, Emulator, Principal, Ticket};
use rand::Rng;

use super::{
    Grading,
    aws::Aws,
    check, db, replay,
    scope::{look_up, scope},
    take_place::take_place,
};
use crate::{
    db::Db,
    labs::{Kind, Lab, Labs, Tree, vars::Seed},
    ledger::SqliteLedger,
    places::{Place, Places},
    shell::Programs,
    workspace,
};

/// The labs as last read: whoever holds the course's files.
pub trait CurrentLabs: Send + Sync {
    /// The labs.
    fn labs(&self) -> Arc<Labs>;

    /// Those that have a page. A lab of a module that is not published yet has none, and counts for nothing.
    fn published(&self) -> Vec<Arc<Lab>>;
}

/// Grades learners, and keeps their progress in SQLite.
pub struct SqliteGrading {
    db: Db,
    emulator: Emulator,
    ledger: SqliteLedger,
    labs: Arc<dyn CurrentLabs>,
    programs: Programs,
    /// Learners whose checks are running.
    busy: DashMap<i64, ()>,
    places: Places,
}

impl SqliteGrading {
    /// The door to these.
    pub fn new(
        db: Db,
        emulator: Emulator,
        ledger: SqliteLedger,
        labs: Arc<dyn CurrentLabs>,
        programs: Programs,
        places: Places,
    ) -> Self {
        Self { db, emulator, ledger, labs, programs, busy: DashMap::new(), places }
    }

    fn lab(&self, id: &str) -> Result<Arc<Lab>, GradingError> {
        self.labs.labs().labs.get(id).cloned().ok_or(GradingError::NotFound)
    }

    /// Takes the learner's turn: one run of checks, replay or reset at a time, and a place among all that run.
    async fn turn(&self, learner: &Learner) -> Result<Turn<'_>, GradingError> {
        if self.busy.insert(learner.id, ()).is_some() {
            return Err(GradingError::Running);
        }
        let mut turn = Turn { busy: &self.busy, learner: learner.id, _place: None };
        let party = self.places.party(account(learner)?).await;
        turn._place = Some(self.places.runs.take(party).await.map_err(|_| GradingError::Full)?);
        Ok(turn)
    }

    async fn run(&self, learner: &Learner, lab: &Lab, step: Option<&str>) -> Result<Verdict, GradingError> {
        if step.is_some_and(|step| lab.step(step).is_none()) {
            return Err(GradingError::NotFound);
        }
        let answers = db::answers(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?;
        let looks_at_files = lab.checks().any(|(_, check)| matches!(check.kind, Kind::File(_)));
        let files = match looks_at_files {
            true => workspace::drafts(&self.db, learner.id).await.map_err(internal)?,
            false => Tree::new(),
        };
        let grading = Grading {
            lab,
            step,
            emulator: &self.emulator,
            account: account(learner)?,
            journal: &self.ledger,
            answers: &answers,
            files: &files,
            learner: Seed::of_learner(learner.id),
            run: fresh(),
        };
        let graded = check(&grading).await.map_err(internal)?;
        db::keep(&self.db.writer, learner.id, &lab.id, &graded).await.map_err(internal)?;
        let progress = self.lab_progress(learner, lab).await?;
        Ok(Verdict { lab: lab.id.clone(), results: graded.results, progress })
    }

    async fn lab_progress(&self, learner: &Learner, lab: &Lab) -> Result<LabProgress, GradingError> {
        let mut passed = db::passed(&self.db.reader, learner.id).await.map_err(internal)?;
        Ok(of(lab, passed.remove(&lab.id).unwrap_or_else(Vec::new)))
    }
}

/// Checks that the lab no longer has count for nothing.
fn of(lab: &Lab, passed: Vec<String>) -> LabProgress {
    let passed: BTreeSet<String> = passed.into_iter().collect();
    let is_passed = |id: &str| passed.contains(id);
    LabProgress {
        points: lab.checks().filter(|(_, check)| is_passed(&check.id)).map(|(_, check)| check.points).sum(),
        of: lab.points(),
        passed: lab.checks().filter(|(_, check)| is_passed(&check.id)).map(|(_, check)| check.id.clone()).collect(),
        checks: lab.checks().count(),
    }
}

struct Turn<'t> {
    busy: &'t DashMap<i64, ()>,
    learner: i64,
    _place: Option<Place>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.busy.remove(&self.learner);
    }
}

/// Whence a run's random variables are drawn.
fn fresh() -> Seed {
    Seed(rand::rng().random())
}

fn account(learner: &Learner) -> Result<AccountId, GradingError> {
    learner.aws_account.parse().map_err(|_| GradingError::Internal)
}

fn internal(error: impl std::fmt::Display) -> GradingError {
    tracing::error!(%error, "grading failed");
    GradingError::Internal
}

#[async_trait]
impl door::Grading for SqliteGrading {
    async fn check(&self, learner: &Learner, lab: &str, step: Option<&str>) -> Result<Verdict, GradingError> {
        let lab = self.lab(lab)?;
        let _turn = self.turn(learner).await?;
        self.run(learner, &lab, step).await
    }

    async fn hint(&self, learner: &Learner, lab: &str, check: &str, number: usize) -> Result<String, GradingError> {
        let lab = self.lab(lab)?;
        let (_, check) = lab.check(check).ok_or(GradingError::NotFound)?;
        let hint = check.hints.get(number).ok_or(GradingError::NotFound)?;
        db::hint(&self.db.writer, learner.id, &lab.id, &check.id, number).await.map_err(internal)?;
        let account = account(learner)?;
        let mut scope = scope(&self.emulator, account, &lab, Seed::of_learner(learner.id), fresh());
        let ticket = Ticket { account, principal: Principal::Owner, service: None, door: Door::Grader };
        let names: Vec<&str> = check.looked_up.iter().map(String::as_str).collect();
        look_up(&mut scope, &Aws::new(self.emulator.clone(), ticket), &names).await.map_err(internal)?;
        Ok(hint.fill(&scope))
    }

    async fn answer(&self, learner: &Learner, lab: &str, check: &str, choices: Vec<String>) -> Result<Verdict, GradingError> {
        let lab = self.lab(lab)?;
        let (step, check) = lab.check(check).ok_or(GradingError::NotFound)?;
        let Kind::Quiz(quiz) = &check.kind else { return Err(GradingError::NotFound) };
        let number = |choice: &String| choice.parse().ok().filter(|number| (1..=quiz.choices.len()).contains(number));
        let choices: Option<Vec<usize>> = choices.iter().map(number).collect();
        let choices = choices.ok_or(GradingError::NotFound)?;
        let _turn = self.turn(learner).await?;
        db::answer(&self.db.writer, learner.id, &lab.id, &check.id, &choices).await.map_err(internal)?;
        self.run(learner, &lab, Some(&step.id)).await
    }

    async fn solution(&self, learner: &Learner, lab: &str, give_up: bool) -> Result<Vec<(String, String)>, GradingError> {
        let lab = self.lab(lab)?;
        if give_up {
            db::give_up(&self.db.writer, learner.id, &lab.id).await.map_err(internal)?;
        }
        let progress = self.lab_progress(learner, &lab).await?;
        let given_up = db::is_given_up(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?;
        if progress.points < progress.of && !given_up {
            return Err(GradingError::NotYet);
        }
        let solution = lab.solution.as_ref().ok_or(GradingError::NotFound)?;
        Ok(replay::shown(solution, &lab))
    }

    async fn catch_up(&self, learner: &Learner, lab: &str, step: &str) -> Result<(), GradingError> {
        let lab = self.lab(lab)?;
        let step = lab.step(step).ok_or(GradingError::NotFound)?;
        let _turn = self.turn(learner).await?;
        let (labs, account) = (self.labs.labs(), account(learner)?);
        let seed = Seed::of_learner(learner.id);
        let copy =
            replay::up_to(&self.emulator, account, &labs, (&lab, step), seed, self.programs.clone()).await.map_err(internal)?;
        take_place(&self.emulator, &self.ledger, &self.db, learner, &copy).await.map_err(internal)
    }

    async fn reset(&self, learner: &Learner, lab: &str) -> Result<(), GradingError> {
        let lab = self.lab(lab)?;
        let _turn = self.turn(learner).await?;
        let (labs, account) = (self.labs.labs(), account(learner)?);
        let seed = Seed::of_learner(learner.id);
        let copy = replay::start_of(&self.emulator, account, &labs, &lab, seed, self.programs.clone()).await.map_err(internal)?;
        take_place(&self.emulator, &self.ledger, &self.db, learner, &copy).await.map_err(internal)
    }

    async fn progress_of(&self, learner: &Learner, lab: &str) -> Result<LabProgress, GradingError> {
        self.lab_progress(learner, &*self.lab(lab)?).await
    }

    async fn progress(&self, learner: &Learner) -> Result<Progress, GradingError> {
        let mut passed = db::passed(&self.db.reader, learner.id).await.map_err(internal)?;
        let labs = self.labs.published();
        Ok(labs.iter().map(|lab| (lab.id.clone(), of(lab, passed.remove(&lab.id).unwrap_or_else(Vec::new)))).collect())
    }
}
