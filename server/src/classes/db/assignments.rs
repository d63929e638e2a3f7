//! The SQL of assignments and exceptions.

use app::classes::{Counts, LateStep};
use jiff::{Timestamp, civil::DateTime};
use store::sql::{Connection, Pool, Row, Transaction, query};

use super::{decode, now};
use crate::classes::policy::{Exception, Policy, Whom};

/// A lab that a class does.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    pub id: i64,
    pub class: i64,
    pub lab: String,
    pub policy: Policy,
}

fn time(row: &Row, column: &str) -> sqlx::Result<Option<DateTime>> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|_| decode("a time that is none"))).transpose()
}

fn moment(text: Option<String>) -> sqlx::Result<Option<Timestamp>> {
    text.map(|text| text.parse().map_err(|_| decode("a time that is none"))).transpose()
}

fn assignment(row: &Row) -> sqlx::Result<AssignmentRow> {
    let late: Vec<LateStep> =
        serde_json::from_str(&row.try_get::<String, _>("late")?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let last = row.try_get::<String, _>("counts")? == Counts::Last.name();
    Ok(AssignmentRow {
        id: row.try_get("id")?,
        class: row.try_get("class_id")?,
        lab: row.try_get("lab")?,
        policy: Policy {
            worth: row.try_get("points")?,
            visible_from: time(row, "visible_from")?,
            due: time(row, "due")?,
            closes: time(row, "closes")?,
            grace_minutes: row.try_get("grace_minutes")?,
            late,
            counts: if last { Counts::Last } else { Counts::Best },
            due_set_at: moment(Some(row.try_get("due_set_at")?))?.ok_or_else(|| decode("no time"))?,
        },
    })
}

/// A class's labs, in the order in which they are due.
pub async fn of_class(pool: &Pool, class: i64) -> sqlx::Result<Vec<AssignmentRow>> {
    let rows = query("SELECT * FROM assignments WHERE class_id = $1 ORDER BY coalesce(due, '9999'), id");
    rows.bind(class).fetch_all(pool).await?.iter().map(assignment).collect()
}

/// The assignments of a lab in which a learner is a student.
pub async fn of_lab(connection: &mut Connection<'_>, learner: i64, lab: &str) -> sqlx::Result<Vec<AssignmentRow>> {
    let rows = query(
        "SELECT assignments.* FROM assignments JOIN enrolments ON enrolments.class_id = assignments.class_id
         WHERE learner_id = $1 AND lab = $2 AND role = 'student' ORDER BY assignments.id",
    );
    rows.bind(learner).bind(lab).fetch_all(connection).await?.iter().map(assignment).collect()
}

fn text(time: Option<DateTime>) -> Option<String> {
    time.map(|time| time.to_string())
}

/// Adds an assignment.
pub async fn add(transaction: &mut Transaction, class: i64, lab: &str, policy: &Policy) -> sqlx::Result<i64> {
    let insert = query(
        "INSERT INTO assignments (class_id, lab, points, visible_from, due, closes, grace_minutes, late, counts, due_set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
    );
    let insert = insert.bind(class).bind(lab).bind(policy.worth).bind(text(policy.visible_from)).bind(text(policy.due));
    let insert = insert.bind(text(policy.closes)).bind(policy.grace_minutes).bind(late(policy)).bind(policy.counts.name());
    insert.bind(policy.due_set_at.to_string()).fetch_scalar(transaction).await
}

fn late(policy: &Policy) -> String {
    serde_json::to_string(&policy.late).unwrap_or_else(|_| "[]".into())
}

/// Changes an assignment's terms. When its due time was set changes only with the due time.
pub async fn change(transaction: &mut Transaction, (class, id): (i64, i64), policy: &Policy) -> sqlx::Result<bool> {
    let update = query(
        "UPDATE assignments SET points = $1, visible_from = $2, closes = $3, grace_minutes = $4, late = $5, counts = $6,
             due_set_at = CASE WHEN coalesce(due, '') = coalesce($7, '') THEN due_set_at ELSE $8 END, due = $7
         WHERE id = $9 AND class_id = $10",
    );
    let update = update.bind(policy.worth).bind(text(policy.visible_from)).bind(text(policy.closes)).bind(policy.grace_minutes);
    let update = update.bind(late(policy)).bind(policy.counts.name()).bind(text(policy.due)).bind(policy.due_set_at.to_string());
    Ok(update.bind(id).bind(class).execute(transaction).await? == 1)
}

pub async fn remove(transaction: &mut Transaction, class: i64, id: i64) -> sqlx::Result<bool> {
    let delete = query("DELETE FROM assignments WHERE id = $1 AND class_id = $2");
    Ok(delete.bind(id).bind(class).execute(transaction).await? == 1)
}

fn exception(row: &Row) -> sqlx::Result<Exception> {
    let (label, learner): (Option<String>, Option<i64>) = (row.try_get("label")?, row.try_get("learner_id")?);
    let whom = match (label, learner) {
        (Some(label), _) => Whom::Label(label),
        (None, Some(learner)) => Whom::Student(learner),
        (None, None) => return Err(decode("an exception for nobody")),
    };
    Ok(Exception {
        id: row.try_get("id")?,
        assignment: row.try_get("assignment_id")?,
        whom,
        due: time(row, "due")?.ok_or_else(|| decode("no time"))?,
        closes: time(row, "closes")?,
        reason: row.try_get("reason")?,
        made_at: moment(Some(row.try_get("made_at")?))?.ok_or_else(|| decode("no time"))?,
        ended_at: moment(row.try_get("ended_at")?)?,
    })
}

/// The exceptions of a class, ended ones included, oldest first.
pub async fn exceptions(pool: &Pool, class: i64) -> sqlx::Result<Vec<Exception>> {
    let rows = query(
        "SELECT exceptions.* FROM exceptions JOIN assignments ON assignments.id = assignment_id WHERE class_id = $1 ORDER BY exceptions.id",
    );
    rows.bind(class).fetch_all(pool).await?.iter().map(exception).collect()
}

/// The exceptions of an assignment, oldest first.
pub async fn exceptions_of(connection: &mut Connection<'_>, assignment: i64) -> sqlx::Result<Vec<Exception>> {
    let rows = query("SELECT * FROM exceptions WHERE assignment_id = $1 ORDER BY id").bind(assignment);
    rows.fetch_all(connection).await?.iter().map(exception).collect()
}

pub async fn except(
    transaction: &mut Transaction,
    assignment: i64,
    whom: &Whom,
    (due, closes, reason): (DateTime, Option<DateTime>, &str),
) -> sqlx::Result<()> {
    let (label, learner) = match whom {
        Whom::Label(label) => (Some(label.as_str()), None),
        Whom::Student(learner) => (None, Some(*learner)),
    };
    let insert = query(
        "INSERT INTO exceptions (assignment_id, label, learner_id, due, closes, reason, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    );
    let insert = insert.bind(assignment).bind(label).bind(learner).bind(due.to_string()).bind(text(closes)).bind(reason);
    insert.bind(now()).execute(transaction).await.map(drop)
}

/// Ends an exception. It stays, so that it is known since when it does not hold.
pub async fn end_exception(transaction: &mut Transaction, class: i64, id: i64) -> sqlx::Result<Option<i64>> {
    let update = query(
        "UPDATE exceptions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL
             AND assignment_id IN (SELECT id FROM assignments WHERE class_id = $3) RETURNING assignment_id",
    );
    update.bind(now()).bind(id).bind(class).fetch_optional_scalar(transaction).await
}
