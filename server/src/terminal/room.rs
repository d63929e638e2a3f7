//! Makes room where all memory is in use: what rests makes place for what somebody waits for.

use super::{Terminals, memory::FRESH, session::Session};

impl Terminals {
    /// Lets resting shells go, the one that has rested longest first, until there is memory for another one; but not this session's.
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
