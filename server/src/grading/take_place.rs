//! Puts a finished copy in the place of a learner's account, for "catch me up" and "reset": all or nothing, since the copy is made beside it.
//!
//! What lay over the account goes with it: drafts of functions' code, which the next Deploy would put over the new, and calls, which would go on
//! fulfilling checks. Points, answers to quizzes and named test events are the learner's and stay.

use app::account::Learner;
use emulator::{Emulator, LedgerError};

use super::fork::Fork;
use crate::{db::Db, ledger::SqliteLedger, workspace};

/// Puts it there, its calls and logs included.
///
/// # Errors
/// When it can't be stored. While the account itself can't be, it is as it was.
pub async fn take_place(
    emulator: &Emulator,
    ledger: &SqliteLedger,
    db: &Db,
    learner: &Learner,
    copy: &Fork,
) -> Result<(), LedgerError> {
    let below = &emulator.core().ledger;
    for (hash, content) in copy.ledger.blobs() {
        below.keep_blob(&hash, content).await?;
    }
    emulator.restore(copy.account, Some(&copy.document().await?), copy.ledger.lines()).await?;
    ledger.begin_anew(copy.account, emulator.core().clock.now(), copy.ledger.journal()).await?;
    workspace::forget_drafts(db, learner.id).await.map_err(|error| LedgerError(error.into()))
}
