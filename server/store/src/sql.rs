//! One text of SQL for both engines: a query with its values, where it runs, and the rows that it returns.
//!
//! A text names its parameters `$1`, `$2`, …, and a conflict by its columns (`ON CONFLICT (a, b)`), which both engines know. A value is an integer, a
//! text or a blob, or NULL of one of these types; integers are 64 bits in all columns. PostgreSQL has no text with a NUL character, so a query with one
//! fails there; see [`Query::bind_text`].

use std::borrow::Cow;

use sqlx::{
    ColumnIndex, Decode, PgConnection, PgPool, Postgres, Row as _, Sqlite, SqliteConnection, SqlitePool, Type, postgres::PgRow,
    sqlite::SqliteRow,
};

use crate::{postgres, sqlite};

/// Connections to a database of either engine. A clone is cheap, and is the same pool.
#[derive(Clone, Debug)]
pub enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with(sqlite::BEGIN).await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin_with(postgres::BEGIN).await?),
        })
    }

    /// Returns the pool if the engine is SQLite.
    pub fn sqlite(&self) -> Option<&SqlitePool> {
        match self {
            Self::Sqlite(pool) => Some(pool),
            Self::Postgres(_) => None,
        }
    }

    /// Closes the connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A transaction. It is rolled back if it is dropped before it is committed.
pub enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Returns the transaction's connection.
    pub fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(transaction) => Connection::Sqlite(transaction),
            Self::Postgres(transaction) => Connection::Postgres(transaction),
        }
    }

    /// Makes the changes durable.
    ///
    /// # Errors
    /// The database fails. If a connection breaks meanwhile, the changes may be stored.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }

    /// Undoes the changes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn rollback(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await,
            Self::Postgres(transaction) => transaction.rollback().await,
        }
    }
}

/// A borrowed connection.
pub enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// Where a query runs: on any connection of a pool, or on one connection.
pub enum Target<'c> {
    SqlitePool(&'c SqlitePool),
    PostgresPool(&'c PgPool),
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl<'c> From<&'c Pool> for Target<'c> {
    fn from(pool: &'c Pool) -> Self {
        match pool {
            Pool::Sqlite(pool) => Self::SqlitePool(pool),
            Pool::Postgres(pool) => Self::PostgresPool(pool),
        }
    }
}

impl<'c> From<&'c mut Transaction> for Target<'c> {
    fn from(transaction: &'c mut Transaction) -> Self {
        match transaction {
            Transaction::Sqlite(transaction) => Self::Sqlite(transaction),
            Transaction::Postgres(transaction) => Self::Postgres(transaction),
        }
    }
}

impl<'c> From<&'c mut Connection<'_>> for Target<'c> {
    fn from(connection: &'c mut Connection<'_>) -> Self {
        match connection {
            Connection::Sqlite(connection) => Self::Sqlite(connection),
            Connection::Postgres(connection) => Self::Postgres(connection),
        }
    }
}

/// A value of a parameter.
pub enum Value<'q> {
    Integer(Option<i64>),
    Text(Option<Cow<'q, str>>),
    /// Text in a column that is TEXT in SQLite and BYTEA in PostgreSQL, because it may have a NUL character.
    Document(&'q str),
    Blob(Option<Cow<'q, [u8]>>),
}

/// Implements conversions into one variant, of a type and of its `Option`.
macro_rules! values {
    ($($type:ty => $variant:ident: $convert:expr),+ $(,)?) => {
        $(
            impl<'q> From<$type> for Value<'q> {
                fn from(value: $type) -> Self {
                    Self::$variant(Some($convert(value)))
                }
            }

            impl<'q> From<Option<$type>> for Value<'q> {
                fn from(value: Option<$type>) -> Self {
                    Self::$variant(value.map($convert))
                }
            }
        )+
    };
}

values! {
    i64 => Integer: std::convert::identity,
    i32 => Integer: i64::from,
    u32 => Integer: i64::from,
    u16 => Integer: i64::from,
    &'q str => Text: Cow::Borrowed,
    &'q String => Text: borrowed,
    String => Text: Cow::Owned,
    Cow<'q, str> => Text: std::convert::identity,
    &'q [u8] => Blob: Cow::Borrowed,
    Vec<u8> => Blob: Cow::Owned,
}

fn borrowed(text: &impl AsRef<str>) -> Cow<'_, str> {
    Cow::Borrowed(text.as_ref())
}

/// A query with its values.
pub struct Query<'q> {
    text: &'q str,
    values: Vec<Value<'q>>,
}

/// Returns a query without values.
pub fn query(text: &str) -> Query<'_> {
    Query { text, values: Vec::new() }
}

/// Returns the parameters from a number on, `$3, $4, $5`, for a list of that length.
pub fn parameters(from: usize, length: usize) -> String {
    let parameters: Vec<String> = (from..from + length).map(|number| format!("${number}")).collect();
    parameters.join(", ")
}

/// The engine's own query, with the values bound.
macro_rules! bound {
    ($engine:ty, $document:expr, $query:expr) => {
        $query.values.into_iter().fold(sqlx::query::<$engine>($query.text), |query, value| match value {
            Value::Integer(integer) => query.bind(integer),
            Value::Text(Some(Cow::Borrowed(text))) => query.bind(text),
            Value::Text(text) => query.bind(text.map(Cow::into_owned)),
            Value::Document(text) => query.bind($document(text)),
            Value::Blob(Some(Cow::Borrowed(blob))) => query.bind(blob),
            Value::Blob(blob) => query.bind(blob.map(Cow::into_owned)),
        })
    };
}

/// Runs a query by one of sqlx's functions, and converts the result.
macro_rules! run {
    ($query:expr, $target:expr, $function:ident, $of_sqlite:expr, $of_postgres:expr) => {
        match $target.into() {
            Target::SqlitePool(pool) => {
                bound!(Sqlite, std::convert::identity::<&str>, $query).$function(pool).await.map($of_sqlite)
            }
            Target::Sqlite(connection) => {
                bound!(Sqlite, std::convert::identity::<&str>, $query).$function(connection).await.map($of_sqlite)
            }
            Target::PostgresPool(pool) => bound!(Postgres, str::as_bytes, $query).$function(pool).await.map($of_postgres),
            Target::Postgres(connection) => bound!(Postgres, str::as_bytes, $query).$function(connection).await.map($of_postgres),
        }
    };
}

impl<'q> Query<'q> {
    /// Binds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Binds the next parameter to a text that may have a NUL character. [`Row::try_get_text`] returns it.
    #[must_use]
    pub fn bind_text(mut self, text: &'q str) -> Self {
        self.values.push(Value::Document(text));
        self
    }

    /// Binds the next parameters.
    #[must_use]
    pub fn bind_all(mut self, values: impl IntoIterator<Item: Into<Value<'q>>>) -> Self {
        self.values.extend(values.into_iter().map(Into::into));
        self
    }

    /// Runs the query and returns the number of rows that it has changed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn execute(self, target: impl Into<Target<'_>>) -> sqlx::Result<u64> {
        run!(self, target, execute, |done| done.rows_affected(), |done| done.rows_affected())
    }

    /// Returns all rows.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_all(self, target: impl Into<Target<'_>>) -> sqlx::Result<Vec<Row>> {
        let of_sqlite = |rows: Vec<SqliteRow>| rows.into_iter().map(Row::Sqlite).collect();
        let of_postgres = |rows: Vec<PgRow>| rows.into_iter().map(Row::Postgres).collect();
        run!(self, target, fetch_all, of_sqlite, of_postgres)
    }

    /// Returns the first row, if there is one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn fetch_optional(self, target: impl Into<Target<'_>>) -> sqlx::Result<Option<Row>> {
        run!(self, target, fetch_optional, |row| row.map(Row::Sqlite), |row| row.map(Row::Postgres))
    }

    /// Returns the first row.
    ///
    /// # Errors
    /// The database fails, or there is no row.
    pub async fn fetch_one(self, target: impl Into<Target<'_>>) -> sqlx::Result<Row> {
        run!(self, target, fetch_one, Row::Sqlite, Row::Postgres)
    }

    /// Returns the first column of all rows.
    ///
    /// # Errors
    /// The database fails, or the column has another type.
    pub async fn fetch_scalars<T: Column>(self, target: impl Into<Target<'_>>) -> sqlx::Result<Vec<T>> {
        self.fetch_all(target).await?.iter().map(|row| row.try_get(0)).collect()
    }

    /// Returns the first column of the first row, if there is one.
    ///
    /// # Errors
    /// The database fails, or the column has another type.
    pub async fn fetch_optional_scalar<T: Column>(self, target: impl Into<Target<'_>>) -> sqlx::Result<Option<T>> {
        self.fetch_optional(target).await?.map(|row| row.try_get(0)).transpose()
    }

    /// Returns the first column of the first row.
    ///
    /// # Errors
    /// The database fails, there is no row, or the column has another type.
    pub async fn fetch_scalar<T: Column>(self, target: impl Into<Target<'_>>) -> sqlx::Result<T> {
        self.fetch_one(target).await?.try_get(0)
    }
}

/// A row of either engine.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// Returns a column, by its number from 0 or by its name.
    ///
    /// # Errors
    /// There is no such column, or it has another type.
    pub fn try_get<T: Column, I: Index>(&self, index: I) -> sqlx::Result<T> {
        match self {
            Self::Sqlite(row) => row.try_get(index),
            Self::Postgres(row) => row.try_get(index),
        }
    }

    /// Returns a column that was written by [`Query::bind_text`].
    ///
    /// # Errors
    /// There is no such column, or it has another type.
    pub fn try_get_text<I: Index>(&self, index: I) -> sqlx::Result<String> {
        match self {
            Self::Sqlite(row) => row.try_get(index),
            Self::Postgres(row) => String::from_utf8(row.try_get(index)?).map_err(|error| sqlx::Error::Decode(error.into())),
        }
    }
}

/// A type that columns of both engines have.
pub trait Column: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl<T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>> Column for T {}

/// A column's number or name.
pub trait Index: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> {}

impl<I: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>> Index for I {}

/// Returns the columns or the constraint of which an error says that a row with the same value exists: `TABLE.COLUMN` of SQLite, the constraint's name
/// of PostgreSQL. Returns `None` for another error.
pub fn duplicate(error: &sqlx::Error) -> Option<&str> {
    let sqlx::Error::Database(cause) = error else { return None };
    if !cause.is_unique_violation() {
        return None;
    }
    // SQLite names the columns in the message: "UNIQUE constraint failed: learners.name_key".
    cause.constraint().or_else(|| cause.message().strip_prefix("UNIQUE constraint failed: "))
}
