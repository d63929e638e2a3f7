//! The SQL of the audit. Rows are only added, each with a hash over itself and the hash before it.

use sha2::{Digest, Sha256};
use store::sql::{Pool, Row, Transaction, query};

use super::now;

/// An entry.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub id: i64,
    pub at: String,
    pub actor: String,
    pub subject: String,
    pub what: String,
    pub before: String,
    pub hash: String,
}

impl AuditRow {
    /// The hash that the row has to have.
    pub fn hash(&self, class: i64) -> String {
        let parts = [&class.to_string(), &self.before, &self.at, &self.actor, &self.subject, &self.what];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

fn entry(row: &Row) -> sqlx::Result<AuditRow> {
    Ok(AuditRow {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        subject: row.try_get("subject")?,
        what: row.try_get("what")?,
        before: row.try_get("before")?,
        hash: row.try_get("hash")?,
    })
}

/// Everything, oldest first.
pub async fn all(pool: &Pool, class: i64) -> sqlx::Result<Vec<AuditRow>> {
    let rows = query("SELECT * FROM class_audit WHERE class_id = $1 ORDER BY id");
    rows.bind(class).fetch_all(pool).await?.iter().map(entry).collect()
}

/// Adds an entry. Two at once can't follow the same one: the second fails.
pub async fn add(transaction: &mut Transaction, class: i64, (actor, subject, what): (&str, &str, &str)) -> sqlx::Result<()> {
    // PostgreSQL: one entry of a class after the other.
    query("UPDATE classes SET name = name WHERE id = $1").bind(class).execute(&mut *transaction).await?;
    let before = query("SELECT hash FROM class_audit WHERE class_id = $1 ORDER BY id DESC LIMIT 1");
    let before: Option<String> = before.bind(class).fetch_optional_scalar(&mut *transaction).await?;
    let row = AuditRow {
        id: 0,
        at: now(),
        actor: actor.into(),
        subject: subject.into(),
        what: what.into(),
        before: before.unwrap_or_default(),
        hash: String::new(),
    };
    let insert =
        query("INSERT INTO class_audit (class_id, at, actor, subject, what, before, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    let insert = insert.bind(class).bind(&row.at).bind(actor).bind(subject).bind(what).bind(&row.before).bind(row.hash(class));
    insert.execute(transaction).await.map(drop)
}

/// Whether the same was recorded since then.
pub async fn has(pool: &Pool, class: i64, (actor, subject, what): (&str, &str, &str), since: &str) -> sqlx::Result<bool> {
    let count =
        query("SELECT count(*) FROM class_audit WHERE class_id = $1 AND actor = $2 AND subject = $3 AND what = $4 AND at > $5");
    let count = count.bind(class).bind(actor).bind(subject).bind(what).bind(since);
    Ok(count.fetch_scalar::<i64>(pool).await? > 0)
}
