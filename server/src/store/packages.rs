//! The SQL of code packages. They are stored and deleted in parts, because other writes wait while a part is written.

use bytes::Bytes;
use jiff::Timestamp;
use sqlx::{Row, SqlitePool};

/// The size of a part in bytes; writing one takes some milliseconds.
const PART: usize = 1 << 20;

/// Stores a package, with the time of its upload. The package is durable and complete when this returns.
pub async fn keep(writer: &SqlitePool, hash: &str, content: &[u8], now: Timestamp) -> sqlx::Result<()> {
    let note = sqlx::query(
        "INSERT INTO packages (hash, taken_in, whole) VALUES (?, ?, 0)
         ON CONFLICT (hash) DO UPDATE SET taken_in = excluded.taken_in RETURNING whole",
    );
    let whole: i64 = note.bind(hash).bind(now.as_second()).fetch_one(writer).await?.try_get(0)?;
    if whole == 1 {
        return Ok(());
    }
    for (number, part) in (0_i64..).zip(content.chunks(PART)) {
        let keep = sqlx::query("INSERT OR REPLACE INTO package_parts (hash, number, content) VALUES (?, ?, ?)");
        keep.bind(hash).bind(number).bind(part).execute(writer).await?;
    }
    sqlx::query("UPDATE packages SET whole = 1 WHERE hash = ?").bind(hash).execute(writer).await.map(drop)
}

/// A package, if it exists and is complete.
pub async fn read(reader: &SqlitePool, hash: &str) -> sqlx::Result<Option<Bytes>> {
    // One statement sees one state of the file.
    let parts = sqlx::query(
        "SELECT content FROM package_parts WHERE hash = ?1 AND EXISTS (SELECT 1 FROM packages WHERE hash = ?1 AND whole = 1) ORDER BY number",
    );
    let parts = parts.bind(hash).fetch_all(reader).await?;
    if parts.is_empty() {
        let blob = sqlx::query("SELECT content FROM blobs WHERE hash = ?").bind(hash).fetch_optional(reader).await?;
        return blob.map(|row| row.try_get::<Vec<u8>, _>(0).map(Bytes::from)).transpose();
    }
    let mut content = Vec::with_capacity(parts.len() * PART);
    for part in &parts {
        content.extend_from_slice(part.try_get(0)?);
    }
    Ok(Some(content.into()))
}

/// The condition for deleting a package: no account refers to it, and it was not uploaded recently.
const UNUSED: &str = "taken_in < ?1 AND NOT EXISTS (SELECT 1 FROM package_uses WHERE package_uses.hash = packages.hash)";

/// Deletes a package that no document names and that was uploaded before `before`. Returns `false` if there is none.
pub async fn delete_unused(writer: &SqlitePool, reader: &SqlitePool, before: Timestamp) -> sqlx::Result<bool> {
    let before = before.as_second();
    let find = format!("SELECT hash FROM packages WHERE {UNUSED} LIMIT 1");
    let Some(hash) = sqlx::query_scalar::<_, String>(&find).bind(before).fetch_optional(reader).await? else { return Ok(false) };
    // The package is first marked incomplete and finally removed. An upload meanwhile changes its time, so that these statements no longer match it.
    let still = format!("EXISTS (SELECT 1 FROM packages WHERE hash = ?2 AND {UNUSED})");
    let part = "number = (SELECT max(number) FROM package_parts WHERE hash = ?2)";
    let broken = format!("UPDATE packages SET whole = 0 WHERE hash = ?2 AND {UNUSED}");
    sqlx::query(&broken).bind(before).bind(&hash).execute(writer).await?;
    for delete in [
        format!("DELETE FROM blobs WHERE hash = ?2 AND {still}"),
        format!("DELETE FROM package_parts WHERE hash = ?2 AND {part} AND {still}"),
    ] {
        while sqlx::query(&delete).bind(before).bind(&hash).execute(writer).await?.rows_affected() > 0 {}
    }
    let forget = format!("DELETE FROM packages WHERE hash = ?2 AND {UNUSED}");
    sqlx::query(&forget).bind(before).bind(&hash).execute(writer).await?;
    Ok(true)
}
