//! Attempts: a learner's work is frozen when a lab is passed in full for the first time, and when it is handed in. Its grade is computed from what was
//! frozen, with all checks, also those that learners do not see. A check that has passed before keeps its points, as everywhere on the site.
//!
//! Attempts and grades are only added. An attempt that could not be graded has no grade yet.

mod copy;
mod db;
mod deadline;

use std::collections::BTreeSet;

use app::{
    account::Learner,
    grading::{
        CheckResult, GradingError, LabProgress, State,
        attempts::{Attempt, Cause, GradedCheck},
    },
};

use super::{
    Grading, Limits, SqlGrading,
    adapter::{fresh, internal},
    bundle::Bundle,
    check::{Graded, Wanted, check},
    fork::Fork,
};
use crate::{
    classes::marks,
    labs::{Lab, Shown},
};

/// The size limit of an attempt, in bytes.
const LARGEST: usize = 64 << 20;

impl SqlGrading {
    /// Freezes and grades what the learner has, if the lab is passed in full for the first time. A failure is logged: the learner has the points.
    pub(super) async fn note_full_pass(&self, learner: &Learner, lab: &Lab, progress: &LabProgress) {
        if progress.of == 0 || progress.points < progress.of {
            return;
        }
        let kept = match db::has_full_pass(&self.db.reader, learner.id, &lab.id).await {
            Ok(true) => Ok(()),
            Ok(false) => self.keep_attempt(learner, lab, Cause::FullPass).await,
            Err(error) => Err(internal(error)),
        };
        if let Err(error) = kept {
            tracing::error!(%error, learner = learner.id, lab = lab.id, "a full pass was not kept");
        }
    }

    /// Freezes what the learner has, and grades it.
    pub(super) async fn hand_in_lab(&self, learner: &Learner, lab: &str) -> Result<(), GradingError> {
        let lab = self.lab(lab)?;
        let _turn = self.turn(learner).await?;
        self.keep_attempt(learner, &lab, Cause::HandIn).await
    }

    async fn keep_attempt(&self, learner: &Learner, lab: &Lab, cause: Cause) -> Result<(), GradingError> {
        let labs = self.labs.whole();
        let whole = labs.labs.get(&lab.id).ok_or(GradingError::NotFound)?;
        let bundle = self.freeze(learner, whole, fresh()).await?;
        let (frozen, key) = (bundle.clone(), self.key.clone());
        let zip = tokio::task::spawn_blocking(move || frozen.to_zip(&key)).await.map_err(internal)?.map_err(internal)?;
        if zip.len() > LARGEST {
            return Err(internal(format!("an attempt of {} MB is too large to be kept", zip.len() >> 20)));
        }
        let attempt = db::add(&self.db.writer, learner.id, cause, &bundle, &zip).await.map_err(internal)?;
        let Some(attempt) = attempt else { return Ok(()) };
        let graded = self.grade_frozen(whole, bundle).await?;
        if graded.results.iter().any(|result| result.state == State::Error) {
            return Err(internal("a check of an attempt could not be graded"));
        }
        let passed = self.lab_progress(learner, whole).await?;
        let checks = checks(whole, &graded, &earned(&passed));
        let reason = match cause {
            Cause::FullPass => "Every check has passed.",
            Cause::HandIn => "Handed in.",
            Cause::Deadline => "As it was at the deadline.",
        };
        db::grade(&self.db.writer, attempt, &graded, &checks, reason).await.map_err(internal)?;
        marks::settle(&self.db, learner.id, &lab.id, "").await.map_err(internal)?;
        db::tidy(&self.db.writer, learner.id, &lab.id).await.map_err(internal)
    }

    async fn grade_frozen(&self, lab: &Lab, bundle: Bundle) -> Result<Graded, GradingError> {
        let Bundle { account, revision, state, calls, logs, answers, solved, files, bodies, learner, run, .. } = bundle;
        let fork = Fork::of_parts(&self.emulator, account, (revision, state), (calls, logs), bodies).await.map_err(internal)?;
        let grading = Grading {
            lab,
            wanted: Wanted::All,
            emulator: &fork.emulator,
            account,
            journal: fork.store.as_ref(),
            answers: &answers,
            solved: &solved,
            files: &files,
            learner,
            run,
            limits: Limits::SITE,
            programs: Some(&self.programs),
        };
        check(&grading).await.map_err(internal)
    }

    /// A learner's attempts, newest first, without what learners do not see.
    pub(super) async fn attempts_of(&self, learner: &Learner) -> Result<Vec<Attempt>, GradingError> {
        let mut attempts = db::attempts(&self.db.reader, learner.id).await.map_err(internal)?;
        for grade in attempts.iter_mut().flat_map(|attempt| &mut attempt.grades) {
            let points = |checks: &[GradedCheck]| {
                checks
                    .iter()
                    .map(|check| (check.points, check.of))
                    .fold((0, 0), |(points, of), check| (points + check.0, of + check.1))
            };
            grade.checks.retain(|check| !check.hidden);
            // What hidden checks gave would tell that they are there.
            (grade.raw, grade.of) = points(&grade.checks);
        }
        Ok(attempts)
    }
}

/// The checks that have given their points.
fn earned(progress: &LabProgress) -> BTreeSet<String> {
    progress.passed.iter().filter(|check| !progress.without_points.contains_key(*check)).cloned().collect()
}

/// The checks of a run, with those that have passed before at their points.
fn checks(lab: &Lab, graded: &Graded, earned: &BTreeSet<String>) -> Vec<GradedCheck> {
    let of = |result: &CheckResult| {
        let earlier = result.points == 0 && result.of > 0 && earned.contains(&result.check);
        GradedCheck {
            check: result.check.clone(),
            say: result.say.clone(),
            state: result.state,
            earlier,
            points: if earlier { result.of } else { result.points },
            of: result.of,
            message: result.message.clone(),
            hidden: lab.check(&result.check).is_none_or(|(_, check)| check.shown != Shown::Always),
        }
    };
    graded.results.iter().map(of).collect()
}
