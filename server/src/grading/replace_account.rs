//! Puts a finished copy in the place of a learner's account, for "catch me up" and "reset": all or nothing, since the copy is made beside it.
//!
//! What lay over the account goes with it: drafts of functions' code, which the next Deploy would put over the new, and calls, which would go on
//! fulfilling checks. Points, answers to quizzes and named test events are the learner's and stay.
//!
//! Steps whose solution is in the copy are noted as solved *before* the account is replaced: wherever the process ends, there is no account that
//! the site has solved and nobody knows of it.

use app::{account::Learner, grading::SolvedBy};
use emulator::{Emulator, StoreError};

use super::{db, fork::Fork};
use crate::{db::Db, store::SqliteStore, workspace};

/// What is put in the place of an account, and what of it the site has solved: lab and step.
pub struct Replacement {
    /// The account.
    pub copy: Fork,
    /// By which button.
    pub how: SolvedBy,
    /// The steps whose solutions were typed in it.
    pub solved: Vec<(String, String)>,
}

/// Puts it there, its calls and logs included.
///
/// # Errors
/// When it can't be stored. While the account itself can't be, it is as it was.
pub async fn replace_account(
    emulator: &Emulator,
    store: &SqliteStore,
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
    for (hash, content) in copy.store.blobs() {
        emulator.core().store.keep_blob(&hash, content).await?;
    }
    emulator.restore(copy.account, copy.state().await?, copy.store.lines()).await
}
