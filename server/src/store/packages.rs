//! The SQL of code packages. They are stored and deleted in parts, because other writes wait while a part is written.

use ::store::sql::{Pool, query};
use bytes::Bytes;
use jiff::Timestamp;

/// The size of a part in bytes; writing one takes some milliseconds.
const PART: usize = 1 << 20;

/// Stores a package, with the time of its upload. The package is durable and complete when this returns.
pub async fn keep(writer: &Pool, hash: &str, content: &[u8], now: Timestamp) -> sqlx::Result<()> {
    let note = query(
        "INSERT INTO packages (hash, taken_in, whole) VALUES ($1, $2, 0)
         ON CONFLICT (hash) DO UPDATE SET taken_in = excluded.taken_in RETURNING whole",
    );
    let whole: i64 = note.bind(hash).bind(now.as_second()).fetch_scalar(writer).await?;
    if whole == 1 {
        return Ok(());
    }
    for (number, part) in (0_i64..).zip(content.chunks(PART)) {
        let keep = query(
            "INSERT INTO package_parts (hash, number, content) VALUES ($1, $2, $3)
             ON CONFLICT (hash, number) DO UPDATE SET content = excluded.content",
        );
        keep.bind(hash).bind(number).bind(part).execute(writer).await?;
    }
    query("UPDATE packages SET whole = 1 WHERE hash = $1").bind(hash).execute(writer).await.map(drop)
}

/// A package, if it exists and is complete.
pub async fn read(reader: &Pool, hash: &str) -> sqlx::Result<Option<Bytes>> {
    // One statement sees one state of the database.
    let parts = query(
        "SELECT content FROM package_parts WHERE hash = $1 AND EXISTS (SELECT 1 FROM packages WHERE hash = $1 AND whole = 1) ORDER BY number",
    );
    let parts: Vec<Vec<u8>> = parts.bind(hash).fetch_scalars(reader).await?;
    Ok((!parts.is_empty()).then(|| parts.concat().into()))
}

/// The condition for deleting a package: no account refers to it, and it was not uploaded recently.
const UNUSED: &str = "taken_in < $1 AND NOT EXISTS (SELECT 1 FROM package_uses WHERE package_uses.hash = packages.hash)";

/// Deletes a package that no function uses and that was uploaded before `before`. Returns `false` if there is none.
pub async fn delete_unused(writer: &Pool, reader: &Pool, before: Timestamp) -> sqlx::Result<bool> {
    let find = format!("SELECT hash FROM packages WHERE {UNUSED} LIMIT 1");
    let found = query(&find).bind(before.as_second()).fetch_optional_scalar::<String>(reader).await?;
    let Some(hash) = found else { return Ok(false) };
    while delete_a_part(writer, &hash, before).await? {}
    Ok(true)
}

/// Deletes the last part of a package, or the package itself if no part is left. Returns `false` if the package is gone or used again.
async fn delete_a_part(writer: &Pool, hash: &str, before: Timestamp) -> sqlx::Result<bool> {
    let mut transaction = writer.begin().await?;
    // The package is marked incomplete first. Another upload changes its time, and has to wait until this transaction ends, or goes before it.
    let mark = format!("UPDATE packages SET whole = 0 WHERE hash = $2 AND {UNUSED}");
    if query(&mark).bind(before.as_second()).bind(hash).execute(&mut transaction).await? == 0 {
        return Ok(false);
    }
    let part =
        query("DELETE FROM package_parts WHERE hash = $1 AND number = (SELECT max(number) FROM package_parts WHERE hash = $1)");
    let is_left = part.bind(hash).execute(&mut transaction).await? > 0;
    if !is_left {
        query("DELETE FROM packages WHERE hash = $1").bind(hash).execute(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(is_left)
}
