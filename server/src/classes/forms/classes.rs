//! Making a class, and what it is called.

use app::classes::{ClassError, Problem};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Fields, Teacher, lead, refused};
use crate::classes::{
    SqlClasses,
    access::{Right, may_make_classes},
    audit, db, internal,
};

/// How many classes somebody may teach.
const MOST_CLASSES: usize = 200;

pub async fn make(State(classes): State<SqlClasses>, Teacher(teacher): Teacher, fields: Fields) -> Response {
    let made = async {
        if !may_make_classes(&teacher) {
            return Err(ClassError::NotFound);
        }
        let (name, term, zone) = fields.class()?;
        if db::all_of(&classes.db.reader, teacher.id).await.map_err(internal)?.len() >= MOST_CLASSES {
            return Err(refused(Problem::Full));
        }
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        let class = db::make(&mut transaction, (&name, &term, &zone), teacher.id).await.map_err(internal)?;
        let who = audit::pseudonym(&classes.parts.secret, teacher.id);
        db::audit::add(&mut transaction, class, (&who, "", "made the class")).await.map_err(internal)?;
        transaction.commit().await.map_err(internal)?;
        Ok(format!("/teach/classes/{class}"))
    };
    lead(made.await, "/teach")
}

pub async fn rename(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path(class): Path<i64>,
    fields: Fields,
) -> Response {
    let back = format!("/teach/classes/{class}/settings");
    let renamed = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let (name, term, zone) = fields.class()?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::rename(&mut transaction, class, (&name, &term, &zone)).await.map_err(internal)?;
        let what = format!("set name, term and time zone to {name}, {term}, {zone}");
        classes.note(&mut transaction, &desk, None, &what).await?;
        // Another time zone moves every deadline.
        let assignments = db::assignments::of_class(&classes.db.reader, class).await.map_err(internal)?;
        let labs: Vec<&str> = assignments.iter().map(|assignment| assignment.lab.as_str()).collect();
        classes.settle_class(&mut transaction, class, &labs, "The terms were changed.").await?;
        transaction.commit().await.map_err(internal)?;
        classes.changed.notify_one();
        Ok(format!("/teach/classes/{class}"))
    };
    lead(renamed.await, &back)
}
