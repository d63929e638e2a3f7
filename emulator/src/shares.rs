//! How many execution environments of an account may be busy at once, how often it may call, and how much it may store.
//!
//! The emulator knows accounts, not their owners. The server, which knows them, implements [`Shares`]: it gives learners and guests
//! different shares of one pool. [`SameForAll`] is for an AWS without users.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use dashmap::DashMap;

use crate::{AccountId, Quota};

/// Assigns places among the busy environments to accounts.
#[async_trait]
pub trait Shares: Send + Sync + fmt::Debug {
    /// Takes a place for one busy environment of this account. It may wait a moment for a free one.
    ///
    /// # Errors
    /// [`NoPermit`] if no place is free; the caller's call is then throttled.
    async fn take(&self, account: AccountId) -> Result<Permit, NoPermit>;

    /// Counts a call from the network that was signed for this account. The default never refuses.
    ///
    /// # Errors
    /// The time after which the caller may try again, if the account made too many calls.
    fn count_call(&self, _account: AccountId) -> Result<(), Duration> {
        Ok(())
    }

    /// Returns how much an account may store, where `whole` is the most for any account. The default gives it to every account.
    fn quota(&self, _account: AccountId, whole: Quota) -> Quota {
        whole
    }
}

/// A place among the busy environments, which is freed when this is dropped.
pub struct Permit(#[expect(dead_code, reason = "held for its `Drop`")] Box<dyn Send + Sync>);

impl Permit {
    /// Returns a permit that drops `held` when it is dropped.
    pub fn new(held: impl Send + Sync + 'static) -> Self {
        Self(Box::new(held))
    }
}

/// The account's share is used up, or no place of the pool is free for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no permit is free")]
pub struct NoPermit;

/// The same number of places for every account, independent of the others.
#[derive(Debug)]
pub struct SameForAll {
    most: u32,
    busy: Arc<DashMap<AccountId, u32>>,
}

impl SameForAll {
    /// Returns shares of `most` places for each account.
    pub fn new(most: u32) -> Self {
        Self { most, busy: Arc::default() }
    }
}

#[async_trait]
impl Shares for SameForAll {
    async fn take(&self, account: AccountId) -> Result<Permit, NoPermit> {
        let mut busy = self.busy.entry(account).or_insert(0);
        if *busy >= self.most {
            return Err(NoPermit);
        }
        *busy += 1;
        Ok(Permit::new(Taken { busy: self.busy.clone(), account }))
    }
}

struct Taken {
    busy: Arc<DashMap<AccountId, u32>>,
    account: AccountId,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.busy.remove_if_mut(&self.account, |_, busy| {
            *busy = busy.saturating_sub(1);
            *busy == 0
        });
    }
}
