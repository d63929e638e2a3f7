//! The SQL of marks and freezes. Marks are only added.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::sql::{Connection, Pool, Row, query};

use super::{decode, now};

/// A mark as stored.
#[derive(Clone, Debug)]
pub struct MarkRow {
    pub assignment: i64,
    pub learner: i64,
    pub attempt: Option<i64>,
    pub at: String,
    pub raw: i64,
    pub of: i64,
    pub late_percent: i64,
    pub worth: i64,
    /// Hundredths of a point that somebody gave.
    pub instead: Option<i64>,
    pub reason: String,
    pub actor: Option<i64>,
}

impl MarkRow {
    /// Hundredths of a point.
    pub fn points(&self) -> i64 {
        self.instead.unwrap_or(crate::classes::policy::hundredths(self.worth, (self.raw, self.of), self.late_percent))
    }
}

fn mark(row: &Row) -> sqlx::Result<MarkRow> {
    Ok(MarkRow {
        assignment: row.try_get("assignment_id")?,
        learner: row.try_get("learner_id")?,
        attempt: row.try_get("attempt_id")?,
        at: row.try_get("marked_at")?,
        raw: row.try_get("raw_points")?,
        of: row.try_get("of_points")?,
        late_percent: row.try_get("late_percent")?,
        worth: row.try_get("worth")?,
        instead: row.try_get("instead")?,
        reason: row.try_get("reason")?,
        actor: row.try_get("actor")?,
    })
}

/// The marks that count in a class: assignment and learner → mark.
pub async fn of_class(pool: &Pool, class: i64) -> sqlx::Result<BTreeMap<(i64, i64), MarkRow>> {
    let rows = query(
        "SELECT * FROM marks WHERE id IN (SELECT max(marks.id) FROM marks JOIN assignments ON assignments.id = assignment_id
             WHERE class_id = $1 GROUP BY assignment_id, learner_id)",
    );
    let rows = rows.bind(class).fetch_all(pool).await?;
    rows.iter().map(|row| mark(row).map(|mark| ((mark.assignment, mark.learner), mark))).collect()
}

/// A student's marks for an assignment, newest first.
pub async fn of_student(pool: &Pool, assignment: i64, learner: i64) -> sqlx::Result<Vec<MarkRow>> {
    let rows = query("SELECT * FROM marks WHERE assignment_id = $1 AND learner_id = $2 ORDER BY id DESC");
    rows.bind(assignment).bind(learner).fetch_all(pool).await?.iter().map(mark).collect()
}

/// The mark that counts.
pub async fn last(connection: &mut Connection<'_>, assignment: i64, learner: i64) -> sqlx::Result<Option<MarkRow>> {
    let row = query("SELECT * FROM marks WHERE assignment_id = $1 AND learner_id = $2 ORDER BY id DESC LIMIT 1");
    row.bind(assignment).bind(learner).fetch_optional(connection).await?.as_ref().map(mark).transpose()
}

/// Adds a mark; its time is now.
pub async fn add(connection: &mut Connection<'_>, mark: &MarkRow) -> sqlx::Result<()> {
    let insert = query(
        "INSERT INTO marks (assignment_id, learner_id, attempt_id, marked_at, raw_points, of_points, late_percent, worth, instead, reason, actor)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    );
    let insert = insert.bind(mark.assignment).bind(mark.learner).bind(mark.attempt).bind(now()).bind(mark.raw).bind(mark.of);
    let insert = insert.bind(mark.late_percent).bind(mark.worth).bind(mark.instead).bind(&mark.reason).bind(mark.actor);
    insert.execute(connection).await.map(drop)
}

/// An attempt with its last grade.
#[derive(Clone, Debug)]
pub struct Graded {
    pub attempt: i64,
    pub cause: String,
    /// When it was frozen.
    pub at: Timestamp,
    /// The deadline at which it was frozen, and the assignment whose deadline it was.
    pub due: Option<(i64, Timestamp)>,
    pub raw: i64,
    pub of: i64,
}

/// A learner's graded attempts at a lab, oldest first.
pub async fn graded(connection: &mut Connection<'_>, learner: i64, lab: &str) -> sqlx::Result<Vec<Graded>> {
    let rows = query(
        "SELECT attempts.id, cause, frozen_at, freezes.assignment_id, due_at, raw_points, of_points FROM attempts
         JOIN grades ON grades.id = (SELECT max(id) FROM grades WHERE attempt_id = attempts.id)
         LEFT JOIN freezes ON freezes.attempt_id = attempts.id WHERE attempts.learner_id = $1 AND attempts.lab = $2 ORDER BY attempts.id",
    );
    let time = |text: String| text.parse::<Timestamp>().map_err(|_| decode("a time that is none"));
    let graded = |row: &Row| {
        let due = row.try_get::<Option<i64>, _>("assignment_id")?.zip(row.try_get::<Option<String>, _>("due_at")?);
        Ok(Graded {
            attempt: row.try_get("id")?,
            cause: row.try_get("cause")?,
            at: time(row.try_get("frozen_at")?)?,
            due: due.map(|(assignment, due)| Ok::<_, sqlx::Error>((assignment, time(due)?))).transpose()?,
            raw: row.try_get("raw_points")?,
            of: row.try_get("of_points")?,
        })
    };
    rows.bind(learner).bind(lab).fetch_all(connection).await?.iter().map(graded).collect()
}

/// The deadlines that were frozen: assignment, learner, time.
pub async fn frozen(pool: &Pool, class: i64) -> sqlx::Result<Vec<(i64, i64, String)>> {
    let rows = query(
        "SELECT assignment_id, learner_id, due_at FROM freezes JOIN assignments ON assignments.id = assignment_id WHERE class_id = $1",
    );
    let rows = rows.bind(class).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// Who has an attempt at a lab: learner and lab, for marking all anew after a start.
pub async fn attempted(pool: &Pool) -> sqlx::Result<Vec<(i64, String)>> {
    let rows = query(
        "SELECT DISTINCT attempts.learner_id, attempts.lab FROM attempts JOIN enrolments ON enrolments.learner_id = attempts.learner_id
         JOIN assignments ON assignments.class_id = enrolments.class_id AND assignments.lab = attempts.lab WHERE enrolments.role = 'student'",
    );
    rows.fetch_all(pool).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
