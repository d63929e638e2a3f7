//! Step: how often. Counts the call, and refuses it when the period's calls are used up.

use super::{api_key::CallerKey, deployed_stage::DeployedStage, gateway_error::GatewayError, parse::Incoming};
use crate::{apigateway::usage::day, emulator::Core};

/// Counts a call with a key.
///
/// A count that a quota goes by is stored before the call goes on, so that a restart gives nobody a fresh quota. Where there is no quota, the count
/// is stored with whatever is stored next: losing some of it hurts nobody.
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
