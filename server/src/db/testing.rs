//! Databases for tests. A test is written for SQLite, and [`also_on_postgres`] makes a second one of it, which runs the same on PostgreSQL.

use std::{cell::Cell, path::Path};

use tempfile::TempDir;

use super::Databases;

thread_local! {
    /// Whether the test that runs on this thread uses PostgreSQL.
    static ON_POSTGRES: Cell<bool> = const { Cell::new(false) };
}

/// Runs a test of this thread on PostgreSQL.
pub fn on_postgres(test: impl FnOnce()) {
    struct Reset;

    impl Drop for Reset {
        fn drop(&mut self) {
            ON_POSTGRES.set(false);
        }
    }

    ON_POSTGRES.set(true);
    let _reset = Reset;
    // The test's inline snapshots are asserted once on each engine.
    insta::allow_duplicates! {
        test();
    }
}

/// Makes a module `on_postgres` with a second test of each of these tests, which runs on PostgreSQL.
macro_rules! also_on_postgres {
    ($($test:ident),+ $(,)?) => {
        mod on_postgres {
            $(#[test] fn $test() { $crate::db::testing::on_postgres(super::$test) })+
        }
    };
}

pub(crate) use also_on_postgres;

/// A data folder, and a PostgreSQL database if the test is to run on it.
pub struct Data {
    folder: TempDir,
    postgres: Option<test_postgres::Database>,
}

impl Data {
    /// A new one, without any data.
    pub fn new() -> Self {
        let postgres = ON_POSTGRES.get().then(test_postgres::Database::create);
        Self { folder: tempfile::tempdir().unwrap(), postgres }
    }

    /// A new one with a PostgreSQL database.
    pub fn in_postgres() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), postgres: Some(test_postgres::Database::create()) }
    }

    /// The data folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the databases, as a start of the program does.
    pub async fn open(&self) -> Databases {
        let address = self.postgres.as_ref().map(|database| database.url.as_str());
        Databases::open(self.path(), address).await.unwrap()
    }
}
