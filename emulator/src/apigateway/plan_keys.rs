//! Usage plan keys: the API keys that belong to a usage plan.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    collection::{Noun, Page, Paging},
    common::{At, Seconds},
    usage_plans::UsagePlan,
};
use crate::Call;

/// The membership of an API key in a usage plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanKey {
    /// The key's id.
    pub id: String,
    /// The time when the key joined the plan. A quota's offset applies in the period of this time only.
    pub since: Seconds,
}

impl Noun for PlanKey {
    const MISSING: &'static str = "Invalid API Key identifier specified";
}

/// A key of a plan in a response.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct UsagePlanKey {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl State {
    /// Returns a 409 if a key of the plan is also in another plan that has a stage in common with it.
    pub(super) fn check_keys(&self, plan: &UsagePlan) -> Result<(), GatewayError> {
        for other in self.plans.values().filter(|other| other.id != plan.id) {
            let shared = other.api_stages.iter().find(|stage| plan.stage(&stage.api_id, &stage.stage).is_some());
            let key = plan.keys.ids().find(|key| other.keys.contains(key));
            if let (Some(stage), Some(key)) = (shared, key) {
                return Err(GatewayError::Conflict(format!(
                    "API Key {key} is already in Usage Plan {} for API Stage {}:{}",
                    other.id, stage.api_id, stage.stage
                )));
            }
        }
        Ok(())
    }

    fn plan_key(&self, id: &str) -> Result<UsagePlanKey, GatewayError> {
        let key = self.keys.find(id)?;
        Ok(UsagePlanKey { id: key.id.clone(), kind: "API_KEY", value: key.value.clone(), name: key.name.clone() })
    }
}

/// Input of [`create_usage_plan_key`].
#[derive(Debug, Deserialize)]
pub struct CreateUsagePlanKey {
    #[serde(rename = "usagePlanId")]
    plan: String,
    #[serde(default, rename = "keyId")]
    key: String,
    #[serde(default, rename = "keyType")]
    kind: String,
}

/// Adds an API key to a usage plan. A key that is in the plan already is a 409.
pub async fn create_usage_plan_key(call: Call<CreateUsagePlanKey>) -> Result<UsagePlanKey, GatewayError> {
    let CreateUsagePlanKey { plan, key, kind } = &call.input;
    if kind != "API_KEY" {
        return Err(GatewayError::invalid("Usage Plan Key type must be API_KEY"));
    }
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        let shown = gateway.plan_key(key)?;
        let mut changed = gateway.plans.find(plan)?.clone();
        if changed.keys.contains(key) {
            return Err(GatewayError::Conflict(format!("Usage Plan {plan} already contains API Key {key}")));
        }
        changed.keys.insert(key.clone(), PlanKey { id: key.clone(), since: call.now.into() });
        gateway.check_keys(&changed)?;
        gateway.plans.insert(plan.clone(), changed);
        Ok(shown)
    })
}

/// The labels of a path that names a key of a plan.
#[derive(Debug, Deserialize)]
pub struct AtPlanKey {
    #[serde(rename = "usagePlanId")]
    plan: String,
    #[serde(rename = "keyId")]
    key: String,
}

/// Returns a key of a usage plan.
pub async fn get_usage_plan_key(call: Call<AtPlanKey>) -> Result<UsagePlanKey, GatewayError> {
    let AtPlanKey { plan, key } = &call.input;
    call.account.read(|state| {
        state.apigateway.plans.find(plan)?.keys.find(key)?;
        state.apigateway.plan_key(key)
    })
}

/// Input of [`get_usage_plan_keys`].
#[derive(Debug, Deserialize)]
pub struct GetUsagePlanKeys {
    #[serde(flatten)]
    at: At,
    #[serde(rename = "nameQuery")]
    name: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a page of the keys of a usage plan whose name begins with `name`, if it is given.
pub async fn get_usage_plan_keys(call: Call<GetUsagePlanKeys>) -> Result<Page<UsagePlanKey>, GatewayError> {
    let GetUsagePlanKeys { at, name, paging } = &call.input;
    call.account.read(|state| {
        let keys = &state.apigateway.keys;
        let named = |id: &str| keys.get(id).and_then(|key| key.name.clone());
        let fits =
            |key: &PlanKey| name.as_ref().is_none_or(|wanted| named(&key.id).is_some_and(|name| name.starts_with(wanted.as_str())));
        let show = |key: &PlanKey| UsagePlanKey {
            id: key.id.clone(),
            kind: "API_KEY",
            value: keys.get(&key.id).and_then(|key| key.value.clone()),
            name: named(&key.id),
        };
        state.apigateway.plans.find(&at.id)?.keys.page(paging, fits, show)
    })
}

/// Removes an API key from a usage plan.
pub async fn delete_usage_plan_key(call: Call<AtPlanKey>) -> Result<(), GatewayError> {
    let AtPlanKey { plan, key } = &call.input;
    call.account.write(|state| state.apigateway.plans.find_mut(plan)?.keys.remove(key).map(|_| ()))
}

labels!(at GetUsagePlanKeys);
labels!(CreateUsagePlanKey: plan; AtPlanKey: plan, key);
