//! A database of either engine.

use std::path::Path;

use records::{Commit, end_of_prefix};
use sqlx::{PgPool, SqlitePool};

use crate::{CommitError, Entry, Job, Loaded, OpenError, postgres, sqlite};

/// A database of either engine, open. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file: one connection that writes, and several that read.
    Sqlite {
        /// Writes.
        writer: SqlitePool,
        /// Reads.
        reader: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// Runs a function of `statements` on a connection that reads.
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

/// Runs a function of `statements` in a transaction that writes, and commits.
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

impl Database {
    /// Opens the database of a URL, `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`, and makes its tables.
    ///
    /// # Errors
    /// When it can't be opened, or its tables can't be made.
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

    /// An account with those of its records whose keys begin with a prefix, all of one moment. A prefix ends with `/` or a space; the empty one stands
    /// for all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(&self, account: &str, prefix: &str) -> sqlx::Result<Loaded> {
        let end = if prefix.is_empty() { char::MAX.to_string() } else { end_of_prefix(prefix) };
        reading!(self, load, account, (prefix, &end))
    }

    /// Takes an account over: what others commit to it from now on is refused. Answers the new epoch.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(&self, account: &str) -> sqlx::Result<u64> {
        writing!(self, claim, account)
    }

    /// Deletes an account with its records, names and jobs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, account: &str) -> sqlx::Result<()> {
        writing!(self, delete, account)
    }

    /// Whose a global name is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owner(&self, kind: &str, name: &str) -> sqlx::Result<Option<String>> {
        reading!(self, owner, kind, name)
    }

    /// The jobs of all accounts that are due by a moment, at most so many: the earliest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, by: i64, limit: u32) -> sqlx::Result<Vec<Job>> {
        reading!(self, due, by, limit.into())
    }

    /// When the first job of all accounts is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_due(&self) -> sqlx::Result<Option<i64>> {
        reading!(self, next_due)
    }

    /// Writes a batch in one transaction. It is durable when this returns.
    pub(crate) async fn keep<'b, E: Entry>(
        &self,
        batch: impl Iterator<Item = (Option<&'b Commit>, &'b [E])> + Send,
    ) -> sqlx::Result<Vec<Result<(), CommitError>>> {
        writing!(self, keep, batch)
    }
}
