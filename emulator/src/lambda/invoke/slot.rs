//! Step 2: takes a slot, which limits the number of invocations that run at once.

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
    shares::{NoPermit, Permit},
};

/// A slot for one running invocation. It is released when it is dropped.
pub struct Slot {
    _counted: Counted,
    _permit: Permit,
}

/// Takes a slot: first of Lambda's concurrency, then of the account's share of this machine.
pub async fn take(core: &Core, account: &Arc<Account>, target: &Target) -> Result<Slot, LambdaError> {
    let counted = count(account, target).map_err(LambdaError::Throttled)?;
    let permit = core.config.shares.take(account.id).await;
    let permit = permit.map_err(|NoPermit| LambdaError::Throttled(Throttle::Account))?;
    Ok(Slot { _counted: counted, _permit: permit })
}

/// A running invocation of a function, counted until it is dropped.
struct Counted {
    account: Arc<Account>,
    function: FunctionName,
}

/// Counts an invocation by Lambda's rules: against the function's reserved concurrency if it has any, else against the account's
/// unreserved concurrency.
fn count(account: &Arc<Account>, target: &Target) -> Result<Counted, Throttle> {
    let name = &target.function;
    let limits = account.read(|state| {
        let own = state.lambda.functions.get(name).and_then(|function| function.reserved_concurrency);
        let reserving: Vec<FunctionName> = state.lambda.reserved().map(|(name, _)| name.clone()).collect();
        let reserved: u32 = state.lambda.reserved().map(|(_, number)| number).sum();
        (own, reserving, ACCOUNT_LIMIT.saturating_sub(reserved))
    });
    let taken = account.live.lambda.with_busy(|busy| {
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
    taken.map(|()| Counted { account: account.clone(), function: name.clone() })
}

impl Drop for Counted {
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
