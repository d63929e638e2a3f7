//! What an assignment gives a student: computed of the graded attempts and the terms, and added as a mark if it is another one than before.
//!
//! Marks are computed whenever a grade, the terms or an exception changes. A mark that somebody gave instead holds until it is taken back, whatever the
//! checks give.

use app::classes::Counts;
use store::sql::{Connection, query};

use super::{
    db::{self, assignments::AssignmentRow, marks::Graded, marks::MarkRow},
    policy::{Terms, hundredths},
    zone,
};
use crate::db::{Db, lock};

/// Computes the marks of a learner for all assignments of a lab.
///
/// # Errors
/// If the database fails.
pub async fn settle(db: &Db, learner: i64, lab: &str, why: &str) -> sqlx::Result<()> {
    let mut transaction = db.writer.begin().await?;
    settle_in(&mut transaction.connection(), learner, lab, why).await?;
    transaction.commit().await
}

/// [`settle`] in a transaction.
///
/// # Errors
/// If the database fails.
pub async fn settle_in(connection: &mut Connection<'_>, learner: i64, lab: &str, why: &str) -> sqlx::Result<()> {
    lock(connection, learner).await?;
    let assignments = db::assignments::of_lab(connection, learner, lab).await?;
    if assignments.is_empty() {
        return Ok(());
    }
    let graded = db::marks::graded(connection, learner, lab).await?;
    for assignment in assignments {
        let terms = terms(connection, &assignment, learner).await?;
        let last = db::marks::last(connection, assignment.id, learner).await?;
        let found = chosen(&assignment, &terms, &graded);
        if found.is_none() && last.is_none() {
            continue;
        }
        let mark = marked(&assignment, learner, found, last.as_ref(), why);
        let is_same = last.is_some_and(|last| {
            (last.attempt, last.raw, last.of, last.late_percent, last.worth)
                == (mark.attempt, mark.raw, mark.of, mark.late_percent, mark.worth)
        });
        if !is_same {
            db::marks::add(connection, &mark).await?;
        }
    }
    Ok(())
}

/// The terms of a student of the assignment's class.
async fn terms(connection: &mut Connection<'_>, assignment: &AssignmentRow, learner: i64) -> sqlx::Result<Terms> {
    let row = query(
        "SELECT time_zone, labels FROM classes JOIN enrolments ON class_id = classes.id WHERE classes.id = $1 AND learner_id = $2",
    );
    let row = row.bind(assignment.class).bind(learner).fetch_one(&mut *connection).await?;
    let (zone, labels): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let zone = zone::named(&zone).ok_or_else(|| sqlx::Error::Decode("a time zone that is not known".into()))?;
    let labels: Vec<String> = serde_json::from_str(&labels).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let exceptions = db::assignments::exceptions_of(connection, assignment.id).await?;
    Ok(assignment.policy.terms(&zone, &exceptions, learner, &labels))
}

/// The attempt that counts, and how many percent of it.
fn chosen<'g>(assignment: &AssignmentRow, terms: &Terms, graded: &'g [Graded]) -> Option<(&'g Graded, i64)> {
    let percent = |attempt: &Graded| match attempt.due {
        // What was frozen at this assignment's deadline is as old as the deadline, however long the freeze took.
        Some((of, due)) if of == assignment.id => terms.percent(due),
        _ => terms.percent(attempt.at),
    };
    let mut counting = graded.iter().filter_map(|attempt| Some((attempt, percent(attempt)?)));
    match terms.counts {
        Counts::Last => counting.next_back(),
        // Of equal ones the first, so that a mark does not change without need.
        Counts::Best => {
            let points = |(attempt, percent): &(&Graded, i64)| hundredths(terms.worth, (attempt.raw, attempt.of), *percent);
            counting.rev().max_by_key(points)
        }
    }
}

fn marked(assignment: &AssignmentRow, learner: i64, found: Option<(&Graded, i64)>, last: Option<&MarkRow>, why: &str) -> MarkRow {
    let (attempt, raw, of, late_percent, cause) = match found {
        Some((graded, percent)) => {
            let cause = match graded.cause.as_str() {
                "full-pass" => "Every check has passed",
                "deadline" => "As it was at the deadline",
                _ => "Handed in",
            };
            (Some(graded.attempt), graded.raw, graded.of, percent, format!("{cause}."))
        }
        None => (None, 0, 0, 100, "Nothing counts by the present terms.".to_owned()),
    };
    let instead = last.and_then(|last| last.instead);
    let (reason, actor) = match (instead, last) {
        // What somebody gave stays, with their reason.
        (Some(_), Some(last)) => (last.reason.clone(), last.actor),
        _ if why.is_empty() => (cause, None),
        _ => (format!("{cause} {why}"), None),
    };
    let (at, worth) = (String::new(), assignment.policy.worth);
    MarkRow { assignment: assignment.id, learner, attempt, at, raw, of, late_percent, worth, instead, reason, actor }
}
