//! Step 2: a place among those that may run at once.

use std::sync::Arc;

use super::target::Target;
use crate::{
    Account,
    emulator::Core,
    lambda::{
        FunctionName,
        concurrency::ACCOUNT_LIMIT,
        error::{LambdaError, Throttle},
    },
};

/// A place, given back when it is dropped.
pub struct Slot {
    account: Arc<Account>,
    function: FunctionName,
}

/// Takes a place: one of the function's own if it has reserved some, else one of those that nobody has reserved.
pub fn take(core: &Core, account: &Arc<Account>, target: &Target) -> Result<Slot, LambdaError> {
    let name = &target.function;
    let most = core.config.most_running;
    let limits = account.read(|state| {
        let own = state.lambda.functions.get(name).and_then(|function| function.reserved_concurrency);
        let reserving: Vec<FunctionName> = state.lambda.reserved().map(|(name, _)| name.clone()).collect();
        let reserved: u32 = state.lambda.reserved().map(|(_, number)| number).sum();
        (own, reserving, ACCOUNT_LIMIT.saturating_sub(reserved))
    });
    let taken = account.live.lambda.with_busy(|busy| {
        if busy.values().sum::<u32>() >= most {
            return Err(Throttle::Account);
        }
        match limits {
            (Some(own), ..) => {
                let running = busy.get(name).copied().unwrap_or(0);
                if running < own { Ok(()) } else { Err(Throttle::Reserved) }
            }
            (None, reserving, unreserved) => {
                let running: u32 = busy.iter().filter(|(name, _)| !reserving.contains(name)).map(|(_, running)| running).sum();
                if running < unreserved { Ok(()) } else { Err(Throttle::Account) }
            }
        }
        .map(|()| *busy.entry(name.clone()).or_insert(0) += 1)
    });
    taken.map(|()| Slot { account: account.clone(), function: name.clone() }).map_err(LambdaError::Throttled)
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.account.live.lambda.with_busy(|busy| {
            if let Some(running) = busy.get_mut(&self.function) {
                *running -= 1;
                if *running == 0 {
                    busy.remove(&self.function);
                }
            }
        });
    }
}
