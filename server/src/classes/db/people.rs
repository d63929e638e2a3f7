//! The SQL of who is in a class.

use app::classes::{ClassRole, Invitation, Person};
use store::sql::{Pool, Row, Transaction, query};

use super::{json, labels, now, role};

fn person(row: &Row) -> sqlx::Result<Person> {
    Ok(Person {
        id: row.try_get("learner_id")?,
        name: row.try_get::<Option<String>, _>("name")?.unwrap_or_else(|| "Guest".into()),
        roster_name: row.try_get("roster_name")?,
        role: role(row, "role")?,
        labels: labels(row)?,
        since: row.try_get("enrolled_at")?,
    })
}

const PERSON: &str = "SELECT learner_id, learners.name, roster_name, enrolments.role, labels, enrolled_at FROM enrolments
    JOIN learners ON learners.id = learner_id";

/// Everybody, by the name that lists show.
pub async fn all(pool: &Pool, class: i64) -> sqlx::Result<Vec<Person>> {
    let select = format!("{PERSON} WHERE class_id = $1 ORDER BY lower(coalesce(roster_name, learners.name)), learner_id");
    query(&select).bind(class).fetch_all(pool).await?.iter().map(person).collect()
}

/// The students, by name.
pub async fn students(pool: &Pool, class: i64) -> sqlx::Result<Vec<Person>> {
    let mut people = all(pool, class).await?;
    people.retain(|person| person.role == ClassRole::Student);
    Ok(people)
}

/// One of them.
pub async fn one(pool: &Pool, class: i64, learner: i64) -> sqlx::Result<Option<Person>> {
    let select = format!("{PERSON} WHERE class_id = $1 AND learner_id = $2");
    query(&select).bind(class).bind(learner).fetch_optional(pool).await?.as_ref().map(person).transpose()
}

/// How many people a class has, with those invited.
pub async fn size(transaction: &mut Transaction, class: i64) -> sqlx::Result<i64> {
    let count = query(
        "SELECT (SELECT count(*) FROM enrolments WHERE class_id = $1) + (SELECT count(*) FROM invitations WHERE class_id = $1)",
    );
    count.bind(class).fetch_scalar(transaction).await
}

/// Takes somebody in; who is in already stays as they are. Returns whether they are new.
pub async fn enrol(
    transaction: &mut Transaction,
    (class, learner): (i64, i64),
    (role, roster_name, labels): (ClassRole, Option<&str>, &[String]),
) -> sqlx::Result<bool> {
    let insert = query(
        "INSERT INTO enrolments (class_id, learner_id, role, roster_name, labels, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (class_id, learner_id) DO NOTHING",
    );
    let insert = insert.bind(class).bind(learner).bind(role.name()).bind(roster_name).bind(json(labels)).bind(now());
    Ok(insert.execute(transaction).await? == 1)
}

/// Changes what somebody is. Returns `false` if no instructor would be left.
pub async fn change(
    transaction: &mut Transaction,
    (class, learner): (i64, i64),
    (role, roster_name, labels): (ClassRole, Option<&str>, &[String]),
) -> sqlx::Result<bool> {
    let update = query("UPDATE enrolments SET role = $1, roster_name = $2, labels = $3 WHERE class_id = $4 AND learner_id = $5");
    update.bind(role.name()).bind(roster_name).bind(json(labels)).bind(class).bind(learner).execute(&mut *transaction).await?;
    has_instructor(transaction, class).await
}

/// Takes somebody out. Returns `false` if no instructor would be left.
pub async fn remove(transaction: &mut Transaction, class: i64, learner: i64) -> sqlx::Result<bool> {
    let delete = query("DELETE FROM enrolments WHERE class_id = $1 AND learner_id = $2");
    delete.bind(class).bind(learner).execute(&mut *transaction).await?;
    has_instructor(transaction, class).await
}

async fn has_instructor(transaction: &mut Transaction, class: i64) -> sqlx::Result<bool> {
    let count = query("SELECT count(*) FROM enrolments WHERE class_id = $1 AND role = 'instructor'");
    Ok(count.bind(class).fetch_scalar::<i64>(transaction).await? > 0)
}

/// The class's code.
pub struct CodeRow {
    pub code: String,
    pub expires_at: Option<String>,
    pub most_uses: Option<i64>,
    pub uses: i64,
}

pub async fn code(pool: &Pool, class: i64) -> sqlx::Result<Option<CodeRow>> {
    let row = query("SELECT * FROM join_codes WHERE class_id = $1").bind(class).fetch_optional(pool).await?;
    let code = |row: Row| {
        Ok(CodeRow {
            code: row.try_get("code")?,
            expires_at: row.try_get("expires_at")?,
            most_uses: row.try_get("most_uses")?,
            uses: row.try_get("uses")?,
        })
    };
    row.map(code).transpose()
}

/// Puts a new code in the place of the class's old one.
pub async fn put_code(
    transaction: &mut Transaction,
    class: i64,
    code: &str,
    (expires, most_uses): (&str, Option<i64>),
) -> sqlx::Result<()> {
    let put = query(
        "INSERT INTO join_codes (class_id, code, made_at, expires_at, most_uses, uses) VALUES ($1, $2, $3, $4, $5, 0)
         ON CONFLICT (class_id) DO UPDATE SET code = $2, made_at = $3, expires_at = $4, most_uses = $5, uses = 0",
    );
    put.bind(class).bind(code).bind(now()).bind(expires).bind(most_uses).execute(transaction).await.map(drop)
}

pub async fn close_code(transaction: &mut Transaction, class: i64) -> sqlx::Result<()> {
    query("DELETE FROM join_codes WHERE class_id = $1").bind(class).execute(transaction).await.map(drop)
}

/// The class of a code that is still valid.
pub async fn class_of_code(transaction: &mut Transaction, code: &str) -> sqlx::Result<Option<i64>> {
    let row = query(
        "SELECT class_id FROM join_codes WHERE code = $1 AND (expires_at IS NULL OR expires_at > $2) AND (most_uses IS NULL OR uses < most_uses)",
    );
    row.bind(code).bind(now()).fetch_optional_scalar(transaction).await
}

/// Counts a use of the class's code. Returns `false` if it was used up or replaced meanwhile.
pub async fn use_code(transaction: &mut Transaction, code: &str) -> sqlx::Result<bool> {
    let update = query("UPDATE join_codes SET uses = uses + 1 WHERE code = $1 AND (most_uses IS NULL OR uses < most_uses)");
    Ok(update.bind(code).execute(transaction).await? == 1)
}

fn invitation(row: &Row) -> sqlx::Result<Invitation> {
    Ok(Invitation { code: row.try_get("code")?, role: role(row, "role")?, name: row.try_get("roster_name")?, labels: labels(row)? })
}

pub async fn invitations(pool: &Pool, class: i64) -> sqlx::Result<Vec<Invitation>> {
    let rows = query("SELECT * FROM invitations WHERE class_id = $1 ORDER BY lower(roster_name), code");
    rows.bind(class).fetch_all(pool).await?.iter().map(invitation).collect()
}

pub async fn invite(transaction: &mut Transaction, class: i64, invited: &Invitation) -> sqlx::Result<()> {
    let insert =
        query("INSERT INTO invitations (code, class_id, role, roster_name, labels, made_at) VALUES ($1, $2, $3, $4, $5, $6)");
    let insert = insert.bind(&invited.code).bind(class).bind(invited.role.name()).bind(&invited.name);
    insert.bind(json(&invited.labels)).bind(now()).execute(transaction).await.map(drop)
}

/// Takes an invitation: it is gone then.
pub async fn take_invitation(transaction: &mut Transaction, code: &str) -> sqlx::Result<Option<(i64, Invitation)>> {
    let row = query("DELETE FROM invitations WHERE code = $1 RETURNING *").bind(code).fetch_optional(transaction).await?;
    row.map(|row| Ok((row.try_get("class_id")?, invitation(&row)?))).transpose()
}

pub async fn withdraw(transaction: &mut Transaction, class: i64, code: &str) -> sqlx::Result<()> {
    let delete = query("DELETE FROM invitations WHERE class_id = $1 AND code = $2");
    delete.bind(class).bind(code).execute(transaction).await.map(drop)
}
