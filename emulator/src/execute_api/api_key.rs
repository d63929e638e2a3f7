//! Step: the API key, where the method asks for one.

use std::collections::BTreeMap;

use super::{
    deployed_stage::DeployedStage, execution_log::ExecutionLog, gateway_error::GatewayError, parse::Incoming, routes::Found,
};
use crate::apigateway::{
    State,
    common::Seconds,
    rest_apis::ApiKeySource,
    usage_plans::{Quota, Throttle},
};

/// A caller's key, and what the plan says that lets it into this stage.
#[derive(Clone, Debug)]
pub struct CallerKey {
    /// The key's id.
    pub id: String,
    /// The key itself.
    pub value: String,
    /// The plan's id.
    pub plan: String,
    /// How fast, for the whole stage.
    pub throttle: Option<Throttle>,
    /// How fast, by method: `{path}/{METHOD}`.
    pub method_throttles: BTreeMap<String, Throttle>,
    /// How often.
    pub quota: Option<Quota>,
    /// Since when the key is in the plan.
    pub since: Seconds,
}

/// Finds the caller's key, if the method asks for one.
pub fn identify(
    deployed: &DeployedStage,
    incoming: &Incoming,
    found: &Found<'_>,
    log: &mut ExecutionLog,
) -> Result<Option<CallerKey>, GatewayError> {
    if !found.method.api_key_required {
        log.key_not_needed(deployed, found);
        return Ok(None);
    }
    let value = match deployed.routes.snapshot.api_key_source {
        ApiKeySource::Header => incoming.header("x-api-key"),
        ApiKeySource::Authorizer => None,
    };
    let key = value.and_then(|value| deployed.account.read(|state| caller(&state.apigateway, deployed, value)));
    log.key_checked(deployed, found, value, key.is_some());
    key.map(Some).ok_or(GatewayError::InvalidApiKey)
}

/// The key of a value, if it is enabled and in a plan for this stage.
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
