//! Step: the API key, where the method asks for one.

use super::{door::Door, execution_log::ExecutionLog, parse::Incoming, refusal::Refusal, routes::Found};
use crate::apigateway::{api_keys::ApiKey, common::Seconds, rest_apis::ApiKeySource, usage_plans::UsagePlan};

/// A caller's key, and the plan that lets it into this stage.
#[derive(Clone, Debug)]
pub struct CallerKey {
    /// The key's id.
    pub id: String,
    /// The key itself.
    pub value: String,
    /// Its plan, without the plan's keys.
    pub plan: UsagePlan,
    /// Since when it is in the plan.
    pub since: Seconds,
}

/// Finds the caller's key, if the method asks for one.
pub fn identify(door: &Door, incoming: &Incoming, found: &Found<'_>, log: &mut ExecutionLog) -> Result<Option<CallerKey>, Refusal> {
    if !found.method.api_key_required {
        log.key_not_needed(door, found);
        return Ok(None);
    }
    let value = match door.routes.snapshot.api_key_source {
        ApiKeySource::Header => incoming.header("x-api-key"),
        ApiKeySource::Authorizer => None,
    };
    let key = value.and_then(|value| {
        door.account.read(|state| {
            let key = state.apigateway.key_of_value(value).filter(|key| key.enabled)?;
            let plan = state
                .apigateway
                .plans
                .values()
                .find(|plan| plan.keys.contains(&key.id) && plan.stage(&door.api_id, &door.stage.stage_name).is_some())?;
            Some(caller(key, plan, value))
        })
    });
    log.key_checked(door, found, value, key.is_some());
    key.flatten().map(Some).ok_or(Refusal::InvalidApiKey)
}

fn caller(key: &ApiKey, plan: &UsagePlan, value: &str) -> Option<CallerKey> {
    let since = plan.keys.get(&key.id)?.since;
    let plan = UsagePlan { keys: Default::default(), ..plan.clone() };
    Some(CallerKey { id: key.id.clone(), value: value.into(), plan, since })
}
