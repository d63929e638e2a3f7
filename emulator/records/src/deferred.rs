//! A part of a state that may be loaded later than the rest.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, OnceLock},
};

use crate::{Differences, ReadError, Records, WriteError};

/// A part of a state, such as a large table, that is used like the part itself once it is loaded.
///
/// All clones of a part that is not loaded share one cell, so [loading](Self::load) it loads it in each of them: in the present state,
/// in the stored one, in one that is being committed, in copies. None of them can have changed it before, so there is no difference
/// between them, and their order in time does not matter. A new part is loaded, and empty.
///
/// # Panics
/// Whoever uses a part that is not loaded has forgotten to load it. An empty table in its place would make resources seem to be gone,
/// so there is none.
pub struct Deferred<T>(Place<T>);

#[derive(Clone)]
enum Place<T> {
    /// What was changed here, or was never deferred.
    Own(T),
    /// What all clones of this part have.
    Shared(Arc<OnceLock<T>>),
}

impl<T> Deferred<T> {
    /// Returns a part that is not loaded.
    pub fn absent() -> Self {
        Self(Place::Shared(Arc::default()))
    }

    /// Returns whether it is loaded.
    pub fn is_loaded(&self) -> bool {
        self.loaded().is_some()
    }

    /// Loads it, for all clones. Does nothing if it is loaded.
    pub fn load(&self, part: T) {
        if let Place::Shared(cell) = &self.0 {
            // If two load it at once, both have read the same rows.
            cell.set(part).ok();
        }
    }

    /// Returns the part, if it is loaded.
    pub fn loaded(&self) -> Option<&T> {
        match &self.0 {
            Place::Own(part) => Some(part),
            Place::Shared(cell) => cell.get(),
        }
    }

    fn used(&self) -> &T {
        match self.loaded() {
            Some(part) => part,
            None => panic!("{} is used before it is loaded", std::any::type_name::<T>()),
        }
    }
}

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.used()
    }
}

impl<T: Clone> DerefMut for Deferred<T> {
    fn deref_mut(&mut self) -> &mut T {
        if let Place::Shared(_) = self.0 {
            self.0 = Place::Own(self.used().clone());
        }
        match &mut self.0 {
            Place::Own(part) => part,
            Place::Shared(_) => unreachable!("it is its own since the line before"),
        }
    }
}

impl<T: Default> Default for Deferred<T> {
    fn default() -> Self {
        Self(Place::Own(T::default()))
    }
}

impl<T: Clone> Clone for Deferred<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.loaded() {
            Some(part) => part.fmt(f),
            None => f.write_str("(not loaded)"),
        }
    }
}

impl<T: Records> Records for Deferred<T> {
    fn differences(&self, before: &Self, path: &mut String, differences: &mut Differences) -> Result<(), WriteError> {
        match (&self.0, &before.0) {
            (Place::Shared(cell), Place::Shared(other)) if Arc::ptr_eq(cell, other) => Ok(()),
            _ => self.used().differences(before.used(), path, differences),
        }
    }

    fn put(&mut self, key: &str, value: &str, bytes: usize) -> Result<(), ReadError> {
        (**self).put(key, value, bytes)
    }

    fn delete(&mut self, key: &str) -> Result<(), ReadError> {
        (**self).delete(key)
    }
}
