//! The SQL of records. This file is compiled once for each engine, whose types are `Db` and `Connection`.

use records::{Change, Commit, JobChange, NameChange, Size};
use sqlx::{QueryBuilder, Row};

pub use super::body_statements::*;
use super::{Connection, Db};
use crate::{CommitError, Entry, Loaded};

/// An account of at most so many records is loaded whole, by one statement.
const FEW: u64 = 1_000;
/// The numbers of rows that one statement writes or deletes. There are only four, so that few statements are prepared.
const TOGETHER: [usize; 4] = [128, 16, 4, 1];

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Writes a batch of commits and entries, in order. Returns the outcome of each commit.
///
/// # Errors
/// The database fails; the caller has to roll back the transaction.
pub async fn keep<'b, E: Entry>(
    connection: &mut Connection,
    batch: impl Iterator<Item = (Option<&'b Commit>, &'b [E])> + Send,
) -> sqlx::Result<Vec<Result<(), CommitError>>> {
    let mut outcomes = Vec::new();
    for (commit, entries) in batch {
        let outcome = match commit {
            Some(commit) => self::commit(connection, commit).await?,
            None => Ok(()),
        };
        // The entries of a refused commit are not written, because their calls have failed.
        if outcome.is_ok() {
            for entry in entries {
                super::write(entry, connection).await?;
            }
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// Writes one commit, or returns why it is refused and writes nothing of it.
///
/// # Errors
/// The database fails; the caller has to roll back the transaction.
pub async fn commit(connection: &mut Connection, commit: &Commit) -> sqlx::Result<Result<(), CommitError>> {
    if commit.names.is_empty() && commit.bodies.is_empty() {
        return all(connection, commit).await;
    }
    // A name may be found to be taken, or a body to be missing, after other rows were written.
    sqlx::query::<Db>("SAVEPOINT one").execute(&mut *connection).await?;
    let outcome = all(connection, commit).await?;
    if outcome.is_err() {
        sqlx::query::<Db>("ROLLBACK TO SAVEPOINT one").execute(&mut *connection).await?;
    }
    sqlx::query::<Db>("RELEASE SAVEPOINT one").execute(connection).await?;
    Ok(outcome)
}

async fn all(connection: &mut Connection, commit: &Commit) -> sqlx::Result<Result<(), CommitError>> {
    if let Err(refused) = advance(connection, commit).await? {
        return Ok(Err(refused));
    }
    let account = commit.account.as_str();
    for name in &commit.names {
        if !change_name(connection, account, name).await? {
            return Ok(Err(CommitError::NameTaken { kind: name.kind, name: name.name.clone() }));
        }
    }
    change_records(connection, account, &commit.changes).await?;
    for change in &commit.bodies {
        if let Some(hash) = change_bodies(connection, account, change).await? {
            return Ok(Err(CommitError::NoBody { key: change.key.clone(), hash }));
        }
    }
    for job in &commit.jobs {
        change_job(connection, account, job).await?;
    }
    Ok(Ok(()))
}

/// Sets the account's revision to the commit's, if the account is at the revision that the commit is based on.
async fn advance(connection: &mut Connection, commit: &Commit) -> sqlx::Result<Result<(), CommitError>> {
    let Commit { account, epoch, previous, revision, size, .. } = commit;
    // Only a first commit creates the account, so a late commit does not recreate a deleted account.
    let advance = match previous {
        0 => {
            "INSERT INTO accounts (id, epoch, revision, records, bytes) VALUES ($1, $2, $4, $5, $6)
             ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, records = excluded.records, bytes = excluded.bytes
             WHERE accounts.epoch = $2 AND accounts.revision = $3"
        }
        _ => {
            "UPDATE accounts SET revision = $4, records = $5, bytes = $6
             WHERE id = $1 AND epoch = $2 AND revision = $3"
        }
    };
    let advance = sqlx::query::<Db>(advance).bind(account).bind(signed(*epoch)).bind(signed(*previous)).bind(signed(*revision));
    let advanced = advance.bind(signed(size.records)).bind(signed(size.bytes)).execute(&mut *connection).await?;
    if advanced.rows_affected() > 0 {
        return Ok(Ok(()));
    }
    let present = account_row(connection, account).await?;
    Ok(Err(match present {
        Some((present, ..)) if present != *epoch => CommitError::Fenced { account: account.clone(), epoch: present },
        present => CommitError::Stale { account: account.clone(), revision: present.map_or(0, |(_, revision, _)| revision) },
    }))
}

async fn account_row(connection: &mut Connection, account: &str) -> sqlx::Result<Option<(u64, u64, Size)>> {
    let row = sqlx::query::<Db>("SELECT epoch, revision, records, bytes FROM accounts WHERE id = $1").bind(account);
    let Some(row) = row.fetch_optional(connection).await? else { return Ok(None) };
    let number = |column| row.try_get::<i64, usize>(column).map(unsigned);
    Ok(Some((number(0)?, number(1)?, Size { records: number(2)?, bytes: number(3)? })))
}

async fn change_records(connection: &mut Connection, account: &str, changes: &[Change]) -> sqlx::Result<()> {
    let written: Vec<(&str, &str)> =
        changes.iter().filter_map(|change| Some((change.key.as_str(), change.value.as_deref()?))).collect();
    for rows in in_groups(&written) {
        let mut insert = QueryBuilder::<Db>::new("INSERT INTO records (account, key, value) ");
        insert.push_values(rows, |mut row, (key, value)| {
            row.push_bind(account).push_bind(*key).push_bind(*value);
        });
        insert.push(" ON CONFLICT (account, key) DO UPDATE SET value = excluded.value");
        insert.build().execute(&mut *connection).await?;
    }
    let gone: Vec<&str> = changes.iter().filter(|change| change.value.is_none()).map(|change| change.key.as_str()).collect();
    for keys in in_groups(&gone) {
        let mut delete = QueryBuilder::<Db>::new("DELETE FROM records WHERE account = ");
        delete.push_bind(account).push(" AND key IN (");
        let mut list = delete.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        delete.push(")");
        delete.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Splits rows into groups of the sizes of [`TOGETHER`].
fn in_groups<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = TOGETHER.into_iter().find(|size| *size <= rows.len())?;
        let (group, rest) = rows.split_at(size);
        rows = rest;
        Some(group)
    })
}

/// Takes or releases a name; returns false if it belongs to another account.
async fn change_name(connection: &mut Connection, account: &str, change: &NameChange) -> sqlx::Result<bool> {
    let statement = match change.is_taken {
        true => {
            "INSERT INTO names (kind, name, account) VALUES ($1, $2, $3)
             ON CONFLICT (kind, name) DO UPDATE SET account = excluded.account WHERE names.account = excluded.account"
        }
        false => "DELETE FROM names WHERE kind = $1 AND name = $2 AND account = $3",
    };
    let changed = sqlx::query::<Db>(statement).bind(change.kind).bind(&change.name).bind(account).execute(connection).await?;
    Ok(!change.is_taken || changed.rows_affected() > 0)
}

async fn change_job(connection: &mut Connection, account: &str, change: &JobChange) -> sqlx::Result<()> {
    let change = match change.due_at {
        Some(due_at) => sqlx::query::<Db>(
            "INSERT INTO jobs (account, key, due_at) VALUES ($1, $2, $3)
             ON CONFLICT (account, key) DO UPDATE SET due_at = excluded.due_at",
        )
        .bind(account)
        .bind(&change.key)
        .bind(due_at),
        None => sqlx::query::<Db>("DELETE FROM jobs WHERE account = $1 AND key = $2").bind(account).bind(&change.key),
    };
    change.execute(connection).await.map(drop)
}

/// Returns an account, with its records from one key up to another.
pub async fn load(connection: &mut Connection, account: &str, range: (&str, &str)) -> sqlx::Result<Loaded> {
    let Some((epoch, revision, size)) = account_row(connection, account).await? else { return Ok(Loaded::default()) };
    let rows = records(connection, account, range).await?;
    Ok(Loaded { epoch, revision, size, has_more: (rows.len() as u64) < size.records, rows })
}

/// Returns an account, with its records of these ranges of keys if it has more than [`FEW`], else with all.
pub async fn load_ranges(connection: &mut Connection, account: &str, ranges: &[(String, String)]) -> sqlx::Result<Loaded> {
    let Some((epoch, revision, size)) = account_row(connection, account).await? else { return Ok(Loaded::default()) };
    let mut rows = Vec::new();
    match ranges {
        [(from, _), .., (_, to)] if size.records <= FEW => rows = records(connection, account, (from, to)).await?,
        _ => {
            for (from, to) in ranges {
                rows.extend(records(connection, account, (from, to)).await?);
            }
        }
    }
    Ok(Loaded { epoch, revision, size, has_more: (rows.len() as u64) < size.records, rows })
}

async fn records(connection: &mut Connection, account: &str, (from, to): (&str, &str)) -> sqlx::Result<Vec<(String, String)>> {
    let select = "SELECT key, value FROM records WHERE account = $1 AND key >= $2 AND key < $3 ORDER BY key";
    sqlx::query_as::<Db, (String, String)>(select).bind(account).bind(from).bind(to).fetch_all(connection).await
}

/// Returns an account's epoch and revision; zeros if it does not exist.
pub async fn position(connection: &mut Connection, account: &str) -> sqlx::Result<(u64, u64)> {
    Ok(account_row(connection, account).await?.map_or((0, 0), |(epoch, revision, _)| (epoch, revision)))
}

/// Increments the account's epoch and returns it; 0 if the account does not exist.
pub async fn claim(connection: &mut Connection, account: &str) -> sqlx::Result<u64> {
    let claim = sqlx::query_scalar::<Db, i64>("UPDATE accounts SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch");
    claim.bind(account).fetch_optional(connection).await.map(|epoch| epoch.map_or(0, unsigned))
}

/// Deletes an account with its records, names and jobs.
pub async fn delete(connection: &mut Connection, account: &str) -> sqlx::Result<()> {
    sqlx::query::<Db>("DELETE FROM accounts WHERE id = $1").bind(account).execute(connection).await.map(drop)
}

/// Returns the account that has a name.
pub async fn owner(connection: &mut Connection, kind: &str, name: &str) -> sqlx::Result<Option<String>> {
    let owner = sqlx::query_scalar::<Db, String>("SELECT account FROM names WHERE kind = $1 AND name = $2");
    owner.bind(kind).bind(name).fetch_optional(connection).await
}

/// Returns when the first job of each account is due, for all accounts that have any, the earliest first.
pub async fn first_jobs(connection: &mut Connection) -> sqlx::Result<Vec<(String, i64)>> {
    let first = "SELECT account, min(due_at) FROM jobs GROUP BY account ORDER BY min(due_at), account";
    sqlx::query_as::<Db, (String, i64)>(first).fetch_all(connection).await
}
