//! Puts frozen work into another learner's account.

use app::{
    account::Learner,
    grading::{GradingError, SolvedBy},
};
use emulator::{AccountId, JournalEntry, ids};

use crate::{
    grading::{
        SqlGrading,
        adapter::{account, internal},
        bundle::Bundle,
        db, replay,
    },
    workspace,
};

impl SqlGrading {
    /// Replaces the learner's account by a copy of what was frozen. All steps of the lab are recorded as solved by the site before, so that somebody
    /// else's work gives nobody points.
    ///
    /// # Errors
    /// If the copy cannot be made or stored, or checks of the learner are running.
    pub async fn open_copy(&self, learner: &Learner, bundle: Bundle) -> Result<(), GradingError> {
        let (this, learner) = (self.clone(), learner.clone());
        // In a task of its own, so that it ends even if the caller hangs up.
        tokio::spawn(async move { this.put_copy(&learner, bundle).await }).await.map_err(internal)?
    }

    async fn put_copy(&self, learner: &Learner, bundle: Bundle) -> Result<(), GradingError> {
        let _turn = self.turn(learner).await?;
        let account = account(learner)?;
        let lab = self.lab(&bundle.lab)?;
        let copy = bundle.moved_to(account, || self.emulator.core().ids.draw(ids::BASE36, 10)).map_err(internal)?;
        let solved = replay::solves(&self.labs.labs(), &lab, lab.steps.len());
        let who = (learner.id, learner.id);
        let mark = db::solve(&self.db.writer, who, SolvedBy::Reset, &solved).await.map_err(internal)?;
        let bodies = self.emulator.core().store.clone();
        let put = async {
            for content in copy.bodies {
                bodies.bodies().store_bytes(content).await.map_err(internal)?;
            }
            self.emulator.restore(account, copy.state, copy.logs).await.map_err(internal)
        };
        if let Err(error) = put.await {
            db::take_back_solved(&self.db.writer, learner.id, mark).await.map_err(internal)?;
            return Err(error);
        }
        let calls = copy.calls.into_iter().map(|call| owned(call, account)).collect();
        self.store.begin_anew(account, self.emulator.core().clock.now(), calls).await.map_err(internal)?;
        workspace::replace_drafts(&self.db, learner.id, &copy.files).await.map_err(internal)?;
        db::end_solved(&self.db.writer, learner.id, mark).await.map_err(internal)
    }
}

fn owned(call: JournalEntry, account: AccountId) -> JournalEntry {
    JournalEntry { account, ..call }
}
