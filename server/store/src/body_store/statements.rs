//! The SQL of bodies. This file is compiled once for each engine, whose types are `Db` and `Connection`.

use records::BodyChange;
use sqlx::Row;

use super::{Connection, Db, FIND_BODY, LOCK_UNUSED_BODIES};
use crate::body_store::{Place, Stored};

/// Adds a body, or notes that it was stored again.
pub async fn put_body(connection: &mut Connection, (hash, size): (&str, i64), place: Place<'_>, now: i64) -> sqlx::Result<()> {
    let sums = match place {
        Place::Database(_) => None,
        Place::File(sums) => Some(sums),
    };
    let put = sqlx::query::<Db>(
        "INSERT INTO bodies (hash, size, sums, unused_since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hash) DO UPDATE SET sums = excluded.sums, unused_since = excluded.unused_since",
    );
    put.bind(hash).bind(size).bind(sums).bind(now).execute(&mut *connection).await?;
    let content = match place {
        // It is written even if it is there, because what is there may be damaged.
        Place::Database(content) => sqlx::query::<Db>(
            "INSERT INTO body_contents (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE SET content = excluded.content",
        )
        .bind(hash)
        .bind(content),
        Place::File(_) => sqlx::query::<Db>("DELETE FROM body_contents WHERE hash = $1").bind(hash),
    };
    content.execute(connection).await.map(drop)
}

/// Returns a body.
pub async fn body(connection: &mut Connection, hash: &str) -> sqlx::Result<Option<Stored>> {
    let row = sqlx::query::<Db>(
        "SELECT bodies.size, bodies.sums, body_contents.content FROM bodies LEFT JOIN body_contents ON body_contents.hash = bodies.hash
         WHERE bodies.hash = $1",
    );
    let Some(row) = row.bind(hash).fetch_optional(connection).await? else { return Ok(None) };
    let size = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);
    Ok(Some(Stored { size, sums: row.try_get(1)?, content: row.try_get(2)? }))
}

/// Deletes at most `limit` bodies that no record refers to and that were neither stored nor lost a reference since `before`. Returns
/// their hashes, and whether each is in a file.
pub async fn delete_unused_bodies(connection: &mut Connection, before: i64, limit: i64) -> sqlx::Result<Vec<(String, bool)>> {
    // Bodies in use are no longer candidates, until they lose a reference again.
    let used = "UPDATE bodies SET unused_since = NULL
         WHERE unused_since < $1 AND EXISTS (SELECT 1 FROM body_uses WHERE body_uses.body = bodies.hash)";
    sqlx::query::<Db>(used).bind(before).execute(&mut *connection).await?;
    let candidates = sqlx::query_scalar::<Db, String>(LOCK_UNUSED_BODIES).bind(before).bind(limit);
    let mut deleted = Vec::new();
    for hash in candidates.fetch_all(&mut *connection).await? {
        let delete = sqlx::query_scalar::<Db, bool>(
            "DELETE FROM bodies WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM body_uses WHERE body = $1) RETURNING sums IS NOT NULL",
        );
        let is_in_file = delete.bind(&hash).fetch_optional(&mut *connection).await?;
        deleted.extend(is_in_file.map(|is_in_file| (hash, is_in_file)));
    }
    Ok(deleted)
}

/// Returns the hashes and sizes of the bodies in files, from one hash up to another.
pub async fn bodies_in_files(connection: &mut Connection, (from, to): (&str, &str)) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = "SELECT hash, size FROM bodies WHERE sums IS NOT NULL AND hash >= $1 AND hash < $2 ORDER BY hash";
    sqlx::query_as::<Db, (String, i64)>(rows).bind(from).bind(to).fetch_all(connection).await
}

/// Sets the bodies to which a record refers. Returns the hash of one that is not stored; what was written before has to be rolled back
/// then.
pub async fn change_bodies(connection: &mut Connection, account: &str, change: &BodyChange) -> sqlx::Result<Option<String>> {
    let before = sqlx::query_scalar::<Db, String>("SELECT body FROM body_uses WHERE account = $1 AND key = $2");
    let before = before.bind(account).bind(&change.key).fetch_all(&mut *connection).await?;
    for hash in change.bodies.iter().filter(|hash| !before.contains(hash)) {
        if sqlx::query::<Db>(FIND_BODY).bind(hash).fetch_optional(&mut *connection).await?.is_none() {
            return Ok(Some(hash.clone()));
        }
        let insert = sqlx::query::<Db>("INSERT INTO body_uses (account, key, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        insert.bind(account).bind(&change.key).bind(hash).execute(&mut *connection).await?;
    }
    for hash in before.iter().filter(|hash| !change.bodies.contains(hash)) {
        let delete = sqlx::query::<Db>("DELETE FROM body_uses WHERE account = $1 AND key = $2 AND body = $3");
        delete.bind(account).bind(&change.key).bind(hash).execute(&mut *connection).await?;
    }
    Ok(None)
}
