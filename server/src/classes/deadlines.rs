//! Deadlines: when an assignment is due for a student, what the student has is frozen as an attempt.
//!
//! A deadline is no row of its own: it follows from terms, exceptions and people, and is done when `freezes` has a row for it. So nothing has to be moved
//! when terms change, and after a restart, also by `kill -9`, whatever is due and has no row is frozen. One whose time had passed already when it was
//! set freezes nothing: what counts then is what was handed in.
//!
//! Everything that is due is frozen first; grading follows in a task of its own, since it runs students' code.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures::{StreamExt, stream};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{SqlClasses, db, marks, zone};

/// The longest sleep, so that a clock that was set is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(300);
/// How long to wait after something could not be frozen or graded.
const AGAIN: Duration = Duration::from_secs(20);
/// How many are frozen, and how many graded, at once.
const FREEZES: usize = 4;
const GRADES: usize = 2;
/// How often an attempt is graded that can't be, until the next start.
const TRIES: u32 = 5;

/// A student's deadline.
#[derive(Clone, Debug)]
struct Deadline {
    assignment: i64,
    lab: String,
    learner: i64,
    due: Timestamp,
}

/// What is due, and when the next is.
struct Plan {
    due: Vec<Deadline>,
    next: Option<Timestamp>,
}

impl SqlClasses {
    /// Freezes and grades until it is dropped.
    pub async fn keep_deadlines(&self) {
        if let Err(error) = self.settle_all().await {
            tracing::error!(%error, "marks could not be computed at the start");
        }
        tokio::join!(self.keep_freezing(), self.keep_grading());
    }

    /// Computes all marks: a process may have ended after a grade and before its mark.
    async fn settle_all(&self) -> sqlx::Result<()> {
        for (learner, lab) in db::marks::attempted(&self.db.reader).await? {
            marks::settle(&self.db, learner, &lab, "").await?;
        }
        Ok(())
    }

    async fn keep_freezing(&self) {
        loop {
            let sleep = match self.freeze_due(Timestamp::now()).await {
                Ok((next, all)) => {
                    let until = next.map(|next| Timestamp::now().until(next).ok().and_then(|span| Duration::try_from(span).ok()));
                    let until = until.map_or(LONGEST_SLEEP, Option::unwrap_or_default).min(LONGEST_SLEEP);
                    if all { until } else { until.min(AGAIN) }
                }
                Err(error) => {
                    tracing::error!(%error, "the deadlines could not be read");
                    AGAIN
                }
            };
            tokio::time::timeout(sleep, self.changed.notified()).await.ok();
        }
    }

    /// Freezes everything that is due. Returns when the next deadline is, and whether all could be frozen.
    ///
    /// # Errors
    /// If the deadlines cannot be read.
    pub async fn freeze_due(&self, now: Timestamp) -> sqlx::Result<(Option<Timestamp>, bool)> {
        let Plan { due, next } = self.plan(now).await?;
        if due.is_empty() {
            return Ok((next, true));
        }
        let began = std::time::Instant::now();
        let count = due.len();
        let frozen = stream::iter(due).map(|deadline| self.freeze_one(deadline)).buffer_unordered(FREEZES);
        let failed = frozen.filter(|done| std::future::ready(!*done)).count().await;
        tracing::info!(count, failed, milliseconds = began.elapsed().as_millis(), "work was frozen at a deadline");
        self.frozen.notify_one();
        Ok((next, failed == 0))
    }

    async fn freeze_one(&self, Deadline { assignment, lab, learner, due }: Deadline) -> bool {
        let person = match self.parts.register.learner(learner).await {
            Ok(Some(person)) => person,
            // They were deleted meanwhile.
            Ok(None) => return true,
            Err(error) => {
                tracing::error!(%error, learner, "a learner with a deadline could not be read");
                return false;
            }
        };
        let frozen = self.parts.grading.freeze_at_deadline(&person, &lab, assignment, due).await;
        if let Err(error) = &frozen {
            tracing::error!(%error, learner, lab, "work could not be frozen at its deadline");
        }
        frozen.is_ok()
    }

    /// All deadlines that are not frozen yet.
    async fn plan(&self, now: Timestamp) -> sqlx::Result<Plan> {
        let reader = &self.db.reader;
        let known = self.parts.labs.whole();
        let mut plan = Plan { due: Vec::new(), next: None };
        for class in db::all(reader).await? {
            let Some(zone) = zone::named(&class.time_zone) else {
                tracing::error!(class = class.id, zone = class.time_zone, "a class has an unknown time zone");
                continue;
            };
            let assignments = db::assignments::of_class(reader, class.id).await?;
            let exceptions = db::assignments::exceptions(reader, class.id).await?;
            let has_due = |assignment: &&db::assignments::AssignmentRow| {
                assignment.policy.due.is_some() || exceptions.iter().any(|exception| exception.assignment == assignment.id)
            };
            // A lab that is not in the course any more has nothing to freeze.
            let assignments = assignments.iter().filter(has_due).filter(|assignment| known.labs.contains_key(&assignment.lab));
            let mut assignments = assignments.peekable();
            if assignments.peek().is_none() {
                continue;
            }
            let students = db::people::students(reader, class.id).await?;
            let frozen: BTreeSet<(i64, i64, String)> = db::marks::frozen(reader, class.id).await?.into_iter().collect();
            for assignment in assignments {
                let exceptions: Vec<_> =
                    exceptions.iter().filter(|exception| exception.assignment == assignment.id).cloned().collect();
                for student in &students {
                    let terms = assignment.policy.terms(&zone, &exceptions, student.id, &student.labels);
                    let Some(due) = terms.due.as_ref().map(jiff::Zoned::timestamp) else { continue };
                    let joined = student.since.parse().unwrap_or(Timestamp::MIN);
                    if due <= terms.since.max(joined) || frozen.contains(&(assignment.id, student.id, due.to_string())) {
                        continue;
                    }
                    if due > now {
                        plan.next = Some(plan.next.map_or(due, |next| next.min(due)));
                    } else {
                        let (assignment, lab) = (assignment.id, assignment.lab.clone());
                        plan.due.push(Deadline { assignment, lab, learner: student.id, due });
                    }
                }
            }
        }
        Ok(plan)
    }

    async fn keep_grading(&self) {
        let mut tries: BTreeMap<i64, u32> = BTreeMap::new();
        loop {
            let left = self.grade_frozen(&mut tries).await;
            let sleep = if left { AGAIN } else { LONGEST_SLEEP };
            tokio::time::timeout(sleep, self.frozen.notified()).await.ok();
        }
    }

    /// Grades what was frozen. Returns whether something is left that is worth another try.
    async fn grade_frozen(&self, tries: &mut BTreeMap<i64, u32>) -> bool {
        let waiting = match self.parts.grading.ungraded().await {
            Ok(waiting) => waiting,
            Err(_) => return true,
        };
        let waiting: Vec<i64> =
            waiting.into_iter().filter(|attempt| tries.get(attempt).is_none_or(|tries| *tries < TRIES)).collect();
        let graded = stream::iter(waiting).map(|attempt| async move { (attempt, self.parts.grading.grade_attempt(attempt).await) });
        let graded: Vec<_> = graded.buffer_unordered(GRADES).collect().await;
        let mut left = false;
        for (attempt, result) in graded {
            match result {
                Ok(()) => drop(tries.remove(&attempt)),
                // Others' runs have all places: that is no failure of this one.
                Err(app::grading::GradingError::Full) => left = true,
                Err(_) => {
                    *tries.entry(attempt).or_default() += 1;
                    left = true;
                }
            }
        }
        left
    }
}

/// Freezes and grades until the site stops.
pub async fn run(classes: SqlClasses, stop: CancellationToken) {
    stop.run_until_cancelled(classes.keep_deadlines()).await;
}
