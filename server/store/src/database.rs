//! A database of either engine.

use std::path::Path;

use records::{Commit, end_of_prefix};
use sqlx::{PgPool, SqlitePool};

use crate::{CommitError, Entry, Loaded, OpenError, postgres, sqlite};

/// The end of all keys.
const END: &str = "\u{10ffff}";

/// An open database of either engine. A clone is cheap, and is the same database.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite: one connection that writes, and several that read.
    Sqlite { writer: SqlitePool, reader: SqlitePool },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// Calls a function of `statements` in a transaction that reads.
macro_rules! reading {
    ($database:expr, $function:ident $(, $argument:expr)*) => {
        match $database {
            Database::Sqlite { reader, .. } => {
                let mut transaction = reader.begin_with(sqlite::BEGIN_READING).await?;
                sqlite::statements::$function(&mut transaction $(, $argument)*).await
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin_with(postgres::BEGIN_READING).await?;
                postgres::statements::$function(&mut transaction $(, $argument)*).await
            }
        }
    };
}

/// Calls a function of `statements` in a transaction that writes, and commits it.
macro_rules! writing {
    ($database:expr, $function:ident $(, $argument:expr)*) => {
        match $database {
            Database::Sqlite { writer, .. } => {
                let mut transaction = writer.begin_with(sqlite::BEGIN).await?;
                let done = sqlite::statements::$function(&mut transaction $(, $argument)*).await?;
                transaction.commit().await?;
                Ok(done)
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin_with(postgres::BEGIN).await?;
                let done = postgres::statements::$function(&mut transaction $(, $argument)*).await?;
                transaction.commit().await?;
                Ok(done)
            }
        }
    };
}

// It uses the macros above.
mod bodies;

impl Database {
    /// Opens the database of a URL, `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`, and runs its migrations.
    ///
    /// # Errors
    /// The database can't be opened, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        match url.split_once("://") {
            Some(("sqlite", path)) => {
                let (writer, reader) = sqlite::open(Path::new(path)).await?;
                Ok(Self::Sqlite { writer, reader })
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(postgres::open(url).await?)),
            _ => Err(OpenError::Url(url.into())),
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, reader } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Returns an account with the records whose keys begin with a prefix, all of one moment. A prefix ends with `/` or a space;
    /// the empty prefix selects all records.
    ///
    /// # Errors
    /// The database fails.
    pub async fn load(&self, account: &str, prefix: &str) -> sqlx::Result<Loaded> {
        let end = if prefix.is_empty() { END.into() } else { end_of_prefix(prefix) };
        reading!(self, load, account, (prefix, &end))
    }

    /// Returns an account without the records of some prefixes, which are sorted, if it has more than a few.
    async fn load_without(&self, account: &str, prefixes: &[&str]) -> sqlx::Result<Loaded> {
        let ranges = between_prefixes(prefixes);
        reading!(self, load_ranges, account, &ranges)
    }

    /// Loads an account for a process that is going to change it, without the records of some prefixes, which are sorted, if it has
    /// more than a few; [`load`](Self::load) loads these. In PostgreSQL, which several processes may use, the process takes the account
    /// over, so the commits of the process that had it before are refused from now on. An SQLite file has one such process, so nothing is written.
    ///
    /// # Errors
    /// The database fails.
    pub async fn hold(&self, account: &str, without: &[&str]) -> sqlx::Result<Loaded> {
        match self {
            Self::Sqlite { .. } => self.load_without(account, without).await,
            Self::Postgres(_) => {
                let epoch = self.claim(account).await?;
                // If another process takes it over meanwhile, its epoch is loaded, and the commits of this one have to be refused.
                Ok(Loaded { epoch, ..self.load_without(account, without).await? })
            }
        }
    }

    /// Returns an account's epoch and revision; zeros if it was never stored.
    ///
    /// # Errors
    /// The database fails.
    pub async fn position(&self, account: &str) -> sqlx::Result<(u64, u64)> {
        reading!(self, position, account)
    }

    /// Takes an account over, so that commits with earlier epochs are refused from now on. Returns the new epoch; 0 if the account was never
    /// stored: of several processes that have it then, the first commit creates it, and those of the others are stale.
    ///
    /// # Errors
    /// The database fails.
    pub async fn claim(&self, account: &str) -> sqlx::Result<u64> {
        writing!(self, claim, account)
    }

    /// Deletes an account with its records, names and jobs.
    ///
    /// # Errors
    /// The database fails.
    pub async fn delete(&self, account: &str) -> sqlx::Result<()> {
        writing!(self, delete, account)
    }

    /// Returns the account that has a global name.
    ///
    /// # Errors
    /// The database fails.
    pub async fn owner(&self, kind: &str, name: &str) -> sqlx::Result<Option<String>> {
        reading!(self, owner, kind, name)
    }

    /// Returns the accounts that have jobs, the earliest first, each with the time at which its first job is due, milliseconds since
    /// 1970.
    ///
    /// # Errors
    /// The database fails.
    pub async fn first_jobs(&self) -> sqlx::Result<Vec<(String, i64)>> {
        reading!(self, first_jobs)
    }

    /// Writes a batch in one transaction, which is durable when this returns.
    pub(crate) async fn keep<'b, E: Entry>(
        &self,
        batch: impl Iterator<Item = (Option<&'b Commit>, &'b [E])> + Send,
    ) -> sqlx::Result<Vec<Result<(), CommitError>>> {
        writing!(self, keep, batch)
    }
}

/// Returns the ranges of keys that have none of some prefixes, which are sorted: each from a first key up to another.
fn between_prefixes(prefixes: &[&str]) -> Vec<(String, String)> {
    let mut from = String::new();
    let mut ranges = Vec::new();
    for prefix in prefixes {
        ranges.push((std::mem::replace(&mut from, end_of_prefix(prefix)), (*prefix).to_owned()));
    }
    ranges.push((from, END.into()));
    ranges
}
