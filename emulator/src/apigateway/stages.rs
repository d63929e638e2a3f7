//! Stages: the names by which callers reach deployments, with variables and settings of methods.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    access_log_settings::{self, AccessLogSettings},
    canary::{self, CanarySettings},
    collection::{Collection, Noun},
    common::{AtApi, HttpMethod, InApi, Seconds, Texts},
    deployments::Deployment,
    patch::{self, Field, Patching, Table},
    rest_apis::Api,
    tags::MakesTagged,
    usage_plans::ApiStage,
};
use crate::Call;

/// The most stages of an API, by AWS's quota.
const MOST_STAGES: usize = 10;
const CACHES: GatewayError = GatewayError::Unsupported("cache clusters of stages");
/// AWS's list of paths in the error for a path that does not exist. Commas are missing in it as on AWS.
const ALL_PATHS: &str = "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, \
    /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, \
    /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, \
    /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, \
    /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, \
    /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, \
    /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, \
    /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, \
    /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, \
    /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled";

/// A stage of an API.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Stage {
    pub deployment_id: String,
    pub stage_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub cache_cluster_enabled: bool,
    pub cache_cluster_status: CacheClusterStatus,
    pub method_settings: BTreeMap<String, MethodSetting>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub variables: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<AccessLogSettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary_settings: Option<CanarySettings>,
    pub tracing_enabled: bool,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    pub created_date: Seconds,
    pub last_updated_date: Seconds,
}

/// The status of a stage's cache. Caches are not implemented.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CacheClusterStatus {
    /// The stage has no cache.
    NotAvailable,
}

/// The settings of one method of a stage, or of all its methods (`*/*`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct MethodSetting {
    pub metrics_enabled: bool,
    pub logging_level: LoggingLevel,
    pub data_trace_enabled: bool,
    pub throttling_burst_limit: i64,
    pub throttling_rate_limit: f64,
    pub caching_enabled: bool,
    pub cache_ttl_in_seconds: i64,
    pub cache_data_encrypted: bool,
    pub require_authorization_for_cache_control: bool,
    pub unauthorized_cache_control_header_strategy: String,
}

/// The calls that are written to the execution log: none, those with an error, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "AWS's own words")]
pub enum LoggingLevel {
    Off,
    Error,
    Info,
}

impl Default for MethodSetting {
    fn default() -> Self {
        Self {
            metrics_enabled: false,
            logging_level: LoggingLevel::Off,
            data_trace_enabled: false,
            // AWS's limits of an account, which are the defaults of a method: requests, and requests per second.
            throttling_burst_limit: 5000,
            throttling_rate_limit: 10_000.0,
            caching_enabled: false,
            cache_ttl_in_seconds: 300,
            cache_data_encrypted: false,
            require_authorization_for_cache_control: true,
            unauthorized_cache_control_header_strategy: "SUCCEED_WITH_RESPONSE_HEADER".into(),
        }
    }
}

impl Noun for Stage {
    const MISSING: &'static str = "Invalid stage identifier specified";
}

impl Stage {
    /// Makes a stage without a deployment. An API that has the most stages already is a 429.
    pub fn new(api: &Api, stage_name: String, now: Seconds) -> Result<Self, GatewayError> {
        if api.stages.len() >= MOST_STAGES {
            return Err(GatewayError::LimitExceeded("Maximum number of Stages for this API has been reached".into()));
        }
        Ok(Self::named(stage_name, now))
    }

    /// Makes a stage that belongs to no API, for `test-invoke-method`.
    pub fn named(stage_name: String, now: Seconds) -> Self {
        Self {
            deployment_id: String::new(),
            stage_name,
            description: None,
            cache_cluster_enabled: false,
            cache_cluster_status: CacheClusterStatus::NotAvailable,
            method_settings: BTreeMap::new(),
            variables: Texts::new(),
            documentation_version: None,
            client_certificate_id: None,
            access_log_settings: None,
            canary_settings: None,
            tracing_enabled: false,
            tags: Texts::new(),
            created_date: now,
            last_updated_date: now,
        }
    }

    /// Returns a 400 unless the canary, if there is one, has a deployment that exists and a percentage.
    fn check_canary(&self, deployments: &Collection<Deployment>) -> Result<(), GatewayError> {
        let Some(canary) = &self.canary_settings else { return Ok(()) };
        if !deployments.contains(&canary.deployment_id) {
            return Err(GatewayError::invalid("Deployment id does not exist"));
        }
        canary.check()
    }

    /// Returns the settings of a method: those of its path and name (or `*`), else those of `*/*`, if the stage has them.
    pub fn setting(&self, resource_path: &str, method: HttpMethod) -> Option<&MethodSetting> {
        let own = |key: &str| {
            let (path, name) = key.rsplit_once('/')?;
            let path = path.replace("~1", "/");
            let fits = path.trim_start_matches('/') == resource_path.trim_start_matches('/');
            (fits && (name == method.as_str() || name == "*")).then_some(())
        };
        let specific = self.method_settings.iter().find(|(key, _)| own(key).is_some());
        specific.map(|(_, setting)| setting).or_else(|| self.method_settings.get("*/*"))
    }
}

/// Returns a 400 unless a stage's name has 1 to 128 letters, digits, `-` and `_`.
pub fn check_name(name: &str) -> Result<(), GatewayError> {
    let fits = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !name.is_empty() && name.len() <= 128 && fits {
        return Ok(());
    }
    Err(GatewayError::invalid("Stage name only allows a-zA-Z0-9_-"))
}

/// Returns a 400 unless all names have 1 to 64 letters, digits and `_`, and all values at most 512 characters of
/// `[A-Za-z0-9-._~:/?#&=,]`.
pub fn check_variables(variables: &Texts) -> Result<(), GatewayError> {
    for (name, value) in variables {
        if name.is_empty() || name.len() > 64 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(GatewayError::invalid("Stage variable names can only contain alphanumeric characters and underscores"));
        }
        if value.len() > 512 || !value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte)) {
            return Err(GatewayError::invalid(format!(
                "Stage variable value [{value}] doesn't match the pattern: [A-Za-z0-9-._~:/?#&=,]+"
            )));
        }
    }
    Ok(())
}

/// Input of [`create_stage`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateStage {
    #[serde(flatten)]
    at: AtApi,
    #[serde(default)]
    stage_name: String,
    #[serde(default)]
    deployment_id: String,
    description: Option<String>,
    #[serde(default)]
    cache_cluster_enabled: bool,
    #[serde(default)]
    variables: Option<Texts>,
    documentation_version: Option<String>,
    canary_settings: Option<CanarySettings>,
    #[serde(default)]
    tracing_enabled: bool,
    #[serde(default)]
    tags: Texts,
}

/// Creates a stage for a deployment.
pub async fn create_stage(call: Call<CreateStage>) -> Result<Stage, GatewayError> {
    let input = &call.input;
    input.at.check(&call.account)?;
    if input.cache_cluster_enabled {
        return Err(CACHES);
    }
    check_name(&input.stage_name)?;
    let variables = input.variables.clone().unwrap_or_default();
    check_variables(&variables)?;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &input.at.rest_api_id)?;
        if api.stages.contains(&input.stage_name) {
            return Err(GatewayError::Conflict("Stage already exists".into()));
        }
        if !api.deployments.contains(&input.deployment_id) {
            return Err(GatewayError::invalid("Deployment id does not exist"));
        }
        let stage = Stage {
            deployment_id: input.deployment_id.clone(),
            description: input.description.clone().filter(|description| !description.is_empty()),
            variables,
            documentation_version: input.documentation_version.clone(),
            canary_settings: input.canary_settings.clone(),
            tracing_enabled: input.tracing_enabled,
            tags: input.tags.clone(),
            ..Stage::new(api, input.stage_name.clone(), call.now.into())?
        };
        stage.check_canary(&api.deployments)?;
        api.stages.insert(stage.stage_name.clone(), stage.clone());
        Ok(stage)
    })
}

/// Returns a stage.
pub async fn get_stage(call: Call<InApi>) -> Result<Stage, GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.read(|state| state.apigateway.api(call.account.id, rest_api_id)?.stages.find(id).cloned())
}

/// Input of [`get_stages`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetStages {
    rest_api_id: String,
    deployment_id: Option<String>,
}

/// The response of [`get_stages`].
#[derive(Debug, Serialize)]
pub struct Stages {
    item: Vec<Stage>,
}

/// Returns the stages of an API, or of one of its deployments. There is no second page, because an API has at most `MOST_STAGES`.
pub async fn get_stages(call: Call<GetStages>) -> Result<Stages, GatewayError> {
    let GetStages { rest_api_id, deployment_id } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, rest_api_id)?;
        let fits = |stage: &Stage| deployment_id.as_ref().is_none_or(|id| stage.deployment_id == *id);
        Ok(Stages { item: api.stages.values().filter(|stage| fits(stage)).cloned().collect() })
    })
}

/// Deletes a stage, and removes it from usage plans.
pub async fn delete_stage(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| {
        state.apigateway.api_mut(call.account.id, rest_api_id)?.stages.remove(id)?;
        let is_this = |stage: &ApiStage| stage.api_id == *rest_api_id && stage.stage == *id;
        let plans = &mut state.apigateway.plans;
        plans.change_where(|plan| plan.api_stages.iter().any(is_this), |plan| plan.api_stages.retain(|stage| !is_this(stage)));
        Ok(())
    })
}

/// Patches a stage. To enable logging, the account must have a role for it.
pub async fn update_stage(call: Call<Patching<InApi>>) -> Result<Stage, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let may_log = state.apigateway.account.cloudwatch_role_arn.is_some();
        let api = state.apigateway.api_mut(call.account.id, rest_api_id)?;
        let mut stage = api.stages.find(id)?.clone();
        patch::apply(&mut stage, PATHS, operations)?;
        check_deployment(&api.deployments, &stage)?;
        stage.check_canary(&api.deployments)?;
        check_variables(&stage.variables)?;
        let logs = stage.method_settings.values().any(|setting| setting.logging_level != LoggingLevel::Off);
        if !may_log && (logs || stage.access_log_settings.is_some()) {
            return Err(GatewayError::invalid("CloudWatch Logs role ARN must be set in account settings to enable logging"));
        }
        stage.last_updated_date = call.now.into();
        api.stages.insert(id.clone(), stage.clone());
        Ok(stage)
    })
}

fn check_deployment(deployments: &Collection<Deployment>, stage: &Stage) -> Result<(), GatewayError> {
    if deployments.contains(&stage.deployment_id) {
        return Ok(());
    }
    Err(GatewayError::invalid("Deployment id does not exist"))
}

/// Returns the settings for the path's holes, `{resource path}/{method}`. New settings of a method start as a copy of those of
/// `*/*`.
fn setting<'s>(stage: &'s mut Stage, change: &patch::Change<'_>) -> &'s mut MethodSetting {
    let key = format!("{}/{}", change.hole(0), change.hole(1));
    let general = stage.method_settings.get("*/*").cloned();
    stage.method_settings.entry(key).or_insert_with(|| general.unwrap_or_default())
}

const PATHS: &Table<Stage> = &Table::fixed(
    ALL_PATHS,
    &[&canary::PATHS, &access_log_settings::PATHS],
    &[
        Field::replace("/deploymentId", |stage, change| {
            stage.deployment_id = change.text();
            Ok(())
        }),
        Field::replace("/description", |stage, change| {
            stage.description = change.optional();
            Ok(())
        }),
        Field::replace("/documentationVersion", |stage, change| {
            stage.documentation_version = change.optional();
            Ok(())
        }),
        Field::replace("/tracingEnabled", |stage, change| {
            stage.tracing_enabled = change.boolean()?;
            Ok(())
        }),
        Field::replace("/cacheClusterEnabled", |_, change| match change.boolean()? {
            true => Err(CACHES),
            false => Ok(()),
        }),
        Field::any("/variables/{variable_name}", |stage, change| {
            change.on_map(&mut stage.variables);
            Ok(())
        }),
        Field::remove("/variables", |stage, _| {
            stage.variables.clear();
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/throttling/rateLimit", |stage, change| {
            setting(stage, change).throttling_rate_limit = change.parsed()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/throttling/burstLimit", |stage, change| {
            setting(stage, change).throttling_burst_limit = change.parsed()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/logging/loglevel", |stage, change| {
            setting(stage, change).logging_level = match change.text().to_ascii_uppercase().as_str() {
                "OFF" | "" => LoggingLevel::Off,
                "ERROR" => LoggingLevel::Error,
                "INFO" => LoggingLevel::Info,
                _ => return Err(GatewayError::invalid("Invalid logging level specified. Valid options are OFF, ERROR, INFO")),
            };
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/logging/dataTrace", |stage, change| {
            setting(stage, change).data_trace_enabled = change.boolean()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/metrics/enabled", |stage, change| {
            setting(stage, change).metrics_enabled = change.boolean()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/caching/enabled", |stage, change| match change.boolean()? {
            true => Err(CACHES),
            false => {
                setting(stage, change).caching_enabled = false;
                Ok(())
            }
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/caching/ttlInSeconds", |stage, change| {
            setting(stage, change).cache_ttl_in_seconds = change.parsed()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/caching/dataEncrypted", |stage, change| {
            setting(stage, change).cache_data_encrypted = change.boolean()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/caching/requireAuthorizationForCacheControl", |stage, change| {
            setting(stage, change).require_authorization_for_cache_control = change.boolean()?;
            Ok(())
        }),
        Field::replace("/{resourcePath+}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy", |stage, change| {
            setting(stage, change).unauthorized_cache_control_header_strategy = change.text();
            Ok(())
        }),
        Field::remove("/{resourcePath+}/{httpMethod}", |stage, change| {
            let method = format!("{}/{}", change.hole(0), change.hole(1));
            match stage.method_settings.remove(&method) {
                Some(_) => Ok(()),
                None => Err(GatewayError::invalid(format!(
                    "Cannot remove method setting {method} because there is no method setting for this method "
                ))),
            }
        }),
        Field::replace("/clientCertificateId", |stage, change| {
            stage.client_certificate_id = change.optional();
            Ok(())
        }),
        Field::unsupported("/cacheClusterSize", |_, _| Err(CACHES)),
    ],
);

labels!(at CreateStage);
labels!(GetStages: rest_api_id);

impl MakesTagged for CreateStage {
    fn tags(&self) -> &Texts {
        &self.tags
    }

    fn path(&self) -> String {
        format!("/restapis/{}/stages/{}", self.at.rest_api_id, self.stage_name)
    }
}
