//! Step: find the stage. The API's id leads to its account, and the stage's name to a deployment.

use std::sync::Arc;

use super::{gateway_error::GatewayError, parse::Incoming, routes::Routes};
use crate::{Account, AccountId, REST_API, apigateway::stages::Stage, emulator::Core};

/// The alphabet of the number that decides about a canary.
const DIGITS: &str = "0123456789";

/// A stage of an API with its deployment.
pub struct DeployedStage {
    /// The account that the API belongs to.
    pub account: Arc<Account>,
    /// The API's id.
    pub api_id: String,
    /// The stage with its present settings.
    pub stage: Stage,
    /// The routes of the stage's deployment.
    pub routes: Arc<Routes>,
    /// Whether the canary answers the call; `None` if the stage has no canary.
    pub is_canary: Option<bool>,
}

/// Finds the stage of a call. An API and a stage that do not exist give the same error, so that callers cannot enumerate ids.
pub async fn find(core: &Arc<Core>, incoming: &Incoming) -> Result<DeployedStage, GatewayError> {
    let api_id = &incoming.api_id;
    let owner = owner(core, api_id).await?.ok_or(GatewayError::NoSuchStage)?;
    let account = core.account_with(owner, &[]).await.map_err(|error| GatewayError::internal(&error))?;
    let deployed = account.read(|state| {
        let api = state.apigateway.apis.get(api_id).filter(|api| !api.info.disable_execute_api_endpoint)?;
        let mut stage = api.stages.get(&incoming.stage)?.clone();
        let is_canary = canary(core, &mut stage);
        let snapshot = api.deployments.get(&stage.deployment_id)?.snapshot.clone();
        Some((stage, snapshot, is_canary))
    });
    let (stage, snapshot, is_canary) = deployed.ok_or(GatewayError::NoSuchStage)?;
    let routes = account.live.execute_api.routes(api_id, &stage.deployment_id, &snapshot);
    Ok(DeployedStage { account, api_id: api_id.clone(), stage, routes, is_canary })
}

/// Draws whether the stage's canary answers this call, and gives the stage the canary's deployment and variables if it does.
/// Returns `None` if the stage has no canary.
fn canary(core: &Core, stage: &mut Stage) -> Option<bool> {
    let canary = stage.canary_settings.take()?;
    // Two digits before the point, and two after it.
    let drawn = core.ids.draw(DIGITS, 4).parse::<f64>().unwrap_or(0.0) / 100.0;
    let is_canary = drawn < canary.percent_traffic;
    if is_canary {
        stage.deployment_id = canary.deployment_id;
        stage.variables.extend(canary.stage_variable_overrides);
    }
    Some(is_canary)
}

async fn owner(core: &Core, api_id: &str) -> Result<Option<AccountId>, GatewayError> {
    let well_formed = api_id.len() == 10 && api_id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !well_formed {
        return Ok(None);
    }
    if let Some(owner) = core.api_owners.get(api_id) {
        return Ok(Some(*owner));
    }
    let owner = core.store.owner(REST_API, api_id).await.map_err(|error| GatewayError::internal(&error))?;
    if let Some(owner) = owner {
        core.api_owners.insert(api_id.into(), owner);
    }
    Ok(owner)
}
