//! Who is in a class: codes, invitations, roles, labels, and the link for a new password.

use app::{
    account::Role,
    classes::{ClassError, ClassRole, Invitation, Problem},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{Fields, Teacher, lead, refused};
use crate::classes::{
    SqlClasses,
    access::Right,
    db, internal,
    join::{MOST_PEOPLE, OF_CLASS, OF_PERSON, draw},
    marks,
};

/// How long a link for a new password is valid.
const LINK: SignedDuration = SignedDuration::from_hours(24);

fn page(class: i64) -> String {
    format!("/teach/classes/{class}")
}

pub async fn new_code(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path(class): Path<i64>,
    fields: Fields,
) -> Response {
    let made = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let days = fields.number("days", 1..=365, Problem::Expiry)?;
        let most = match fields.text("most_uses").as_str() {
            "" => None,
            _ => Some(fields.number("most_uses", 1..=MOST_PEOPLE, Problem::Expiry)?),
        };
        let expires = (Timestamp::now() + SignedDuration::from_hours(24 * days)).to_string();
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::people::put_code(&mut transaction, class, &draw(OF_CLASS), (&expires, most)).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, None, "made a new join code").await?;
        transaction.commit().await.map_err(internal)?;
        Ok(page(class))
    };
    lead(made.await, &page(class))
}

pub async fn close_code(State(classes): State<SqlClasses>, Teacher(teacher): Teacher, Path(class): Path<i64>) -> Response {
    let closed = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::people::close_code(&mut transaction, class).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, None, "took back the join code").await?;
        transaction.commit().await.map_err(internal)?;
        Ok(page(class))
    };
    lead(closed.await, &page(class))
}

pub async fn invite(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path(class): Path<i64>,
    fields: Fields,
) -> Response {
    let invited = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let name = fields.roster_name()?.ok_or(refused(Problem::Roster))?;
        let invitation = Invitation { code: draw(OF_PERSON), role: fields.role()?, name, labels: fields.labels()? };
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::people::invite(&mut transaction, class, &invitation).await.map_err(internal)?;
        if db::people::size(&mut transaction, class).await.map_err(internal)? > MOST_PEOPLE {
            return Err(refused(Problem::Full));
        }
        let what = format!("invited somebody as {}", invitation.role.name());
        classes.note(&mut transaction, &desk, None, &what).await?;
        transaction.commit().await.map_err(internal)?;
        Ok(format!("{}#invitations", page(class)))
    };
    lead(invited.await, &format!("{}#invitations", page(class)))
}

pub async fn withdraw(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path(class): Path<i64>,
    fields: Fields,
) -> Response {
    let withdrawn = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::people::withdraw(&mut transaction, class, &fields.text("code")).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, None, "withdrew an invitation").await?;
        transaction.commit().await.map_err(internal)?;
        Ok(format!("{}#invitations", page(class)))
    };
    lead(withdrawn.await, &page(class))
}

pub async fn change(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, person)): Path<(i64, i64)>,
    fields: Fields,
) -> Response {
    let changed = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let before = db::people::one(&classes.db.reader, class, person).await.map_err(internal)?;
        let before = before.ok_or(refused(Problem::Person))?;
        let (role, name, labels) = (fields.role()?, fields.roster_name()?, fields.labels()?);
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        let what = (role, name.as_deref(), labels.as_slice());
        if !db::people::change(&mut transaction, (class, person), what).await.map_err(internal)? {
            return Err(refused(Problem::LastInstructor));
        }
        let what = match before.role == role {
            true => "changed name or labels".to_owned(),
            false => format!("changed the role from {} to {}", before.role.name(), role.name()),
        };
        classes.note(&mut transaction, &desk, Some(person), &what).await?;
        // Exceptions may be for a label.
        for assignment in db::assignments::of_class(&classes.db.reader, class).await.map_err(internal)? {
            let why = "The labels were changed.";
            marks::settle_in(&mut transaction.connection(), person, &assignment.lab, why).await.map_err(internal)?;
        }
        transaction.commit().await.map_err(internal)?;
        classes.changed.notify_one();
        Ok(format!("{}#person-{person}", page(class)))
    };
    lead(changed.await, &format!("{}#person-{person}", page(class)))
}

pub async fn remove(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, person)): Path<(i64, i64)>,
) -> Response {
    let removed = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        if !db::people::remove(&mut transaction, class, person).await.map_err(internal)? {
            return Err(refused(Problem::LastInstructor));
        }
        classes.note(&mut transaction, &desk, Some(person), "took them out of the class").await?;
        transaction.commit().await.map_err(internal)?;
        // Who has taken themselves out sees the class no more.
        Ok(if person == teacher.id { "/teach".to_owned() } else { page(class) })
    };
    lead(removed.await, &page(class))
}

/// The hash under which a link is stored: who reads the database cannot use it.
pub fn hash(code: &str) -> String {
    hex::encode(Sha256::digest(code.as_bytes()))
}

/// Makes a link by which a student of the class sets a new password. There is no mail, so the instructor hands it over.
pub async fn password_link(
    State(classes): State<SqlClasses>,
    Teacher(teacher): Teacher,
    Path((class, person)): Path<(i64, i64)>,
) -> Response {
    let made = async {
        let desk = classes.desk(&teacher, class, Right::Manage).await?;
        let student = db::people::one(&classes.db.reader, class, person).await.map_err(internal)?;
        student.filter(|student| student.role == ClassRole::Student).ok_or(refused(Problem::NoStudent))?;
        let learner = classes.parts.register.learner(person).await.map_err(internal)?.ok_or(ClassError::NotFound)?;
        // Whoever teaches somewhere, or runs the site, has rights that a link must not give away.
        let teaches = db::all_of(&classes.db.reader, person).await.map_err(internal)?;
        if learner.role != Role::Student || teaches.iter().any(|(_, role)| *role != ClassRole::Student) {
            return Err(refused(Problem::NoStudent));
        }
        let code = draw(OF_PERSON);
        let expires = (Timestamp::now() + LINK).to_string();
        let mut transaction = classes.db.writer.begin().await.map_err(internal)?;
        db::news::put_link(&mut transaction, person, &hash(&code), &expires).await.map_err(internal)?;
        classes.note(&mut transaction, &desk, Some(person), "made a link for a new password").await?;
        transaction.commit().await.map_err(internal)?;
        Ok(format!("{}?password-link={code}&person={person}", page(class)))
    };
    lead(made.await, &page(class))
}
