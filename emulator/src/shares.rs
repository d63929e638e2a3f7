//! How many execution environments of an account may be busy at once.
//!
//! The emulator knows accounts, not the people behind them. Whoever knows them implements [`Shares`]: the server gives learners and guests
//! different shares of one pool. [`SameForAll`] is for an AWS without people.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use dashmap::DashMap;

use crate::AccountId;

/// Hands out places.
#[async_trait]
pub trait Shares: Send + Sync + fmt::Debug {
    /// A place for one busy environment of this account. May wait a moment for one.
    ///
    /// # Errors
    /// [`NoPermit`]; the caller is told that its call was throttled.
    async fn take(&self, account: AccountId) -> Result<Permit, NoPermit>;

    /// Counts a call that came over the network and was signed for this account.
    ///
    /// # Errors
    /// How long the caller is to wait, when there were too many.
    fn count_call(&self, _account: AccountId) -> Result<(), Duration> {
        Ok(())
    }
}

/// A place among the environments that are busy. Dropping it gives it back.
pub struct Permit(#[expect(dead_code, reason = "held for its `Drop`")] Box<dyn Send + Sync>);

impl Permit {
    /// A place that is held by what is dropped with it.
    pub fn new(held: impl Send + Sync + 'static) -> Self {
        Self(Box::new(held))
    }
}

/// The account has its share, or every place that it could have is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no permit is free")]
pub struct NoPermit;

/// The same number of places for every account, whatever the others have.
#[derive(Debug)]
pub struct SameForAll {
    most: u32,
    busy: Arc<DashMap<AccountId, u32>>,
}

impl SameForAll {
    /// So many for each.
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
