//! What a class is told, and what one student is.

use app::classes::{ClassError, Problem};
use axum::{
    extract::{Path, State},
    response::Response,
};
use store::sql::Transaction;

use super::{Fields, Teacher, lead, refused};
use crate::classes::{SqlClasses, access::Right, db, internal};

/// How many texts a class keeps.
const MOST_TEXTS: i64 = 5_000;

fn page(class: i64) -> String {
    format!("/teach/classes/{class}/announcements")
}

async fn has_room(transaction: &mut Transaction, class: i64) -> Result<(), ClassError> {
    match db::news::size(transaction, class).await.map_err(internal)? <= MOST_TEXTS {
        true => Ok(()),
        false => Err(refused(Problem::Full)),
    }
}

pub async fn announce(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path(class): Path<i64>,
    fields: Fields,
) -> Response {
    let said = async {
        let desk = classes.desk(&teacher, class, Right::Grade).await?;
        let text = fields.words("text", Problem::Text)?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::news::announce(&mut transaction, (class, teacher.id), &text).await.map_err(internal)?;
        has_room(&mut transaction, class).await?;
        classes.note(&mut transaction, &desk, None, "announced something").await?;
        transaction.commit().await.map_err(internal)?;
        Ok(page(class))
    };
    lead(said.await, &page(class))
}

pub async fn withdraw(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, announcement)): Path<(i64, i64)>,
) -> Response {
    let withdrawn = async {
        let desk = classes.desk(&teacher, class, Right::Grade).await?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::news::withdraw(&mut transaction, class, announcement).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, None, "took back an announcement").await?;
        transaction.commit().await.map_err(internal)?;
        Ok(page(class))
    };
    lead(withdrawn.await, &page(class))
}

pub async fn send(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, person)): Path<(i64, i64)>,
    fields: Fields,
) -> Response {
    let mut back = format!("/teach/classes/{class}/gradebook");
    let sent = async {
        let desk = classes.desk(&teacher, class, Right::Grade).await?;
        let (student, _) = classes.student(&desk, person).await?;
        let lab = fields.text("lab");
        if !classes.labs().contains_key(&lab) {
            return Err(refused(Problem::Lab));
        }
        back = format!("/teach/classes/{class}/work/{}/{lab}", student.id);
        let text = fields.words("text", Problem::Text)?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::news::send(&mut transaction, (class, person, teacher.id), &lab, &text).await.map_err(internal)?;
        has_room(&mut transaction, class).await?;
        classes.note(&mut transaction, &desk, Some(person), &format!("wrote to them about {lab}")).await?;
        transaction.commit().await.map_err(internal)?;
        Ok(format!("{back}#messages"))
    };
    let sent = sent.await;
    lead(sent, &back)
}
