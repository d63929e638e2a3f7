//! Shares the site's resources: execution environments, terminals and runs of checks are three pools of permits with one rule.
//!
//! [`Pool`] has the rule, [`Class`] is the class of an account, and [`Admission`] has the pools and a cache of every account's class, so that a call
//! of a function does not query a database.

mod class;
mod pool;
#[cfg(test)]
mod tests;
mod waiting;

use std::{net::IpAddr, sync::Arc, time::Duration};

use app::account::{Learner, Role};
use async_trait::async_trait;
use dashmap::DashMap;
use emulator::{
    AccountId, Quota, Shares,
    shares::{NoPermit, Permit as EmulatorPermit},
};

pub use class::{Class, Party};
pub use pool::{Full, Permit, Pool};

use crate::{
    accounts::Register,
    web::{networks::Networks, requests::Requests},
};

/// The number of terminals. Each is a process.
const TERMINALS: u32 = 200;
/// The number of concurrent runs of checks, replays and resets. Each has a copy of an account in memory.
const RUNS: u32 = 32;
/// A guest may store this part of what a member may. Guests are made without signing up, so they need no more than a lab does.
const GUESTS_PART: u64 = 4;
/// How long a call waits for an environment before it is throttled. It must be shorter than callers' own timeouts.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a run of checks waits; the page shows that it is running.
const PATIENCE_OF_RUNS: Duration = Duration::from_secs(20);

/// The pools of a site. Cheap to clone.
#[derive(Clone)]
pub struct Admission {
    /// Busy environments, of functions and of terminals' programs.
    pub environments: Pool,
    pub terminals: Pool,
    pub runs: Pool,
    /// Limits how many requests an account or a network may send.
    pub requests: Requests,
    register: Register,
    classes: Arc<DashMap<AccountId, Class>>,
    networks: Arc<Networks>,
}

impl Admission {
    /// Makes the pools, with this many environments, for the learners of a register.
    pub fn new(environments: u32, register: Register, networks: Arc<Networks>) -> Self {
        Self {
            environments: Pool::new(environments, PATIENCE),
            terminals: Pool::new(TERMINALS, Duration::ZERO),
            runs: Pool::new(RUNS, PATIENCE_OF_RUNS),
            register,
            classes: Arc::default(),
            requests: Requests::new(networks.clone()),
            networks,
        }
    }

    /// Records the address of a learner. A guest counts for the network where the guest was first seen.
    pub fn meet(&self, learner: &Learner, address: IpAddr) {
        let Ok(account) = learner.aws_account.parse() else { return };
        if learner.role == Role::Guest {
            let network = self.networks.of(address);
            if self.classes.get(&account).is_none_or(|class| *class == Class::NOWHERE) {
                self.classes.insert(account, Class::Guest { network: network.key, is_school: network.is_school });
            }
        } else if self.classes.get(&account).is_none_or(|class| *class != Class::Member) {
            self.classes.insert(account, Class::Member);
        }
    }

    /// Removes a deleted account.
    pub fn forget(&self, account: AccountId) {
        self.classes.remove(&account);
    }

    /// Whether the account is known to be a guest's.
    pub fn is_guest(&self, account: AccountId) -> bool {
        self.classes.get(&account).is_some_and(|class| *class != Class::Member)
    }

    /// An account with its class. An account without a learner counts as a guest's.
    pub async fn party(&self, account: AccountId) -> Party {
        if let Some(class) = self.classes.get(&account) {
            return Party { account, class: *class };
        }
        let learner = self.register.by_account(account).await.unwrap_or_else(|error| {
            tracing::error!(%error, %account, "the class of an account could not be read");
            None
        });
        let class = match learner {
            Some(learner) if learner.role != Role::Guest => Class::Member,
            // Until the guest's next request with a session.
            Some(_) => Class::NOWHERE,
            None => return Party { account, class: Class::NOWHERE },
        };
        self.classes.insert(account, class);
        Party { account, class }
    }
}

impl std::fmt::Debug for Admission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Admission").finish_non_exhaustive()
    }
}

#[async_trait]
impl Shares for Admission {
    async fn take(&self, account: AccountId) -> Result<EmulatorPermit, NoPermit> {
        let party = self.party(account).await;
        self.environments.take(party).await.map(EmulatorPermit::new).map_err(|_| NoPermit)
    }

    fn count_call(&self, account: AccountId) -> Result<(), Duration> {
        self.requests.of(account)
    }

    fn quota(&self, account: AccountId, whole: Quota) -> Quota {
        match self.classes.get(&account).map(|class| *class) {
            Some(Class::Guest { .. }) => Quota { records: whole.records / GUESTS_PART, bytes: whole.bytes / GUESTS_PART },
            // A class that is not known yet is found by the account's next request.
            Some(Class::Member) | None => whole,
        }
    }
}
