//! Replaces a learner's account by a solved copy, for "Catch me up" and "reset". The copy is complete before it replaces the account, so the
//! replacement happens entirely or not at all.
//!
//! Drafts of functions' code are deleted, because the next Deploy would overwrite the new code with them. Recorded calls are deleted, because they
//! would go on fulfilling checks. Points, answers to quizzes and named test events are kept.
//!
//! The steps that are solved in the copy are recorded *before* the account is replaced. Whenever the process ends, there is no account that the site
//! has solved without a record of it.

use app::{account::Learner, grading::SolvedBy};
use emulator::{Emulator, StoreError};

use super::{db, fork::Fork};
use crate::{db::Db, store::SqlStore, workspace};

/// A copy that replaces an account, and the steps (lab, step) that the site has solved in it.
pub struct Replacement {
    /// The copy.
    pub copy: Fork,
    /// The button that was used.
    pub how: SolvedBy,
    /// Lab and step of each solution that was run in the copy.
    pub solved: Vec<(String, String)>,
}

/// Replaces the account by the copy, with the copy's calls and logs.
///
/// # Errors
/// If the copy cannot be stored. If the account itself cannot be stored, it has not changed.
pub async fn replace_account(
    emulator: &Emulator,
    store: &SqlStore,
    database: &Db,
    learner: &Learner,
    Replacement { copy, how, solved }: &Replacement,
) -> Result<(), StoreError> {
    let failed = |error: sqlx::Error| StoreError(error.into());
    let mark = db::solve(&database.writer, (learner.id, learner.id), *how, solved).await.map_err(failed)?;
    if let Err(error) = put(emulator, copy).await {
        db::take_back_solved(&database.writer, learner.id, mark).await.map_err(failed)?;
        return Err(error);
    }
    store.begin_anew(copy.account, emulator.core().clock.now(), copy.store.journal()).await?;
    workspace::forget_drafts(database, learner.id).await.map_err(failed)?;
    db::end_solved(&database.writer, learner.id, mark).await.map_err(failed)
}

async fn put(emulator: &Emulator, copy: &Fork) -> Result<(), StoreError> {
    for content in copy.store.contents() {
        emulator.core().store.bodies().store_bytes(content).await?;
    }
    emulator.restore(copy.account, copy.state().await?, copy.store.lines()).await
}
