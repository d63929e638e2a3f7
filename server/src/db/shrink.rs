//! Files that get smaller again: what is deleted is given back to the disk, a little at a time.
//!
//! SQLite gives pages back when it is asked to (`auto_vacuum = INCREMENTAL`). Files of earlier versions can't yet, and are written anew once, at a start.

use std::path::Path;

use sqlx::{Row, SqliteConnection, SqlitePool};

use super::folder::free_bytes;

/// Free pages that a file keeps, since what comes next needs them: 4 MB of 4 KB each.
pub const KEPT_FREE: i64 = 1024;
/// How many pages are given back in a step: 1 MB, some milliseconds in which no other write can be made.
const STEP: i64 = 256;
/// What is written anew at a start at most, bytes: about ten seconds. A larger file waits for a start at which less of it is in use.
const LARGEST: u64 = 1 << 30;

/// Writes a file anew if it can't give pages back yet, and there is room.
///
/// # Errors
/// When SQLite can't say how the file is. A failure to write it anew changes nothing and is no error.
pub async fn prepare(writer: &SqlitePool, folder: &Path, file: &str) -> sqlx::Result<()> {
    let number = async |pragma: &'static str| sqlx::query(pragma).fetch_one(writer).await?.try_get::<i64, _>(0);
    if number("PRAGMA auto_vacuum").await? == 2 {
        return Ok(());
    }
    let pages = number("PRAGMA page_count").await? - number("PRAGMA freelist_count").await?;
    let bytes = u64::try_from(pages * number("PRAGMA page_size").await?).unwrap_or(0);
    // It lies in a temporary file and in the write-ahead log meanwhile.
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

/// Gives some pages back. `false` when there are none to give, or the file can't.
///
/// # Errors
/// When SQLite fails.
pub async fn step(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let before = free_pages(connection).await?;
    if before <= KEPT_FREE {
        return Ok(false);
    }
    let pages = STEP.min(before - KEPT_FREE);
    sqlx::query(&format!("PRAGMA incremental_vacuum({pages})")).execute(&mut *connection).await?;
    let after = free_pages(connection).await?;
    if after <= KEPT_FREE {
        // The file gets smaller when the write-ahead log is folded back.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
    }
    Ok(KEPT_FREE < after && after < before)
}

async fn free_pages(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query("PRAGMA freelist_count").fetch_one(connection).await?.try_get(0)
}
