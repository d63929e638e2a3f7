//! Usage plans: the keys that may call a set of stages, with throttles and a quota.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    collection::{Collection, Noun, Page, Paging},
    common::{At, Texts, free_id, new_id},
    patch::{self, Change, Field, Op, Patching, Table},
    plan_keys::PlanKey,
    tags::MakesTagged,
};
use crate::{AccountId, Call};

/// The most usage plans of an account, by AWS's quota.
const MOST_PLANS: usize = 300;

/// A usage plan and its keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct UsagePlan {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub api_stages: Vec<ApiStage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<Throttle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// The plan's keys, by key id. Responses do not have them.
    #[serde(default, skip_serializing_if = "Collection::is_empty")]
    pub keys: Collection<PlanKey>,
}

/// A stage of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct ApiStage {
    pub api_id: String,
    pub stage: String,
    /// The throttles of methods, by `{path}/{METHOD}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub throttle: BTreeMap<String, Throttle>,
}

/// A limit on the rate of calls: a token bucket of `burst_limit` tokens, to which `rate_limit` tokens are added per second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Throttle {
    pub burst_limit: i64,
    pub rate_limit: f64,
}

/// A limit on the number of calls in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Quota {
    #[serde(default)]
    pub limit: i64,
    /// The number of calls by which the limit is lower in a key's first period.
    #[serde(default)]
    pub offset: i64,
    pub period: Period,
}

/// The period of a quota, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "AWS's own words")]
pub enum Period {
    Day,
    Week,
    Month,
}

impl Period {
    fn parse(text: &str) -> Result<Self, GatewayError> {
        match text {
            "DAY" => Ok(Self::Day),
            "WEEK" => Ok(Self::Week),
            "MONTH" => Ok(Self::Month),
            _ => Err(GatewayError::invalid("Invalid period specified. Valid options are DAY, WEEK, MONTH")),
        }
    }
}

impl Quota {
    fn check(self) -> Result<(), GatewayError> {
        if self.limit < 0 || self.offset < 0 {
            return Err(GatewayError::invalid("Usage Plan quota limit and offset must not be negative"));
        }
        if self.period == Period::Day && self.offset > 0 {
            return Err(GatewayError::invalid("Usage Plan quota offset must be zero in the DAY period"));
        }
        if self.offset > self.limit {
            return Err(GatewayError::invalid("Usage Plan quota offset must not be greater than its limit"));
        }
        Ok(())
    }
}

impl Throttle {
    fn check(self) -> Result<(), GatewayError> {
        if self.burst_limit < 0 || !self.rate_limit.is_finite() || self.rate_limit < 0.0 {
            return Err(GatewayError::invalid("Usage Plan throttle rate and burst must not be negative"));
        }
        Ok(())
    }
}

impl Noun for UsagePlan {
    const MISSING: &'static str = "Invalid Usage Plan ID specified";
}

impl UsagePlan {
    /// Returns the plan for a response, without its keys.
    fn shown(&self) -> Self {
        Self { keys: Collection::default(), ..self.clone() }
    }

    /// Returns a stage of the plan, or `None` if the plan does not have it.
    pub fn stage(&self, api_id: &str, stage: &str) -> Option<&ApiStage> {
        self.api_stages.iter().find(|known| known.api_id == api_id && known.stage == stage)
    }

    fn check(&self) -> Result<(), GatewayError> {
        self.throttle.map_or(Ok(()), Throttle::check)?;
        self.quota.map_or(Ok(()), Quota::check)?;
        self.api_stages.iter().flat_map(|stage| stage.throttle.values()).try_for_each(|throttle| throttle.check())
    }
}

impl State {
    fn check_stages(&self, account: AccountId, plan: &UsagePlan) -> Result<(), GatewayError> {
        for ApiStage { api_id, stage, .. } in &plan.api_stages {
            if !self.api(account, api_id)?.stages.contains(stage) {
                let (api, stage, plan) = (api_id.clone(), stage.clone(), plan.id.clone());
                return Err(GatewayError::NoSuchApiStage { api, stage, plan });
            }
        }
        Ok(())
    }
}

/// Input of [`create_usage_plan`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateUsagePlan {
    name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    api_stages: Vec<ApiStage>,
    throttle: Option<Throttle>,
    quota: Option<Quota>,
    #[serde(default)]
    tags: Texts,
}

/// Creates a usage plan without keys.
pub async fn create_usage_plan(call: Call<CreateUsagePlan>) -> Result<UsagePlan, GatewayError> {
    let input = &call.input;
    let name = input.name.clone().filter(|name| !name.is_empty());
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        if gateway.plans.len() >= MOST_PLANS {
            return Err(GatewayError::LimitExceeded("Maximum number of Usage Plans for this account has been reached".into()));
        }
        let plan = UsagePlan {
            id: free_id(|| new_id(call.core.ids.as_ref()), |id| gateway.plans.contains(id)),
            name: Some(name.ok_or_else(|| GatewayError::invalid("Usage Plan name cannot be empty"))?),
            description: input.description.clone().filter(|description| !description.is_empty()),
            api_stages: input.api_stages.clone(),
            throttle: input.throttle,
            quota: input.quota,
            product_code: None,
            tags: input.tags.clone(),
            keys: Collection::default(),
        };
        plan.check()?;
        gateway.check_stages(call.account.id, &plan)?;
        gateway.plans.insert(plan.id.clone(), plan.clone());
        Ok(plan)
    })
}

/// Returns a usage plan.
pub async fn get_usage_plan(call: Call<At>) -> Result<UsagePlan, GatewayError> {
    call.account.read(|state| state.apigateway.plans.find(&call.input.id).map(UsagePlan::shown))
}

/// Input of [`get_usage_plans`].
#[derive(Debug, Deserialize)]
pub struct GetUsagePlans {
    #[serde(rename = "keyId")]
    key_id: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a page of the usage plans of the account, or of those that have a key.
pub async fn get_usage_plans(call: Call<GetUsagePlans>) -> Result<Page<UsagePlan>, GatewayError> {
    let GetUsagePlans { key_id, paging } = &call.input;
    call.account.read(|state| {
        let fits = |plan: &UsagePlan| key_id.as_ref().is_none_or(|key| plan.keys.contains(key));
        state.apigateway.plans.page(paging, fits, UsagePlan::shown)
    })
}

/// Deletes a usage plan with its counts of calls. A plan that has stages is a 400.
pub async fn delete_usage_plan(call: Call<At>) -> Result<(), GatewayError> {
    let id = &call.input.id;
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        if !gateway.plans.find(id)?.api_stages.is_empty() {
            return Err(GatewayError::invalid(format!(
                "Usage Plan {id} cannot be deleted while API stages are associated with it. Remove its API stages first."
            )));
        }
        gateway.usage.retain(|(plan, _), _| plan != id);
        gateway.plans.remove(id).map(|_| ())
    })
}

/// Patches a usage plan.
pub async fn update_usage_plan(call: Call<Patching<At>>) -> Result<UsagePlan, GatewayError> {
    let Patching { at, operations } = &call.input;
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        let mut plan = gateway.plans.find(&at.id)?.clone();
        patch::apply(&mut plan, PATHS, operations)?;
        plan.check()?;
        gateway.check_stages(call.account.id, &plan)?;
        gateway.check_keys(&plan)?;
        gateway.plans.insert(plan.id.clone(), plan.clone());
        Ok(plan.shown())
    })
}

/// Parses `{api}:{stage}`.
fn api_stage(text: &str) -> Result<(String, String), GatewayError> {
    let (api, stage) = text.split_once(':').ok_or_else(|| GatewayError::invalid("Invalid API Stage specified"))?;
    Ok((api.into(), stage.into()))
}

fn change_stages(plan: &mut UsagePlan, change: &Change<'_>) -> Result<(), GatewayError> {
    let (api_id, stage) = api_stage(&change.text())?;
    let known = plan.stage(&api_id, &stage).is_some();
    match (change.op, known) {
        (Op::Add, false) => plan.api_stages.push(ApiStage { api_id, stage, throttle: BTreeMap::new() }),
        (Op::Add, true) => {
            return Err(GatewayError::Conflict(format!("API Stage {api_id}:{stage} is already in Usage Plan {}", plan.id)));
        }
        (Op::Remove, true) => plan.api_stages.retain(|known| known.api_id != api_id || known.stage != stage),
        (Op::Remove, false) => {
            return Err(GatewayError::NoSuchApiStage { api: api_id, stage, plan: plan.id.clone() });
        }
        (Op::Replace | Op::Move | Op::Copy | Op::Test, _) => return Err(GatewayError::invalid("Invalid API Stage specified")),
    }
    Ok(())
}

/// Returns the throttle of a method of a stage, by the holes of `/apiStages/{api}:{stage}/throttle/{path}/{METHOD}`. It is added if
/// it does not exist.
fn method_throttle<'p>(plan: &'p mut UsagePlan, change: &Change<'_>) -> Result<&'p mut Throttle, GatewayError> {
    let stages = stage_throttles(plan, change)?;
    Ok(stages.entry(format!("{}/{}", change.hole(1), change.hole(2))).or_default())
}

fn stage_throttles<'p>(plan: &'p mut UsagePlan, change: &Change<'_>) -> Result<&'p mut BTreeMap<String, Throttle>, GatewayError> {
    let (api, stage) = api_stage(change.hole(0))?;
    let id = plan.id.clone();
    let known = plan.api_stages.iter_mut().find(|known| known.api_id == api && known.stage == stage);
    known.map(|known| &mut known.throttle).ok_or(GatewayError::NoSuchApiStage { api, stage, plan: id })
}

fn quota(plan: &mut UsagePlan) -> &mut Quota {
    plan.quota.get_or_insert(Quota { limit: 0, offset: 0, period: Period::Day })
}

const PATHS: &Table<UsagePlan> = &Table::listed(&[
    Field::replace("/name", |plan, change| {
        plan.name = Some(change.optional().ok_or_else(|| GatewayError::invalid("Usage Plan name cannot be empty"))?);
        Ok(())
    }),
    Field::replace("/description", |plan, change| {
        plan.description = change.optional();
        Ok(())
    }),
    Field::any("/productCode", |plan, change| {
        plan.product_code = change.optional();
        Ok(())
    }),
    Field::list("/apiStages", change_stages),
    Field::remove("/throttle", |plan, _| {
        plan.throttle = None;
        Ok(())
    }),
    Field::set("/throttle/rateLimit", |plan, change| {
        plan.throttle.get_or_insert_default().rate_limit = change.parsed()?;
        Ok(())
    }),
    Field::set("/throttle/burstLimit", |plan, change| {
        plan.throttle.get_or_insert_default().burst_limit = change.parsed()?;
        Ok(())
    }),
    Field::remove("/quota", |plan, _| {
        plan.quota = None;
        Ok(())
    }),
    Field::set("/quota/limit", |plan, change| {
        quota(plan).limit = change.parsed()?;
        Ok(())
    }),
    Field::set("/quota/offset", |plan, change| {
        quota(plan).offset = change.parsed()?;
        Ok(())
    }),
    Field::set("/quota/period", |plan, change| {
        quota(plan).period = Period::parse(&change.text())?;
        Ok(())
    }),
    Field::any("/apiStages/{apiId:stageName}/throttle", |plan, change| {
        stage_throttles(plan, change)?.clear();
        Ok(())
    }),
    Field::remove("/apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}", |plan, change| {
        let key = format!("{}/{}", change.hole(1), change.hole(2));
        stage_throttles(plan, change)?.remove(&key);
        Ok(())
    }),
    Field::set("/apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}/rateLimit", |plan, change| {
        method_throttle(plan, change)?.rate_limit = change.parsed()?;
        Ok(())
    }),
    Field::set("/apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}/burstLimit", |plan, change| {
        method_throttle(plan, change)?.burst_limit = change.parsed()?;
        Ok(())
    }),
]);

labels!(CreateUsagePlan:; GetUsagePlans:);

impl MakesTagged for CreateUsagePlan {
    fn tags(&self) -> &Texts {
        &self.tags
    }

    fn path(&self) -> String {
        "/usageplans/*".into()
    }
}
