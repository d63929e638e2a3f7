//! An account's present state, and the state that was stored last.

use crate::{Commit, Differences, Records, Size, WriteError, between};

/// The present state of an account, and the state that was stored last.
///
/// The methods are called in this order: [write](Self::write), [unstored](Self::unstored), commit, and then [stored](Self::stored)
/// or [`take_back`](Self::take_back). An account has one commit in progress at a time.
#[derive(Clone, Debug, Default)]
pub struct Versioned<S> {
    revision: u64,
    state: S,
    stored: (u64, S, Size),
}

/// The states before and after a commit. It is taken under a lock; the rows are computed without it.
#[derive(Clone, Debug)]
pub struct Unstored<S> {
    previous: u64,
    revision: u64,
    before: S,
    after: S,
    size: Size,
}

impl<S: Records> Versioned<S> {
    /// Returns a state that is stored with this revision.
    pub fn loaded(revision: u64, state: S, size: Size) -> Self {
        Self { revision, state: state.clone(), stored: (revision, state, size) }
    }

    /// Returns the present state.
    pub fn state(&self) -> &S {
        &self.state
    }

    /// Returns the present revision, which increases with each change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the revision that was stored last.
    pub fn stored_revision(&self) -> u64 {
        self.stored.0
    }

    /// Returns the size of the stored records.
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

    /// Replaces the present state, and returns it.
    pub fn replace(&mut self, state: S) -> S {
        self.revision += 1;
        std::mem::replace(&mut self.state, state)
    }

    /// Returns the states to compare and store; `None` if nothing has changed.
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

    /// Notes that a state was stored, and the size of its records.
    pub fn stored(&mut self, stored: Unstored<S>, size: Size) {
        self.stored = (stored.revision, stored.after, size);
    }

    /// Resets the state to the stored one after a failed commit, unless the state has changed since: that change is stored together
    /// with the failed one, or reset together with it.
    pub fn take_back(&mut self, refused: &Unstored<S>) {
        if self.revision == refused.revision {
            // The revision increases here too, so that no caller mistakes the state for one that it saw before.
            self.revision += 1;
            self.state = self.stored.1.clone();
        }
    }
}

impl<S: Records> Unstored<S> {
    /// Returns the stored revision, on which the commit is based.
    pub fn previous(&self) -> u64 {
        self.previous
    }

    /// Returns the state that is stored.
    pub fn before(&self) -> &S {
        &self.before
    }

    /// Returns the state to store.
    pub fn after(&self) -> &S {
        &self.after
    }

    /// Returns the difference as rows.
    ///
    /// # Errors
    /// A value can't be encoded as JSON.
    pub fn differences(&self) -> Result<Differences, WriteError> {
        between(&self.before, &self.after)
    }

    /// Returns the size of all records after these differences.
    pub fn size_with(&self, differences: &Differences) -> Size {
        differences.added_to(self.size)
    }

    /// Returns the commit of these differences, without names, jobs and bodies.
    pub fn commit(&self, account: String, epoch: u64, differences: Differences) -> Commit {
        let size = self.size_with(&differences);
        let (previous, revision, changes) = (self.previous, self.revision, differences.changes);
        Commit { account, epoch, previous, revision, size, changes, ..Commit::default() }
    }
}
