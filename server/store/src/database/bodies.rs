//! The functions for bodies.

use super::Database;
use crate::{
    body_store::{Place, Stored},
    postgres, sqlite,
};

impl Database {
    /// Adds a body, or notes that it was stored again. `now` is in seconds since 1970.
    pub(crate) async fn put_body(&self, body: (&str, i64), place: Place<'_>, now: i64) -> sqlx::Result<()> {
        writing!(self, put_body, body, place, now)
    }

    /// Returns a body.
    pub(crate) async fn body(&self, hash: &str) -> sqlx::Result<Option<Stored>> {
        reading!(self, body, hash)
    }

    /// Deletes some unused bodies. Returns their hashes, and whether each is in a file.
    pub(crate) async fn delete_unused_bodies(&self, before: i64, limit: i64) -> sqlx::Result<Vec<(String, bool)>> {
        writing!(self, delete_unused_bodies, before, limit)
    }

    /// Returns the hashes and sizes of the bodies in files, from one hash up to another.
    pub(crate) async fn bodies_in_files(&self, range: (&str, &str)) -> sqlx::Result<Vec<(String, i64)>> {
        reading!(self, bodies_in_files, range)
    }
}
