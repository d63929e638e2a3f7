//! Step: count the call, and refuse it if the quota of the period is used up.

use super::{api_key::CallerKey, deployed_stage::DeployedStage, gateway_error::GatewayError, parse::Incoming};
use crate::{apigateway::usage::day, emulator::Core};

/// Counts a call with a key.
///
/// If the plan has a quota, the count is stored before the next step, so that a restart does not reset a quota. Without a quota,
/// the count is stored with the account's next save, because losing some counts has no effect on callers.
pub async fn count(
    core: &Core,
    deployed: &DeployedStage,
    incoming: &Incoming,
    key: Option<&CallerKey>,
) -> Result<(), GatewayError> {
    let Some(CallerKey { id, plan, quota, since, .. }) = key else { return Ok(()) };
    let today = day(incoming.now);
    deployed.account.write(|state| {
        let usage = state.apigateway.usage.entry((plan.clone(), id.clone())).or_default();
        match *quota {
            Some(quota) if usage.remaining(quota, *since, today) == 0 => Err(GatewayError::QuotaExceeded),
            Some(_) | None => {
                usage.count(today);
                Ok(())
            }
        }
    })?;
    if quota.is_some() {
        core.save(&deployed.account, None).await.map_err(|error| GatewayError::internal(&error))?;
    }
    Ok(())
}
