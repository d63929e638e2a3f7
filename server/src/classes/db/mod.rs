//! The SQL of classes.

pub mod assignments;
pub mod audit;
pub mod facts;
pub mod marks;
pub mod news;
pub mod people;

use app::classes::ClassRole;
use store::sql::{Pool, Row, Transaction, query};

/// A class.
#[derive(Clone, Debug)]
pub struct ClassRow {
    pub id: i64,
    pub name: String,
    pub term: String,
    pub time_zone: String,
}

pub fn now() -> String {
    jiff::Timestamp::now().to_string()
}

pub(super) fn decode(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}

pub(super) fn role(row: &Row, column: &str) -> sqlx::Result<ClassRole> {
    ClassRole::named(&row.try_get::<String, _>(column)?).ok_or_else(|| decode("a role that is not known"))
}

pub(super) fn labels(row: &Row) -> sqlx::Result<Vec<String>> {
    serde_json::from_str(&row.try_get::<String, _>("labels")?).map_err(|error| sqlx::Error::Decode(error.into()))
}

pub fn json(labels: &[String]) -> String {
    serde_json::Value::from(labels).to_string()
}

fn class(row: &Row) -> sqlx::Result<ClassRow> {
    Ok(ClassRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        term: row.try_get("term")?,
        time_zone: row.try_get("time_zone")?,
    })
}

/// A class, and what a learner is in it; `None` if there is none or they are not in it.
pub async fn of(pool: &Pool, class_id: i64, learner: i64) -> sqlx::Result<Option<(ClassRow, ClassRole)>> {
    let row = query(
        "SELECT classes.*, enrolments.role FROM classes JOIN enrolments ON class_id = classes.id WHERE classes.id = $1 AND learner_id = $2",
    );
    let row = row.bind(class_id).bind(learner).fetch_optional(pool).await?;
    row.map(|row| Ok((class(&row)?, role(&row, "role")?))).transpose()
}

/// The classes of a learner, newest first.
pub async fn all_of(pool: &Pool, learner: i64) -> sqlx::Result<Vec<(ClassRow, ClassRole)>> {
    let rows = query(
        "SELECT classes.*, enrolments.role FROM classes JOIN enrolments ON class_id = classes.id WHERE learner_id = $1 ORDER BY classes.id DESC",
    );
    rows.bind(learner).fetch_all(pool).await?.iter().map(|row| Ok((class(row)?, role(row, "role")?))).collect()
}

/// All classes, for the deadlines.
pub async fn all(pool: &Pool) -> sqlx::Result<Vec<ClassRow>> {
    query("SELECT * FROM classes ORDER BY id").fetch_all(pool).await?.iter().map(class).collect()
}

/// A class by its number, for the command line.
pub async fn by_id(pool: &Pool, id: i64) -> sqlx::Result<Option<ClassRow>> {
    query("SELECT * FROM classes WHERE id = $1").bind(id).fetch_optional(pool).await?.as_ref().map(class).transpose()
}

/// How many students and labs a class has.
pub async fn counts(pool: &Pool, class_id: i64) -> sqlx::Result<(usize, usize)> {
    let row = query(
        "SELECT (SELECT count(*) FROM enrolments WHERE class_id = $1 AND role = 'student'), (SELECT count(*) FROM assignments WHERE class_id = $1)",
    );
    let row = row.bind(class_id).fetch_one(pool).await?;
    let count = |at: usize| -> sqlx::Result<usize> { Ok(usize::try_from(row.try_get::<i64, _>(at)?).unwrap_or(0)) };
    Ok((count(0)?, count(1)?))
}

/// Makes a class with its first instructor.
pub async fn make(transaction: &mut Transaction, (name, term, zone): (&str, &str, &str), instructor: i64) -> sqlx::Result<i64> {
    let class = query("INSERT INTO classes (name, term, time_zone, created_at) VALUES ($1, $2, $3, $4) RETURNING id");
    let class: i64 = class.bind(name).bind(term).bind(zone).bind(now()).fetch_scalar(&mut *transaction).await?;
    let enrol =
        query("INSERT INTO enrolments (class_id, learner_id, role, labels, enrolled_at) VALUES ($1, $2, 'instructor', '[]', $3)");
    enrol.bind(class).bind(instructor).bind(now()).execute(&mut *transaction).await?;
    Ok(class)
}

/// Changes what a class is called, and its time zone.
pub async fn rename(transaction: &mut Transaction, class: i64, (name, term, zone): (&str, &str, &str)) -> sqlx::Result<()> {
    let update = query("UPDATE classes SET name = $1, term = $2, time_zone = $3 WHERE id = $4");
    update.bind(name).bind(term).bind(zone).bind(class).execute(transaction).await.map(drop)
}
