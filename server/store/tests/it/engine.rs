//! A database for one test: an SQLite file, or a database in a PostgreSQL server that the tests start.

use sqlx::Executor;
use store::Database;

/// A database, and the folder or server that it needs.
pub struct Engine {
    pub database: Database,
    _held: Held,
}

enum Held {
    Folder { _folder: tempfile::TempDir },
    Server { _database: test_postgres::Database },
}

impl Engine {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
        Self { database, _held: Held::Folder { _folder: folder } }
    }

    pub async fn postgres() -> Self {
        let held = tokio::task::spawn_blocking(test_postgres::Database::create).await.unwrap();
        let database = Database::open(&held.url).await.unwrap();
        Self { database, _held: Held::Server { _database: held } }
    }

    /// Returns whether the engine is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.database, Database::Postgres(_))
    }

    /// Runs a statement directly, not by the store's functions.
    pub async fn execute(&self, statement: &str) {
        match &self.database {
            Database::Sqlite { writer, .. } => drop(writer.execute(statement).await.unwrap()),
            Database::Postgres(pool) => drop(pool.execute(statement).await.unwrap()),
        }
    }

    /// Returns the number that a query selects.
    pub async fn count(&self, query: &str) -> i64 {
        match &self.database {
            Database::Sqlite { writer, .. } => sqlx::query_scalar(query).fetch_one(writer).await.unwrap(),
            Database::Postgres(pool) => sqlx::query_scalar(query).fetch_one(pool).await.unwrap(),
        }
    }
}
