//! Step: identify the API key of a call, if the method requires one.

use std::collections::BTreeMap;

use super::{
    caller::Caller, deployed_stage::DeployedStage, execution_log::ExecutionLog, gateway_error::GatewayError, parse::Incoming,
    routes::Found,
};
use crate::apigateway::{
    State,
    common::Seconds,
    rest_apis::ApiKeySource,
    usage_plans::{Quota, Throttle},
};

/// A caller's API key, with the limits of the usage plan by which it may call the stage.
#[derive(Clone, Debug)]
pub struct CallerKey {
    /// The key's id.
    pub id: String,
    /// The key's value.
    pub value: String,
    /// The plan's id.
    pub plan: String,
    /// The plan's throttle for each of its stages.
    pub throttle: Option<Throttle>,
    /// The plan's throttles for methods of the stage, by `{path}/{METHOD}`.
    pub method_throttles: BTreeMap<String, Throttle>,
    /// The plan's quota.
    pub quota: Option<Quota>,
    /// The time when the key joined the plan.
    pub since: Seconds,
}

/// Returns the caller's key, or `None` if the method does not require one. It is in a header, or the method's authorizer has it. A key that may not call the stage is refused.
pub fn identify(
    deployed: &DeployedStage,
    incoming: &Incoming,
    found: &Found<'_>,
    by: &Caller,
    log: &mut ExecutionLog,
) -> Result<Option<CallerKey>, GatewayError> {
    if !found.method.api_key_required {
        log.key_not_needed(deployed, found);
        return Ok(None);
    }
    let value = match deployed.routes.snapshot.api_key_source {
        ApiKeySource::Header => incoming.header("x-api-key"),
        ApiKeySource::Authorizer => by.authorizer.as_ref().and_then(|authorized| authorized.usage_identifier_key.as_deref()),
    };
    let key = value.and_then(|value| deployed.account.read(|state| caller(&state.apigateway, deployed, value)));
    log.key_checked(deployed, found, value, key.is_some());
    key.map(Some).ok_or(GatewayError::InvalidApiKey)
}

/// Returns the key of a value, if it is enabled and in a plan that has this stage.
fn caller(state: &State, deployed: &DeployedStage, value: &str) -> Option<CallerKey> {
    let key = state.key_of_value(value).filter(|key| key.enabled)?;
    state.plans.values().find_map(|plan| {
        let since = plan.keys.get(&key.id)?.since;
        let stage = plan.stage(&deployed.api_id, &deployed.stage.stage_name)?;
        Some(CallerKey {
            id: key.id.clone(),
            value: value.into(),
            plan: plan.id.clone(),
            throttle: plan.throttle,
            method_throttles: stage.throttle.clone(),
            quota: plan.quota,
            since,
        })
    })
}
