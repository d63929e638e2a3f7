//! Implements the port `Grading`, which the panel of checks uses, on the database.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    account::Learner,
    grading::{self, Done, GradingError, History, LabProgress, Progress, SolvedBy, Verdict, attempts::Attempt, port},
};
use async_trait::async_trait;
use dashmap::DashMap;
use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal};
use rand::Rng;

use super::{
    Grading,
    bundle::SigningKey,
    check,
    check::{Limits, Wanted},
    db,
    inventory::inventory,
    prepare::{self, Missing, Place, Wants},
    progress,
    replace_account::{Replacement, replace_account},
    replay,
    scope::{look_up, scope},
};
use crate::{
    admission::{Admission, Permit},
    aws::client::Aws,
    classes,
    db::Db,
    labs::{Kind, Lab, Labs, Tree, text::Scope, vars::Seed},
    shell::Programs,
    store::SqlStore,
    workspace,
};

/// How many solved steps and how many answers of a learner's history are shown.
const SHOWN: i64 = 300;

/// The labs as last read, from the part of the server that holds the course's files.
pub trait CurrentLabs: Send + Sync {
    /// All labs as learners see them, with their problems.
    fn labs(&self) -> Arc<Labs>;

    /// The same labs with the checks that are hidden from learners.
    fn whole(&self) -> Arc<Labs>;

    /// The labs that have a page. A lab of an unpublished module has none and does not count.
    fn published(&self) -> Vec<Arc<Lab>>;
}

/// Grades learners and stores their progress in the database. Cheap to clone.
#[derive(Clone)]
pub struct SqlGrading {
    pub(super) db: Db,
    pub(super) emulator: Emulator,
    pub(super) store: SqlStore,
    pub(super) labs: Arc<dyn CurrentLabs>,
    pub(super) programs: Programs,
    /// Ids of learners whose checks (or replay, or reset) are running.
    busy: Arc<DashMap<i64, ()>>,
    admission: Admission,
    /// Signs bundles.
    pub(super) key: SigningKey,
}

impl SqlGrading {
    pub fn new(
        db: Db,
        emulator: Emulator,
        store: SqlStore,
        labs: Arc<dyn CurrentLabs>,
        programs: Programs,
        admission: Admission,
        key: SigningKey,
    ) -> Self {
        Self { db, emulator, store, labs, programs, busy: Arc::default(), admission, key }
    }

    pub(super) fn admission(&self) -> &Admission {
        &self.admission
    }

    /// A lab that has a page. A lab of an unpublished module cannot be graded, solved or seen.
    pub(super) fn lab(&self, id: &str) -> Result<Arc<Lab>, GradingError> {
        self.labs.published().into_iter().find(|lab| lab.id == id).ok_or(GradingError::NotFound)
    }

    /// Starts the learner's turn: a learner has one run of checks, replay or reset at a time, and each needs a permit among all runs.
    pub(super) async fn turn(&self, learner: &Learner) -> Result<Turn, GradingError> {
        if self.busy.insert(learner.id, ()).is_some() {
            return Err(GradingError::Running);
        }
        let mut turn = Turn { busy: self.busy.clone(), learner: learner.id, _permit: None };
        let party = self.admission.party(account(learner)?).await;
        turn._permit = Some(self.admission.runs.take(party).await.map_err(|_| GradingError::Full)?);
        Ok(turn)
    }

    async fn run(&self, learner: &Learner, lab: &Lab, wanted: Wanted<'_>) -> Result<Verdict, GradingError> {
        if matches!(wanted, Wanted::Step(step) if lab.step(step).is_none()) {
            return Err(GradingError::NotFound);
        }
        let answers = db::answers(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?;
        let looks_at_files = lab.checks().any(|(_, check)| matches!(check.kind, Kind::File(_)));
        let files = match looks_at_files {
            true => workspace::drafts(&self.db, learner.id).await.map_err(internal)?,
            false => Tree::new(),
        };
        let solved = db::solved(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?;
        let grading = Grading {
            lab,
            wanted,
            emulator: &self.emulator,
            account: account(learner)?,
            journal: &self.store,
            answers: &answers,
            solved: &progress::solved(&solved),
            files: &files,
            learner: Seed::of_learner(learner.id),
            run: fresh(),
            limits: Limits::SITE,
            programs: Some(&self.programs),
        };
        let mut graded = check(&grading).await.map_err(internal)?;
        db::keep(&self.db.writer, learner.id, &lab.id, &graded).await.map_err(internal)?;
        classes::note_failed(&self.db, learner.id, &lab.id, &graded.results).await.map_err(internal)?;
        let progress = self.lab_progress(learner, lab).await?;
        self.note_full_pass(learner, lab, &progress).await;
        // Points that were earned in an earlier run are kept.
        for result in graded.results.iter_mut().filter(|result| result.no_points.is_some()) {
            if !progress.without_points.contains_key(&result.check) {
                (result.no_points, result.points) = (None, result.of);
            }
        }
        Ok(Verdict { lab: lab.id.clone(), results: graded.results, progress })
    }

    pub(super) async fn lab_progress(&self, learner: &Learner, lab: &Lab) -> Result<LabProgress, GradingError> {
        let reader = &self.db.reader;
        let mut passed = db::passed(reader, learner.id).await.map_err(internal)?;
        let solved = db::solved(reader, learner.id, &lab.id).await.map_err(internal)?;
        let answers = db::answers(reader, learner.id, &lab.id).await.map_err(internal)?;
        Ok(progress::in_full(lab, &passed.remove(&lab.id).unwrap_or_default(), &solved, &answers))
    }

    /// Replaces the learner's account by one in which the earlier labs and the first `steps` steps of this lab are solved. Runs in a task of its own,
    /// so that it ends even if the caller hangs up: otherwise an account could be solved without a record of it.
    async fn replace(&self, learner: &Learner, lab: &Arc<Lab>, steps: usize, how: SolvedBy) -> Result<Done, GradingError> {
        let (this, learner, lab) = (self.clone(), learner.clone(), lab.clone());
        let replaced = tokio::spawn(async move {
            let _turn = this.turn(&learner).await?;
            let (labs, account, seed) = (this.labs.labs(), account(&learner)?, Seed::of_learner(learner.id));
            let present = this.emulator.account(account).await.map_err(internal)?;
            let before = inventory(&present);
            let copy = replay::up_to(&this.emulator, account, &labs, (&lab, steps), seed, this.programs.clone()).await;
            let replacement = Replacement { copy: copy.map_err(internal)?, how, solved: replay::solves(&labs, &lab, steps) };
            replace_account(&this.emulator, &this.store, &this.db, &learner, &replacement).await.map_err(internal)?;
            if how == SolvedBy::CatchUp {
                this.run_after(&learner, &lab).await;
            }
            let present = this.emulator.account(account).await.map_err(internal)?;
            Ok(done(&labs, &lab, &replacement.solved, (before, inventory(&present))))
        });
        replaced.await.map_err(internal)?
    }

    async fn place<'p>(&'p self, learner: &Learner, wants: &Wants, files: &'p Tree) -> Result<Place<'p>, GradingError> {
        let mut solved = BTreeMap::new();
        for (lab, _) in wants {
            let rows = db::solved(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?;
            solved.insert(lab.id.clone(), progress::solved(&rows));
        }
        let learner_seed = Seed::of_learner(learner.id);
        Ok(Place {
            emulator: &self.emulator,
            account: account(learner)?,
            journal: &self.store,
            files,
            solved,
            learner: learner_seed,
            programs: Some(&self.programs),
        })
    }

    /// Makes what is missing of earlier labs, and of the first `steps` steps of this one. Runs in a task of its own, as [`Self::replace`] does.
    async fn make_missing(&self, learner: &Learner, lab: &Arc<Lab>, steps: usize) -> Result<Done, GradingError> {
        let (this, learner, lab) = (self.clone(), learner.clone(), lab.clone());
        let made = tokio::spawn(async move {
            let _turn = this.turn(&learner).await?;
            let labs = this.labs.labs();
            let mut wants = labs.needs(&lab);
            wants.push((lab.clone(), lab.solvable(steps)));
            let files = workspace::drafts(&this.db, learner.id).await.map_err(internal)?;
            let place = this.place(&learner, &wants, &files).await?;
            let missing = place.missing(&wants).await.map_err(internal)?;
            let deployed = workspace::deployed_drafts(&this.emulator, place.account, &files).await.map_err(internal)?;
            let programs = || this.programs.clone();
            if !prepare::fits(&place, &missing, &deployed, programs()).await.map_err(internal)? {
                return Err(GradingError::NotBeside);
            }
            let present = this.emulator.account(place.account).await.map_err(internal)?;
            let before = inventory(&present);
            let solved = prepare::steps(&missing);
            db::solve(&this.db.writer, (learner.id, learner.id), SolvedBy::CatchUp, &solved).await.map_err(internal)?;
            prepare::make(&place, &missing, programs()).await.map_err(internal)?;
            let outdated = workspace::outdated(&this.emulator, place.account, &deployed).await.map_err(internal)?;
            workspace::forget_drafts_of(&this.db, learner.id, &outdated).await.map_err(internal)?;
            if steps > 0 {
                this.run_after(&learner, &lab).await;
            }
            let present = this.emulator.account(place.account).await.map_err(internal)?;
            Ok(done(&labs, &lab, &solved, (before, inventory(&present))))
        });
        made.await.map_err(internal)?
    }

    /// Runs the lab's checks after its steps were solved. What was solved stays whatever comes of the checks; they can be run again.
    async fn run_after(&self, learner: &Learner, lab: &Lab) {
        if let Err(error) = self.run(learner, lab, Wanted::All).await {
            tracing::warn!(%error, "no checks after catching up");
        }
    }

    /// Records that the learner sees the solution of these steps, before it is shown.
    async fn give_up(&self, learner: &Learner, lab: &Lab, steps: &[&str]) -> Result<(), GradingError> {
        let _turn = self.turn(learner).await?;
        let steps: Vec<_> = steps.iter().map(|step| (lab.id.clone(), (*step).to_owned())).collect();
        let who = (learner.id, learner.id);
        db::solve(&self.db.writer, who, SolvedBy::Solution, &steps).await.map_err(internal)?;
        db::give_up(&self.db.writer, learner.id, &lab.id).await.map_err(internal)
    }
}

pub(super) struct Turn {
    busy: Arc<DashMap<i64, ()>>,
    learner: i64,
    _permit: Option<Permit>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.busy.remove(&self.learner);
    }
}

/// What was done, in words: the steps' titles, and what came and went.
fn done(labs: &Labs, lab: &Lab, solved: &[(String, String)], (before, after): (BTreeSet<String>, BTreeSet<String>)) -> Done {
    let title = |(of, step): &(String, String)| {
        let of = labs.labs.get(of)?;
        let step = of.steps.get(of.step(step)?)?.title.fill(&Scope::default());
        Some(if of.id == lab.id { step } else { format!("{}: {step}", of.title.fill(&Scope::default())) })
    };
    Done {
        solved: solved.iter().filter_map(title).collect(),
        made: after.difference(&before).cloned().collect(),
        gone: before.difference(&after).cloned().collect(),
    }
}

/// The seed of a run's random variables.
pub(super) fn fresh() -> Seed {
    Seed(rand::rng().random())
}

pub(super) fn account(learner: &Learner) -> Result<AccountId, GradingError> {
    learner.aws_account.parse().map_err(|_| GradingError::Internal)
}

pub(super) fn internal(error: impl std::fmt::Display) -> GradingError {
    tracing::error!(%error, "grading failed");
    GradingError::Internal
}

#[async_trait]
impl port::Grading for SqlGrading {
    async fn check(&self, learner: &Learner, lab: &str, step: Option<&str>) -> Result<Verdict, GradingError> {
        let lab = self.lab(lab)?;
        let _turn = self.turn(learner).await?;
        self.run(learner, &lab, step.map_or(Wanted::All, Wanted::Step)).await
    }

    async fn hint(&self, learner: &Learner, lab: &str, check: &str, number: usize) -> Result<String, GradingError> {
        let lab = self.lab(lab)?;
        let (_, check) = lab.check(check).ok_or(GradingError::NotFound)?;
        let hint = check.hints.get(number).ok_or(GradingError::NotFound)?;
        db::hint(&self.db.writer, learner.id, &lab.id, &check.id, number).await.map_err(internal)?;
        let account = account(learner)?;
        let mut scope = scope(&self.emulator, account, &lab, Seed::of_learner(learner.id), fresh());
        let caller = CallerContext { account, principal: Principal::Owner, service: None, source: CallSource::Internal };
        let names: Vec<&str> = check.looked_up.iter().map(String::as_str).collect();
        look_up(&mut scope, &Aws::new(self.emulator.clone(), caller), &names).await.map_err(internal)?;
        Ok(hint.fill(&scope))
    }

    async fn answer(&self, learner: &Learner, lab: &str, check: &str, choices: Vec<String>) -> Result<Verdict, GradingError> {
        let lab = self.lab(lab)?;
        let (step, check) = lab.check(check).ok_or(GradingError::NotFound)?;
        let Kind::Quiz(quiz) = &check.kind else { return Err(GradingError::NotFound) };
        let number = |choice: &String| choice.parse().ok().filter(|number| (1..=quiz.choices.len()).contains(number));
        let choices: Option<Vec<usize>> = choices.iter().map(number).collect();
        let mut choices = choices.ok_or(GradingError::NotFound)?;
        choices.sort_unstable();
        choices.dedup();
        if choices.is_empty() {
            return Err(GradingError::NotFound);
        }
        let _turn = self.turn(learner).await?;
        let kept = db::answer(&self.db.writer, learner.id, (&lab.id, &lab.hash), &check.id, &choices).await.map_err(internal)?;
        if !kept {
            return Err(GradingError::TooManyAnswers);
        }
        self.run(learner, &lab, Wanted::Step(&step.id)).await
    }

    async fn solution(&self, learner: &Learner, lab: &str, give_up: bool) -> Result<Vec<(String, String)>, GradingError> {
        let lab = self.lab(lab)?;
        let progress = self.lab_progress(learner, &lab).await?;
        let open = progress::still_to_earn(&lab, &progress);
        if !open.is_empty() {
            if !give_up {
                return Err(GradingError::NotYet);
            }
            self.give_up(learner, &lab, &open).await?;
        }
        let solution = lab.solution.as_ref().ok_or(GradingError::NotFound)?;
        Ok(replay::shown(solution, &lab, &lab.picks(Seed::of_learner(learner.id))))
    }

    async fn missing(&self, learner: &Learner, lab: &str) -> Result<Vec<grading::Missing>, GradingError> {
        let lab = self.lab(lab)?;
        let needs = self.labs.labs().needs(&lab);
        if needs.is_empty() {
            return Ok(Vec::new());
        }
        let _turn = self.turn(learner).await?;
        let files = workspace::drafts(&self.db, learner.id).await.map_err(internal)?;
        let missing = self.place(learner, &needs, &files).await?.missing(&needs).await.map_err(internal)?;
        let told = |Missing { lab, checks }: Missing| grading::Missing {
            lab: lab.id.clone(),
            title: lab.title.fill(&Scope::default()),
            says: checks.into_iter().map(|check| check.say).collect(),
        };
        Ok(missing.into_iter().map(told).collect())
    }

    async fn prepare(&self, learner: &Learner, lab: &str) -> Result<Done, GradingError> {
        self.make_missing(learner, &self.lab(lab)?, 0).await
    }

    async fn catch_up(&self, learner: &Learner, lab: &str, step: &str, replace: bool) -> Result<Done, GradingError> {
        let lab = self.lab(lab)?;
        let steps = lab.step(step).ok_or(GradingError::NotFound)? + 1;
        match replace {
            true => self.replace(learner, &lab, steps, SolvedBy::CatchUp).await,
            false => self.make_missing(learner, &lab, steps).await,
        }
    }

    async fn reset(&self, learner: &Learner, lab: &str) -> Result<(), GradingError> {
        self.replace(learner, &self.lab(lab)?, 0, SolvedBy::Reset).await.map(drop)
    }

    async fn reset_step(&self, learner: &Learner, lab: &str, step: &str) -> Result<(), GradingError> {
        let lab = self.lab(lab)?;
        let step = lab.step(step).ok_or(GradingError::NotFound)?;
        self.replace(learner, &lab, step, SolvedBy::Reset).await.map(drop)
    }

    async fn hand_in(&self, learner: &Learner, lab: &str) -> Result<(), GradingError> {
        self.hand_in_lab(learner, lab).await
    }

    async fn attempts(&self, learner: &Learner) -> Result<Vec<Attempt>, GradingError> {
        self.attempts_of(learner).await
    }

    async fn history(&self, learner: &Learner) -> Result<History, GradingError> {
        let solved = db::all_solved(&self.db.reader, learner.id, SHOWN).await.map_err(internal)?;
        let answers = db::all_answers(&self.db.reader, learner.id, SHOWN).await.map_err(internal)?;
        let labs = self.labs.labs();
        Ok(History {
            solved: solved.into_iter().map(|row| progress::entry(learner.id, row)).collect(),
            answers: answers.into_iter().map(|kept| progress::answer(&labs, kept)).collect(),
        })
    }

    async fn progress_of(&self, learner: &Learner, lab: &str) -> Result<LabProgress, GradingError> {
        self.lab_progress(learner, &*self.lab(lab)?).await
    }

    async fn progress(&self, learner: &Learner) -> Result<Progress, GradingError> {
        let passed = db::passed(&self.db.reader, learner.id).await.map_err(internal)?;
        Ok(progress::of_all(&self.labs.published(), &passed))
    }

    async fn progress_of_learners(&self, learners: &[Learner]) -> Result<Vec<Progress>, GradingError> {
        let ids: Vec<i64> = learners.iter().map(|learner| learner.id).collect();
        let mut passed = db::passed_by(&self.db.reader, &ids).await.map_err(internal)?;
        let labs = self.labs.published();
        Ok(ids.iter().map(|id| progress::of_all(&labs, &passed.remove(id).unwrap_or_default())).collect())
    }
}
