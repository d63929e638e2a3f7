//! Frees memory for a new shell by ending idle ones.

use super::{Terminals, memory::FRESH, session::Session};

impl Terminals {
    /// Ends idle shells, the one idle longest first, until there is memory for a new one. The shell of session `but` is not ended.
    pub(super) fn free_memory(&self, but: &Session) {
        while !self.has_memory(FRESH) {
            let others = self.resting().into_iter().filter(|(_, session)| !std::ptr::eq(&raw const **session, but));
            let longest_first = {
                let mut others: Vec<_> = others.collect();
                others.sort_by_key(|(idle, _)| std::cmp::Reverse(*idle));
                others
            };
            if !longest_first.into_iter().any(|(_, session)| session.rest()) {
                return;
            }
        }
    }
}
