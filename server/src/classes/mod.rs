//! Classes: people with a role in them, labs that are due, marks, and what was done in them.
//!
//! * [`access`] decides who may do what; nothing else does. Its `Desk` is what all others take.
//! * [`policy`] computes a student's terms; [`marks`] what an assignment gives; [`deadlines`] freezes work when it is due.
//! * `forms/` has the routes that change something, `adapter.rs` what pages show, `db/` the SQL.
//!
//! A class has no content of its own: its labs are those of the course as it is.

pub mod access;
mod adapter;
mod audit;
mod copy;
mod csv;
pub mod db;
pub mod deadlines;
pub mod forms;
mod funnel;
mod gradebook;
pub mod import;
mod join;
pub mod marks;
mod notices;
pub mod policy;
mod work;
mod zone;

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use app::{
    classes::ClassError,
    grading::{CheckResult, State},
};
pub use db::facts::passed;
use regex::Regex;
use store::sql::query;
use tokio::sync::Notify;

use crate::{
    accounts::{Hashing, Register},
    db::Db,
    grading::{CurrentLabs, SqlGrading},
    labs::{Lab, text::Scope},
    store::SqlStore,
};

/// What classes are made of.
pub struct Parts {
    pub db: Db,
    /// Where the sessions of browsers are.
    pub sessions: Db,
    pub register: Register,
    pub store: SqlStore,
    pub grading: SqlGrading,
    pub labs: Arc<dyn CurrentLabs>,
    /// Makes the pseudonyms of the audit.
    pub secret: [u8; 32],
    /// The site's address as students reach it.
    pub site: String,
}

/// Classes in the database. Cheap to clone.
#[derive(Clone)]
pub struct SqlClasses {
    db: Db,
    parts: Arc<Parts>,
    tries: Arc<join::Tries>,
    hashing: Hashing,
    /// Wakes the deadlines when terms change.
    changed: Arc<Notify>,
    /// Wakes the grading of what was frozen.
    frozen: Arc<Notify>,
}

impl SqlClasses {
    pub fn new(parts: Parts) -> Self {
        Self {
            db: parts.db.clone(),
            parts: Arc::new(parts),
            tries: Arc::default(),
            hashing: Hashing::default(),
            changed: Arc::default(),
            frozen: Arc::default(),
        }
    }

    /// The labs that can be assigned, by id.
    fn labs(&self) -> BTreeMap<String, Arc<Lab>> {
        let labs = self.parts.labs.published().into_iter().filter(|lab| lab.points() > 0);
        labs.map(|lab| (lab.id.clone(), lab)).collect()
    }

    /// A lab's title; its id if it is not in the course any more.
    fn title(&self, lab: &str) -> String {
        self.labs().get(lab).map_or_else(|| lab.to_owned(), |lab| title(lab))
    }
}

fn title(lab: &Lab) -> String {
    lab.title.fill(&Scope::default())
}

fn internal(error: impl std::fmt::Display) -> ClassError {
    tracing::error!(%error, "a class could not be read or changed");
    ClassError::Internal
}

/// Records what checks said when they failed, for a learner who is in a class.
///
/// # Errors
/// If the database fails.
pub async fn note_failed(db: &Db, learner: i64, lab: &str, results: &[CheckResult]) -> sqlx::Result<()> {
    let failed: Vec<&CheckResult> =
        results.iter().filter(|result| result.state == State::Fail && !result.message.is_empty()).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let classes = query("SELECT count(*) FROM enrolments WHERE learner_id = $1").bind(learner);
    if classes.fetch_scalar::<i64>(&db.reader).await? == 0 {
        return Ok(());
    }
    let kinds: Vec<String> = failed.iter().map(|result| kind(&result.message)).collect();
    let failed =
        failed.iter().zip(&kinds).map(|(result, kind)| db::facts::Failed { check: &result.check, kind, message: &result.message });
    db::facts::note_failed(&db.writer, learner, lab, &failed.collect::<Vec<_>>()).await
}

/// What differs between learners who made the same mistake: what is quoted, numbers, ids.
static OWN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"`[^`]*`|"[^"]*"|“[^”]*”|‘[^’]*’|\{[^}]*\}|[\w:/.-]*\d[\w:/.-]*"#).ok());

/// A message without what differs between learners.
fn kind(message: &str) -> String {
    OWN.as_ref().map_or_else(|| message.to_owned(), |own| own.replace_all(message, "…").into_owned())
}

#[cfg(test)]
mod tests;
