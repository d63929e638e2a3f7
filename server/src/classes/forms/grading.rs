//! Points that somebody gives, the gradebook as CSV, and copies of work.

use app::classes::{ClassError, Problem};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};

use super::{Fields, Teacher, lead, refused};
use crate::{
    classes::{
        SqlClasses,
        access::Right,
        csv as spreadsheet,
        db::{self, marks::MarkRow},
        internal,
    },
    db::lock,
};

/// Gives points instead of the site's, or takes that back.
pub async fn give(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, assignment, person)): Path<(i64, i64, i64)>,
    fields: Fields,
) -> Response {
    let mut back = format!("/teach/classes/{class}/gradebook");
    let given = async {
        let desk = classes.desk(&teacher, class, Right::Grade).await?;
        let (_, learner) = classes.student(&desk, person).await?;
        let row = classes.assignment_of(&desk, assignment).await?;
        back = format!("/teach/classes/{class}/work/{person}/{}", row.lab);
        let takes_back = !fields.text("take_back").is_empty();
        let reason = fields.words("reason", Problem::Reason)?;
        let worth = row.policy.worth;
        let instead = if takes_back { None } else { Some(fields.points("points", worth)?) };
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        lock(&mut transaction.connection(), learner.id).await.map_err(internal)?;
        let last = db::marks::last(&mut transaction.connection(), assignment, person).await.map_err(internal)?;
        // The mark that the page showed: another instructor may have given points meanwhile.
        if fields.text("seen") != last.as_ref().map(|last| last.at.clone()).unwrap_or_default() {
            return Err(refused(Problem::Changed));
        }
        let none = MarkRow {
            assignment,
            learner: person,
            attempt: None,
            at: String::new(),
            raw: 0,
            of: 0,
            late_percent: 100,
            worth,
            instead: None,
            reason: String::new(),
            actor: None,
        };
        let mark = MarkRow { worth, instead, reason, actor: Some(teacher.id), ..last.unwrap_or(none) };
        db::marks::add(&mut transaction.connection(), &mark).await.map_err(internal)?;
        let what = match instead {
            Some(points) => format!("gave {} points in {}", app::classes::points(points), row.lab),
            None => format!("took back the points given in {}", row.lab),
        };
        classes.note(&mut transaction, &desk, Some(person), &what).await?;
        transaction.commit().await.map_err(internal)?;
        Ok(back.clone())
    };
    let given = given.await;
    lead(given, &back)
}

impl SqlClasses {
    async fn assignment_of(
        &self,
        desk: &crate::classes::access::Desk,
        assignment: i64,
    ) -> Result<db::assignments::AssignmentRow, ClassError> {
        let all = db::assignments::of_class(&self.db.reader, desk.id()).await.map_err(internal)?;
        all.into_iter().find(|row| row.id == assignment).ok_or(ClassError::NotFound)
    }
}

/// The gradebook, for spreadsheets.
pub async fn csv(State(classes): State<SqlClasses>, Teacher(teacher): Teacher, Path(class): Path<i64>) -> Response {
    let written = async {
        let desk = classes.desk(&teacher, class, Right::See).await?;
        let book = classes.read_gradebook(&desk).await?;
        spreadsheet::gradebook(&book).ok_or_else(|| internal("the gradebook could not be written as CSV"))
    };
    match written.await {
        Ok(csv) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"grades.csv\"")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, csv).into_response()
        }
        Err(error) => lead(Err(error), "/teach"),
    }
}

/// Puts a copy of frozen work into the teacher's own account.
pub async fn open_copy(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, attempt)): Path<(i64, i64)>,
) -> Response {
    let mut back = format!("/teach/classes/{class}/gradebook");
    let opened = async {
        let desk = classes.desk(&teacher, class, Right::See).await?;
        let (student, bundle) = classes.parts.grading.frozen(attempt).await.map_err(|_| ClassError::NotFound)?;
        classes.student(&desk, student).await?;
        back = format!("/teach/classes/{class}/work/{student}/{}", bundle.lab);
        // Work in a lab that the class does not do is not the class's.
        let assignments = db::assignments::of_class(&classes.db.reader, class).await.map_err(internal)?;
        let lab = bundle.lab.clone();
        assignments.iter().find(|assignment| assignment.lab == lab).ok_or(ClassError::NotFound)?;
        classes.note_look(&desk, student, &format!("opened a copy of attempt {attempt} at {lab}")).await?;
        classes.open_copy(&teacher, bundle).await?;
        Ok(format!("/labs/{lab}"))
    };
    let opened = opened.await;
    lead(opened, &back)
}
