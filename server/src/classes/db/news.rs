//! The SQL of announcements and messages, and of password links.

use app::classes::Told;
use store::sql::{Pool, Row, Transaction, query};

use super::now;

fn told(row: &Row) -> sqlx::Result<Told> {
    Ok(Told {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        by: row.try_get::<Option<String>, _>("name")?.unwrap_or_else(|| "somebody who left".into()),
        text: row.try_get("text")?,
        lab: None,
    })
}

/// What a class was told, newest first.
pub async fn announcements(pool: &Pool, class: i64) -> sqlx::Result<Vec<Told>> {
    let rows = query(
        "SELECT announcements.id, said_at AS at, name, text FROM announcements LEFT JOIN learners ON learners.id = said_by
         WHERE class_id = $1 ORDER BY announcements.id DESC",
    );
    rows.bind(class).fetch_all(pool).await?.iter().map(told).collect()
}

pub async fn announce(transaction: &mut Transaction, (class, by): (i64, i64), text: &str) -> sqlx::Result<()> {
    let insert = query("INSERT INTO announcements (class_id, text, said_at, said_by) VALUES ($1, $2, $3, $4)");
    insert.bind(class).bind(text).bind(now()).bind(by).execute(transaction).await.map(drop)
}

pub async fn withdraw(transaction: &mut Transaction, class: i64, id: i64) -> sqlx::Result<()> {
    let delete = query("DELETE FROM announcements WHERE class_id = $1 AND id = $2");
    delete.bind(class).bind(id).execute(transaction).await.map(drop)
}

/// What a student of a class was told about their labs, newest first, with the lab's id.
pub async fn messages(pool: &Pool, class: i64, learner: i64) -> sqlx::Result<Vec<Told>> {
    let rows = query(
        "SELECT class_messages.id, sent_at AS at, name, text, lab FROM class_messages LEFT JOIN learners ON learners.id = sent_by
         WHERE class_id = $1 AND learner_id = $2 ORDER BY class_messages.id DESC LIMIT 50",
    );
    let message = |row: &Row| {
        let lab: String = row.try_get("lab")?;
        Ok(Told { lab: Some((lab.clone(), lab)), ..told(row)? })
    };
    rows.bind(class).bind(learner).fetch_all(pool).await?.iter().map(message).collect()
}

pub async fn send(transaction: &mut Transaction, (class, learner, by): (i64, i64, i64), lab: &str, text: &str) -> sqlx::Result<()> {
    let insert =
        query("INSERT INTO class_messages (class_id, learner_id, lab, text, sent_at, sent_by) VALUES ($1, $2, $3, $4, $5, $6)");
    insert.bind(class).bind(learner).bind(lab).bind(text).bind(now()).bind(by).execute(transaction).await.map(drop)
}

/// When a student of a class was last told something, with the class or alone.
pub async fn newest(pool: &Pool, class: i64, learner: i64) -> sqlx::Result<Option<String>> {
    let newest = query(
        "SELECT max(at) FROM (SELECT said_at AS at FROM announcements WHERE class_id = $1
             UNION ALL SELECT sent_at FROM class_messages WHERE class_id = $1 AND learner_id = $2) AS told",
    );
    newest.bind(class).bind(learner).fetch_one(pool).await?.try_get(0)
}

/// How many texts a class has.
pub async fn size(transaction: &mut Transaction, class: i64) -> sqlx::Result<i64> {
    let count = query(
        "SELECT (SELECT count(*) FROM announcements WHERE class_id = $1) + (SELECT count(*) FROM class_messages WHERE class_id = $1)",
    );
    count.bind(class).fetch_scalar(transaction).await
}

/// Stores a password link, and removes the learner's earlier ones.
pub async fn put_link(transaction: &mut Transaction, learner: i64, hash: &str, expires_at: &str) -> sqlx::Result<()> {
    query("DELETE FROM password_links WHERE learner_id = $1").bind(learner).execute(&mut *transaction).await?;
    let insert = query("INSERT INTO password_links (hash, learner_id, expires_at) VALUES ($1, $2, $3)");
    insert.bind(hash).bind(learner).bind(expires_at).execute(transaction).await.map(drop)
}

/// Takes a password link, which is gone then, and sets the password. Returns the learner; `None` if the link is not valid.
pub async fn take_link(pool: &Pool, hash: &str, password_hash: &str) -> sqlx::Result<Option<i64>> {
    let mut transaction = pool.begin().await?;
    let taken = query("DELETE FROM password_links WHERE hash = $1 AND expires_at > $2 RETURNING learner_id");
    let Some(learner) = taken.bind(hash).bind(now()).fetch_optional_scalar::<i64>(&mut transaction).await? else {
        return Ok(None);
    };
    let update = query("UPDATE learners SET password_hash = $1 WHERE id = $2 AND role = 'student'");
    let set = update.bind(password_hash).bind(learner).execute(&mut transaction).await?;
    transaction.commit().await?;
    Ok((set == 1).then_some(learner))
}
