//! Labs of a class, their terms, and exceptions.

use app::classes::{ClassError, ClassRole, Problem};
use axum::{
    extract::{Path, State},
    response::Response,
};
use store::sql::{Transaction, duplicate};

use super::{Fields, Teacher, lead, refused};
use crate::classes::{
    SqlClasses,
    access::Right,
    db::{self, assignments::AssignmentRow},
    internal, marks,
    policy::{Policy, Whom},
};

/// How many labs a class may do, and how many exceptions it may have.
const MOST_LABS: usize = 200;
const MOST_EXCEPTIONS: usize = 5_000;

fn page(class: i64) -> String {
    format!("/teach/classes/{class}/assignments")
}

impl SqlClasses {
    /// Computes the marks of all students of a class for these labs.
    pub(super) async fn settle_class(
        &self,
        transaction: &mut Transaction,
        class: i64,
        labs: &[&str],
        why: &str,
    ) -> Result<(), ClassError> {
        for student in db::people::students(&self.db.reader, class).await.map_err(internal)? {
            for lab in labs {
                marks::settle_in(&mut transaction.connection(), student.id, lab, why).await.map_err(internal)?;
            }
        }
        Ok(())
    }

    async fn assignment(&self, class: i64, assignment: i64) -> Result<AssignmentRow, ClassError> {
        let all = db::assignments::of_class(&self.db.reader, class).await.map_err(internal)?;
        all.into_iter().find(|row| row.id == assignment).ok_or(ClassError::NotFound)
    }
}

/// The terms, in short, for the audit.
fn terms(lab: &str, policy: &Policy) -> String {
    let due = policy.due.map_or_else(|| "no deadline".to_owned(), |due| format!("due {due}"));
    format!("{lab}: {} points, {due}, {} steps of lateness, {} counts", policy.worth, policy.late.len(), policy.counts.name())
}

pub async fn add(State(classes): State<SqlClasses>, Teacher(teacher): Teacher, Path(class): Path<i64>, fields: Fields) -> Response {
    let added = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let lab = fields.text("lab");
        if !classes.labs().contains_key(&lab) {
            return Err(refused(Problem::Lab));
        }
        let policy = fields.policy()?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        let assignment = match db::assignments::add(&mut transaction, class, &lab, &policy).await {
            Err(error) if duplicate(&error).is_some() => return Err(refused(Problem::Twice)),
            added => added.map_err(internal)?,
        };
        classes.note(&mut transaction, &desk, None, &format!("assigned {}", terms(&lab, &policy))).await?;
        classes.settle_class(&mut transaction, class, &[&lab], "").await?;
        transaction.commit().await.map_err(internal)?;
        if db::assignments::of_class(&classes.db.reader, class).await.map_err(internal)?.len() > MOST_LABS {
            return Err(refused(Problem::Full));
        }
        classes.changed.notify_one();
        Ok(format!("{}#assignment-{assignment}", page(class)))
    };
    lead(added.await, &page(class))
}

pub async fn change(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, assignment)): Path<(i64, i64)>,
    fields: Fields,
) -> Response {
    let changed = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let row = classes.assignment(class, assignment).await?;
        let policy = fields.policy()?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::assignments::change(&mut transaction, (class, assignment), &policy).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, None, &format!("changed the terms of {}", terms(&row.lab, &policy))).await?;
        classes.settle_class(&mut transaction, class, &[&row.lab], "The terms were changed.").await?;
        transaction.commit().await.map_err(internal)?;
        classes.changed.notify_one();
        Ok(format!("{}#assignment-{assignment}", page(class)))
    };
    lead(changed.await, &format!("{}#assignment-{assignment}", page(class)))
}

pub async fn remove(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, assignment)): Path<(i64, i64)>,
) -> Response {
    let removed = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let row = classes.assignment(class, assignment).await?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::assignments::remove(&mut transaction, class, assignment).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, None, &format!("removed {} with its marks", row.lab)).await?;
        transaction.commit().await.map_err(internal)?;
        Ok(page(class))
    };
    lead(removed.await, &page(class))
}

pub async fn except(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, assignment)): Path<(i64, i64)>,
    fields: Fields,
) -> Response {
    let excepted = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let row = classes.assignment(class, assignment).await?;
        let whom = fields.text("whom");
        let people = db::people::all(&classes.db.reader, class).await.map_err(internal)?;
        let whom = match (whom.strip_prefix("student:"), whom.strip_prefix("label:")) {
            (Some(student), _) => {
                let is_them =
                    |person: &&app::classes::Person| person.role == ClassRole::Student && Some(person.id) == student.parse().ok();
                people.iter().find(is_them).map(|person| Whom::Student(person.id))
            }
            (_, Some(label)) => {
                people.iter().any(|person| person.labels.iter().any(|of| of == label)).then(|| Whom::Label(label.to_owned()))
            }
            (None, None) => None,
        };
        let whom = whom.ok_or(refused(Problem::Whom))?;
        let due = fields.time("due")?.ok_or(refused(Problem::Time))?;
        let closes = fields.time("closes")?;
        if closes.is_some_and(|closes| closes < due) {
            return Err(refused(Problem::Order));
        }
        let reason = fields.words("reason", Problem::Reason)?;
        if db::assignments::exceptions(&classes.db.reader, class).await.map_err(internal)?.len() >= MOST_EXCEPTIONS {
            return Err(refused(Problem::Full));
        }
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::assignments::except(&mut transaction, assignment, &whom, (due, closes, &reason)).await.map_err(internal)?;
        let (subject, of) = match &whom {
            Whom::Student(student) => (Some(*student), "one student".to_owned()),
            Whom::Label(label) => (None, format!("the label {label}")),
        };
        let what = format!("made an exception for {of} in {}: due {due}", row.lab);
        classes.note(&mut transaction, &desk, subject, &what).await?;
        classes.settle_class(&mut transaction, class, &[&row.lab], "An exception was made.").await?;
        transaction.commit().await.map_err(internal)?;
        classes.changed.notify_one();
        Ok(format!("{}#assignment-{assignment}", page(class)))
    };
    lead(excepted.await, &format!("{}#assignment-{assignment}", page(class)))
}

pub async fn end_exception(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, exception)): Path<(i64, i64)>,
) -> Response {
    let ended = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        let assignment = db::assignments::end_exception(&mut transaction, class, exception).await.map_err(internal)?;
        let row = classes.assignment(class, assignment.ok_or(ClassError::NotFound)?).await?;
        classes.note(&mut transaction, &desk, None, &format!("ended an exception in {}", row.lab)).await?;
        classes.settle_class(&mut transaction, class, &[&row.lab], "An exception was ended.").await?;
        transaction.commit().await.map_err(internal)?;
        classes.changed.notify_one();
        Ok(format!("{}#assignment-{}", page(class), row.id))
    };
    lead(ended.await, &page(class))
}
