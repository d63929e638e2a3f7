//! Attempts at deadlines: all that are due are frozen first, and graded afterwards, because freezing takes milliseconds and grading runs students' code.

use std::collections::BTreeSet;

use app::{
    account::Learner,
    grading::{GradingError, State},
};
use jiff::Timestamp;

use super::{LARGEST, checks, db};
use crate::{
    classes::marks,
    grading::{
        SqlGrading,
        adapter::{fresh, internal},
        bundle::Bundle,
    },
};

/// Why the attempt has its grade.
const REASON: &str = "As it was at the deadline.";

impl SqlGrading {
    /// Freezes what a learner has in a lab, for a deadline. Does nothing if that deadline was frozen before.
    ///
    /// # Errors
    /// If the work cannot be read or stored. The deadline is still to be done then.
    pub async fn freeze_at_deadline(
        &self,
        learner: &Learner,
        lab: &str,
        assignment: i64,
        due: Timestamp,
    ) -> Result<(), GradingError> {
        let labs = self.labs.whole();
        let whole = labs.labs.get(lab).ok_or(GradingError::NotFound)?;
        let bundle = self.freeze(learner, whole, fresh()).await?;
        let (frozen, key) = (bundle.clone(), self.key.clone());
        let zip = tokio::task::spawn_blocking(move || frozen.to_zip(&key)).await.map_err(internal)?.map_err(internal)?;
        if zip.len() > LARGEST {
            return Err(internal(format!("an attempt of {} MB is too large to be kept", zip.len() >> 20)));
        }
        let deadline = (assignment, learner.id, due);
        db::add_at_deadline(&self.db.writer, deadline, &bundle, &zip).await.map(drop).map_err(internal)
    }

    /// The attempts that were frozen at deadlines and have no grade yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn ungraded(&self) -> Result<Vec<i64>, GradingError> {
        db::waiting(&self.db.reader).await.map_err(internal)
    }

    /// Grades what was frozen at a deadline. What passed before the deadline keeps its points.
    ///
    /// # Errors
    /// If it cannot be graded. It has no grade then, and can be graded again.
    pub async fn grade_attempt(&self, attempt: i64) -> Result<(), GradingError> {
        let Some(kept) = db::kept(&self.db.reader, attempt).await.map_err(internal)? else { return Ok(()) };
        let labs = self.labs.whole();
        let whole = labs.labs.get(&kept.lab).ok_or(GradingError::NotFound)?;
        let key = self.key.verifying_key();
        let zip = kept.bundle;
        let bundle = tokio::task::spawn_blocking(move || Bundle::of_zip(&zip, Some(&key)));
        let bundle = bundle.await.map_err(internal)?.map_err(internal)?;
        let party = self.admission().party(bundle.account).await;
        let _permit = self.admission().runs.take(party).await.map_err(|_| GradingError::Full)?;
        let graded = self.grade_frozen(whole, bundle).await?;
        if graded.results.iter().any(|result| result.state == State::Error) {
            return Err(internal("a check of an attempt could not be graded"));
        }
        let at: Timestamp = kept.at.parse().map_err(internal)?;
        let earned = self.earned_until(kept.learner, &kept.lab, at).await?;
        let checks = checks(whole, &graded, &earned);
        db::grade(&self.db.writer, attempt, &graded, &checks, REASON).await.map_err(internal)?;
        marks::settle(&self.db, kept.learner, &kept.lab, "").await.map_err(internal)
    }

    /// The checks of a lab that had given their points by then.
    async fn earned_until(&self, learner: i64, lab: &str, at: Timestamp) -> Result<BTreeSet<String>, GradingError> {
        let passed = crate::classes::passed(&self.db.reader, &[learner], lab).await.map_err(internal)?;
        let is_earned = |(_, _, passed_at, with_points): &(i64, String, String, bool)| {
            *with_points && passed_at.parse::<Timestamp>().is_ok_and(|passed_at| passed_at <= at)
        };
        Ok(passed.into_iter().filter(is_earned).map(|(_, check, ..)| check).collect())
    }

    /// What was frozen in an attempt, and whose it is.
    ///
    /// # Errors
    /// If there is no such attempt, or it cannot be read.
    pub async fn frozen(&self, attempt: i64) -> Result<(i64, Bundle), GradingError> {
        let kept = db::kept(&self.db.reader, attempt).await.map_err(internal)?.ok_or(GradingError::NotFound)?;
        let key = self.key.verifying_key();
        let bundle = tokio::task::spawn_blocking(move || Bundle::of_zip(&kept.bundle, Some(&key)));
        Ok((kept.learner, bundle.await.map_err(internal)?.map_err(internal)?))
    }
}
