//! The sandbox as each account gets it: with a share of the memory of all students' code.
//!
//! All guests together have half of the memory. Within that, and within the whole, an account may use a third of what it leaves to others.

use std::sync::Arc;

use dashmap::DashMap;
use emulator::AccountId;
use sandbox::Sandbox;

use crate::admission::{Admission, Class};

/// With more accounts than this, those that hold no memory are removed.
const MANY: usize = 1024;

/// A sandbox that is shared between accounts. Cheap to clone.
#[derive(Clone)]
pub struct Sandboxes(Arc<Inner>);

struct Inner {
    all: Sandbox,
    guests: Sandbox,
    /// Tells who is a guest; without it nobody is.
    admission: Option<Admission>,
    of: DashMap<AccountId, Share>,
}

struct Share {
    is_guest: bool,
    sandbox: Sandbox,
}

impl Sandboxes {
    /// Shares a sandbox between accounts, whose classes `admission` knows; without it all accounts have one class.
    pub fn new(all: Sandbox, admission: Option<Admission>) -> Self {
        let guests = all.part(all.memory() / 2);
        Self(Arc::new(Inner { all, guests, admission, of: DashMap::new() }))
    }

    /// The whole sandbox.
    pub fn all(&self) -> &Sandbox {
        &self.0.all
    }

    /// The sandbox with an account's share.
    pub async fn of(&self, account: AccountId) -> Sandbox {
        let Inner { all, guests, admission, of } = &*self.0;
        let is_guest = match admission {
            Some(admission) => admission.party(account).await.class != Class::Member,
            None => false,
        };
        if of.len() >= MANY {
            of.retain(|_, share| share.sandbox.memory_in_use() > 0);
        }
        let share = || Share { is_guest, sandbox: if is_guest { guests.share() } else { all.share() } };
        let mut known = of.entry(account).or_insert_with(share);
        // The guest has signed up in the meantime.
        if known.is_guest != is_guest {
            *known = share();
        }
        known.sandbox.clone()
    }
}
