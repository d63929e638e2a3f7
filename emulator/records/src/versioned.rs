//! An account's state as it is in memory and as it is stored.

use crate::{Commit, Differences, Records, Size, WriteError, between};

/// The present state of an account, and the state that was stored last.
///
/// The order of things: [write](Self::write), [unstored](Self::unstored), commit, and then [stored](Self::stored) or [`take_back`](Self::take_back).
/// One commit of an account is under way at a time.
#[derive(Clone, Debug, Default)]
pub struct Versioned<S> {
    revision: u64,
    state: S,
    stored: (u64, S, Size),
}

/// What is to be stored: the states before and after. It is taken under a lock and written as rows without it.
#[derive(Clone, Debug)]
pub struct Unstored<S> {
    previous: u64,
    revision: u64,
    before: S,
    after: S,
    size: Size,
}

impl<S: Records> Versioned<S> {
    /// A state that is stored as this revision.
    pub fn loaded(revision: u64, state: S, size: Size) -> Self {
        Self { revision, state: state.clone(), stored: (revision, state, size) }
    }

    /// The present state.
    pub fn state(&self) -> &S {
        &self.state
    }

    /// Counts up with each change of the present state.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The revision that is stored.
    pub fn stored_revision(&self) -> u64 {
        self.stored.0
    }

    /// What the stored records take.
    pub fn stored_size(&self) -> Size {
        self.stored.2
    }

    /// Changes the state. If `change` fails, nothing is changed.
    ///
    /// # Errors
    /// Those of `change`.
    pub fn write<T, E>(&mut self, change: impl FnOnce(&mut S) -> Result<T, E>) -> Result<T, E> {
        let mut state = self.state.clone();
        let changed = change(&mut state)?;
        self.state = state;
        self.revision += 1;
        Ok(changed)
    }

    /// Puts another state in the place of the present one, and gives that back.
    pub fn replace(&mut self, state: S) -> S {
        self.revision += 1;
        std::mem::replace(&mut self.state, state)
    }

    /// What is to be stored; `None` when all is.
    pub fn unstored(&self) -> Option<Unstored<S>> {
        let (previous, before, size) = &self.stored;
        (self.revision != *previous).then(|| Unstored {
            previous: *previous,
            revision: self.revision,
            before: before.clone(),
            after: self.state.clone(),
            size: *size,
        })
    }

    /// Notes that a state is stored, whose records take so much.
    pub fn stored(&mut self, stored: Unstored<S>, size: Size) {
        self.stored = (stored.revision, stored.after, size);
    }

    /// Puts the stored state back after one could not be stored, unless the state was changed since: that change is stored together with the one
    /// before, or taken back with it.
    pub fn take_back(&mut self, refused: &Unstored<S>) {
        if self.revision == refused.revision {
            // Counted up, so that no caller takes the state for one that it saw before.
            self.revision += 1;
            self.state = self.stored.1.clone();
        }
    }
}

impl<S: Records> Unstored<S> {
    /// The revision that is stored.
    pub fn previous(&self) -> u64 {
        self.previous
    }

    /// The state that is to be stored.
    pub fn after(&self) -> &S {
        &self.after
    }

    /// What differs, as rows.
    ///
    /// # Errors
    /// When a value can't be written as JSON.
    pub fn differences(&self) -> Result<Differences, WriteError> {
        between(&self.before, &self.after)
    }

    /// What all records take once these differences are stored.
    pub fn size_with(&self, differences: &Differences) -> Size {
        differences.added_to(self.size)
    }

    /// The commit of these differences, without names and jobs.
    pub fn commit(&self, account: String, epoch: u64, differences: Differences) -> Commit {
        let size = self.size_with(&differences);
        let changes = differences.changes;
        Commit { account, epoch, previous: self.previous, revision: self.revision, size, changes, names: vec![], jobs: vec![] }
    }
}
