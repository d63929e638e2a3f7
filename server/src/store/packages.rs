//! Migrates code packages of an earlier version, which were stored in the database in parts, to bodies.
//!
//! Each package is stored as a body and then deleted, so the migration continues where it ended if the process is killed. When all are bodies, one
//! transaction records which functions refer to them and drops the old tables.

use ::store::{BodyStore, Database};
use bytes::Bytes;
use emulator::{Bodies, BodyError};
use sqlx::{Row, SqlitePool};

/// The records of functions, whose JSON has the hashes of packages at the paths that this version wrote.
const REFERENCES: &str = "
    INSERT OR IGNORE INTO body_uses (account, key, body)
    SELECT account, key, hash FROM (
        SELECT account, key, value ->> '$.latest.code.hash' AS used FROM records WHERE key >= 'lambda/function/' AND key < 'lambda/function0'
        UNION
        SELECT records.account, records.key, version.value ->> '$.code.hash'
        FROM records, json_each(records.value, '$.versions') AS version
        WHERE records.key >= 'lambda/function/' AND records.key < 'lambda/function0'
    ) JOIN bodies ON bodies.hash = used";
/// The old tables, those that refer to others first.
const TABLES: [&str; 5] = ["package_uses", "package_users", "package_parts", "packages", "blobs"];

/// Why packages cannot be migrated.
#[derive(Debug, thiserror::Error)]
pub enum PackagesError {
    #[error("a code package can't be brought up to date: {0}")]
    Database(#[from] sqlx::Error),
    #[error("a code package can't be brought up to date: {0}")]
    Body(#[from] BodyError),
}

/// Makes every package a body.
///
/// # Errors
/// If a package cannot be read or stored. Packages that were migrated before stay bodies.
pub async fn run(writer: &SqlitePool, reader: &SqlitePool, folder: &std::path::Path) -> Result<(), PackagesError> {
    let is_there = sqlx::query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'packages'");
    if is_there.fetch_optional(writer).await?.is_none() {
        return Ok(());
    }
    let database = Database::Sqlite { writer: writer.clone(), reader: reader.clone() };
    let bodies = BodyStore::new(database, folder.join(super::BODIES));
    let mut count = 0;
    while let Some(row) = sqlx::query("SELECT hash, whole FROM packages LIMIT 1").fetch_optional(writer).await? {
        let (hash, whole): (String, bool) = (row.try_get(0)?, row.try_get(1)?);
        if whole {
            store(writer, &bodies, &hash).await?;
            count += 1;
        }
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
        for table in ["package_parts", "blobs", "packages"] {
            sqlx::query(&format!("DELETE FROM {table} WHERE hash = ?")).bind(&hash).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(REFERENCES).execute(&mut *transaction).await?;
    for table in TABLES {
        sqlx::query(&format!("DROP TABLE {table}")).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    if count > 0 {
        tracing::info!(count, "code packages of an earlier version were brought up to date");
    }
    Ok(())
}

async fn store(writer: &SqlitePool, bodies: &BodyStore, hash: &str) -> Result<(), PackagesError> {
    let parts =
        sqlx::query("SELECT content FROM package_parts WHERE hash = ? ORDER BY number").bind(hash).fetch_all(writer).await?;
    let blob = sqlx::query("SELECT content FROM blobs WHERE hash = ?").bind(hash).fetch_optional(writer).await?;
    let mut content = Vec::new();
    // A package in one piece is of an even earlier version.
    let rows = if parts.is_empty() { blob.iter().collect() } else { parts.iter().collect::<Vec<_>>() };
    for row in rows {
        content.extend_from_slice(row.try_get(0)?);
    }
    let bodies: &dyn Bodies = bodies;
    let body = bodies.store_bytes(Bytes::from(content)).await?;
    if body.hash.to_string() != hash {
        // It is swept, because nothing refers to it. Functions with this package fail until they get new code.
        tracing::error!(hash, "a code package is damaged and was not kept");
    }
    Ok(())
}
