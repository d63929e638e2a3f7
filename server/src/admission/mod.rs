//! Who gets a place: execution environments, terminals and runs of checks are three pools, and one rule shares each of them out.
//!
//! [`Pool`] has the rule, [`Class`] says which share somebody is in, and [`Admission`] holds the pools and knows the class of every account, from memory: a
//! call of a function asks no database.

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
    AccountId, Shares,
    shares::{NoPermit, Permit as EmulatorPermit},
};

pub use class::{Class, Party};
pub use pool::{Full, Permit, Pool};

use crate::{
    accounts::Register,
    web::{networks::Networks, requests::Requests},
};

/// Terminals at once. Each is a process.
const TERMINALS: u32 = 200;
/// Runs of checks, replays and resets at once. Each holds a copy of an account in memory.
const RUNS: u32 = 32;
/// How long a call waits for an environment before it is throttled. A caller's own time limit must not pass meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a run of checks waits; the page shows that it runs.
const PATIENCE_OF_RUNS: Duration = Duration::from_secs(20);

/// The pools of a site. Cheap to clone.
#[derive(Clone)]
pub struct Admission {
    /// Environments that are busy: functions, and the programs of terminals.
    pub environments: Pool,
    /// Terminals.
    pub terminals: Pool,
    /// Runs of checks.
    pub runs: Pool,
    /// How many requests somebody may send.
    pub requests: Requests,
    register: Register,
    classes: Arc<DashMap<AccountId, Class>>,
    networks: Arc<Networks>,
}

impl Admission {
    /// Pools with so many environments, for the learners of a register.
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

    /// A learner has been met at an address. A guest's share is counted where the guest was met first.
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

    /// Forgets an account that is no more.
    pub fn forget(&self, account: AccountId) {
        self.classes.remove(&account);
    }

    /// Whether this is known to be a guest's account.
    pub fn is_guest(&self, account: AccountId) -> bool {
        self.classes.get(&account).is_some_and(|class| *class != Class::Member)
    }

    /// An account, with its class. What is nobody's account counts as a guest's.
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
            // Until the guest's next request with the session.
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
}
