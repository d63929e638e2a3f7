//! The lines that a learner has typed, for instructors.

use app::terminal::{JournalError, JournalLine, LearnerJournal, port::Terminal};
use async_trait::async_trait;

use super::db;
use crate::{
    accounts::{Register, TypedName},
    db::Db,
};

/// How many lines of a learner are shown.
const MOST: i64 = 2000;

/// The journal in the database.
pub struct SqlJournal {
    db: Db,
    register: Register,
}

impl SqlJournal {
    pub fn new(db: Db, register: Register) -> Self {
        Self { db, register }
    }

    async fn find(&self, learner: &str) -> Result<LearnerJournal, JournalError> {
        let number = learner.parse().ok();
        let found = match number {
            Some(number) => self.register.learner(number).await.map_err(internal)?,
            None => {
                let name = TypedName::parse(learner).map_err(|_| JournalError::NoLearner)?;
                self.register.by_name(&name).await.map_err(internal)?.map(|(learner, _)| learner)
            }
        };
        let learner = found.ok_or(JournalError::NoLearner)?;
        let lines = db::lines(&self.db.reader, learner.id, MOST).await.map_err(internal)?;
        let lines = lines.into_iter().map(|line| JournalLine {
            lab: line.lab,
            at: line.at,
            line: line.line,
            code: line.code,
            milliseconds: line.milliseconds,
        });
        Ok(LearnerJournal { lines: lines.collect(), learner })
    }
}

#[async_trait]
impl Terminal for SqlJournal {
    async fn journal(&self, learner: &str) -> Result<LearnerJournal, JournalError> {
        self.find(learner.trim()).await
    }
}

fn internal(error: impl std::fmt::Display) -> JournalError {
    tracing::error!(%error, "the terminal's journal could not be read");
    JournalError::Internal
}
