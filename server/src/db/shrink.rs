//! Returns the space of deleted data to the disk, in small steps.
//!
//! SQLite returns pages on request (`auto_vacuum = INCREMENTAL`). Files of earlier versions do not have this mode; they are rewritten once at the
//! server's start (`VACUUM`).

use std::path::Path;

use sqlx::{Row, SqliteConnection, SqlitePool};

use super::folder::free_bytes;

/// How many free pages a file keeps for new data: 4 MB in pages of 4 KB.
pub const KEPT_FREE: i64 = 1024;
/// How many pages are returned in one step: 1 MB, which blocks other writes for some milliseconds.
const STEP: i64 = 256;
/// The largest file that is rewritten at the start, in bytes: about ten seconds. A larger file waits for a start at which less of it is in use.
const LARGEST: u64 = 1 << 30;

/// Rewrites a file if it cannot return pages yet and there is enough space.
///
/// # Errors
/// If SQLite cannot report the file's state. A failure to rewrite the file changes nothing and is not an error.
pub async fn prepare(writer: &SqlitePool, folder: &Path, file: &str) -> sqlx::Result<()> {
    let number = async |pragma: &'static str| sqlx::query(pragma).fetch_one(writer).await?.try_get::<i64, _>(0);
    if number("PRAGMA auto_vacuum").await? == 2 {
        return Ok(());
    }
    let pages = number("PRAGMA page_count").await? - number("PRAGMA freelist_count").await?;
    let bytes = u64::try_from(pages * number("PRAGMA page_size").await?).unwrap_or(0);
    // The content exists in a temporary file and in the write-ahead log meanwhile.
    let has_room = free_bytes(folder).is_none_or(|free| free / 3 > bytes);
    if bytes > LARGEST || !has_room {
        tracing::warn!(
            file,
            bytes,
            "a database file of an earlier version does not get smaller: it is too large to be written anew now"
        );
        return Ok(());
    }
    tracing::info!(file, bytes, "a database file of an earlier version is written anew, once, so that it can get smaller");
    for statement in ["PRAGMA auto_vacuum = INCREMENTAL", "VACUUM"] {
        if let Err(error) = sqlx::query(statement).execute(writer).await {
            tracing::warn!(%error, file, "it could not be written anew and stays as it is");
            break;
        }
    }
    Ok(())
}

/// Returns some pages to the disk. The result is `false` if there are none to return, or if the file does not support it.
///
/// # Errors
/// If SQLite fails.
pub async fn step(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let before = free_pages(connection).await?;
    if before <= KEPT_FREE {
        return Ok(false);
    }
    let pages = STEP.min(before - KEPT_FREE);
    sqlx::query(&format!("PRAGMA incremental_vacuum({pages})")).execute(&mut *connection).await?;
    let after = free_pages(connection).await?;
    if after <= KEPT_FREE {
        // The file gets smaller at the checkpoint.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
    }
    Ok(KEPT_FREE < after && after < before)
}

async fn free_pages(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query("PRAGMA freelist_count").fetch_one(connection).await?.try_get(0)
}
