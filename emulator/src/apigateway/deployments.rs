//! Deployments: immutable snapshots of an API. Calls are answered from these, never from the API as it is edited.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    authorizers::Authorizer,
    canary::CanarySettings,
    collection::{Collection, Noun, Page},
    common::{AtApi, HttpMethod, InApi, Listing, Seconds, Texts, free_id, short_id},
    gateway_responses::GatewayResponse,
    methods::AuthorizationType,
    models::Model,
    patch::{self, Field, Patching, Table},
    policy,
    resources::Resource,
    rest_apis::{Api, ApiKeySource},
    stages::{Stage, check_name},
    validators::RequestValidator,
};
use crate::{Call, iam::document::Document};

/// The most deployments of an API. The limit is Coldstart's: each deployment keeps a whole API in memory.
const MOST_DEPLOYMENTS: usize = 500;

/// A deployment with its snapshot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deployment {
    /// The members that `get-deployment` returns.
    pub info: DeploymentInfo,
    /// The API at the time of the deployment. It never changes.
    pub snapshot: Arc<Snapshot>,
}

/// A deployment in a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct DeploymentInfo {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub created_date: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_summary: Option<BTreeMap<String, BTreeMap<HttpMethod, MethodSnapshot>>>,
}

/// A method in the summary of a deployment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct MethodSnapshot {
    pub authorization_type: AuthorizationType,
    pub api_key_required: bool,
}

/// The parts of an API that the responses to callers depend on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the members of Api and RestApi")]
pub struct Snapshot {
    pub resources: Collection<Resource>,
    pub validators: Collection<RequestValidator>,
    pub models: Collection<Model>,
    #[serde(default)]
    pub authorizers: Collection<Authorizer>,
    #[serde(default)]
    pub policy: Option<Document>,
    pub gateway_responses: Collection<GatewayResponse>,
    pub binary_media_types: Vec<String>,
    pub api_key_source: ApiKeySource,
    #[serde(default)]
    pub minimum_compression_size: Option<u32>,
}

impl Noun for Deployment {
    const MISSING: &'static str = "Invalid Deployment identifier specified";
}

impl Snapshot {
    /// Takes a snapshot of an API as it is edited.
    pub fn of(api: &Api) -> Self {
        Self {
            resources: api.resources.clone(),
            validators: api.validators.clone(),
            models: api.models.clone(),
            authorizers: api.authorizers.clone(),
            policy: api.info.policy.as_deref().and_then(policy::document),
            gateway_responses: api.gateway_responses.clone(),
            binary_media_types: api.info.binary_media_types.clone(),
            api_key_source: api.info.api_key_source,
            minimum_compression_size: api.info.minimum_compression_size,
        }
    }

    /// Returns whether callers of this snapshot meet the API as it is edited now.
    fn is_of(&self, api: &Api) -> bool {
        // The members have no equality of their own; what is stored of them is what counts.
        let stored = |snapshot: &Self| serde_json::to_value(snapshot).ok();
        stored(self) == stored(&Self::of(api))
    }

    fn summary(&self) -> BTreeMap<String, BTreeMap<HttpMethod, MethodSnapshot>> {
        let methods = |resource: &Resource| {
            let of = |(name, method): (&HttpMethod, &super::methods::Method)| {
                let snapshot =
                    MethodSnapshot { authorization_type: method.authorization_type, api_key_required: method.api_key_required };
                (*name, snapshot)
            };
            resource.resource_methods.iter().map(of).collect::<BTreeMap<_, _>>()
        };
        let with_methods = self.resources.values().filter(|resource| !resource.resource_methods.is_empty());
        with_methods.map(|resource| (resource.path.clone(), methods(resource))).collect()
    }
}

/// Input of [`create_deployment`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDeployment {
    #[serde(flatten)]
    at: AtApi,
    stage_name: Option<String>,
    stage_description: Option<String>,
    description: Option<String>,
    cache_cluster_enabled: Option<bool>,
    #[serde(default)]
    variables: Option<Texts>,
    tracing_enabled: Option<bool>,
    canary_settings: Option<CanarySettings>,
}

/// Creates a deployment. A stage that the request names is created, or moved to this deployment. An API without methods, or with a
/// method that has no integration, is a 400.
pub async fn create_deployment(call: Call<CreateDeployment>) -> Result<DeploymentInfo, GatewayError> {
    let input = &call.input;
    input.at.check(&call.account)?;
    if input.cache_cluster_enabled == Some(true) {
        return Err(GatewayError::Unsupported("cache clusters of stages"));
    }
    let stage_name = input.stage_name.clone().filter(|name| !name.is_empty());
    if let Some(name) = &stage_name {
        check_name(name)?;
    }
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &input.at.rest_api_id)?;
        check_complete(api)?;
        if api.deployments.len() >= MOST_DEPLOYMENTS {
            return Err(GatewayError::LimitExceeded("Maximum number of deployments for this API has been reached".into()));
        }
        let id = free_id(|| short_id(call.core.ids.as_ref()), |id| api.deployments.contains(id));
        if let Some(canary) = &input.canary_settings {
            let stage = canary_stage(api, stage_name.as_deref())?;
            let canary = CanarySettings { deployment_id: id.clone(), ..canary.clone() };
            canary.check()?;
            stage.canary_settings = Some(canary);
            stage.last_updated_date = call.now.into();
        } else if let Some(name) = stage_name {
            let mut stage = match api.stages.get(&name) {
                Some(stage) => stage.clone(),
                None => Stage::new(api, name, call.now.into())?,
            };
            stage.deployment_id = id.clone();
            stage.last_updated_date = call.now.into();
            if let Some(description) = &input.stage_description {
                stage.description = Some(description.clone());
            }
            if let Some(variables) = &input.variables {
                super::stages::check_variables(variables)?;
                stage.variables = variables.clone();
            }
            stage.tracing_enabled = input.tracing_enabled.unwrap_or(stage.tracing_enabled);
            api.stages.insert(stage.stage_name.clone(), stage);
        }
        let info = DeploymentInfo {
            id: id.clone(),
            description: input.description.clone().filter(|description| !description.is_empty()),
            created_date: call.now.into(),
            api_summary: None,
        };
        api.deployments.insert(id, Deployment { info: info.clone(), snapshot: Arc::new(Snapshot::of(api)) });
        Ok(info)
    })
}

/// Returns the names of an API's stages whose callers do not meet the API as it is edited now.
pub fn undeployed_stages(api: &Api) -> Vec<String> {
    let is_old =
        |stage: &&Stage| api.deployments.get(&stage.deployment_id).is_some_and(|deployment| !deployment.snapshot.is_of(api));
    api.stages.values().filter(is_old).map(|stage| stage.stage_name.clone()).collect()
}

/// Returns the stage that gets a canary. It must exist.
fn canary_stage<'a>(api: &'a mut Api, name: Option<&str>) -> Result<&'a mut Stage, GatewayError> {
    let name = name.ok_or_else(|| {
        GatewayError::invalid(
            "Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null",
        )
    })?;
    api.stages.find_mut(name).map_err(|_| {
        GatewayError::invalid(format!(
            "Invalid deployment content specified.Stage {name} must already be created before making a canary release deployment"
        ))
    })
}

fn check_complete(api: &Api) -> Result<(), GatewayError> {
    let mut methods = api.resources.values().flat_map(|resource| resource.resource_methods.values()).peekable();
    if methods.peek().is_none() {
        return Err(GatewayError::invalid("The REST API doesn't contain any methods"));
    }
    if methods.any(|method| method.method_integration.is_none()) {
        return Err(GatewayError::invalid("No integration defined for method"));
    }
    Ok(())
}

/// Input of [`get_deployment`].
#[derive(Debug, Deserialize)]
pub struct GetDeployment {
    #[serde(flatten)]
    at: InApi,
    #[serde(default)]
    embed: Vec<String>,
}

/// Returns a deployment, with a summary of its methods if the request embeds `apisummary`.
pub async fn get_deployment(call: Call<GetDeployment>) -> Result<DeploymentInfo, GatewayError> {
    let GetDeployment { at, embed } = &call.input;
    call.account.read(|state| {
        let deployment = state.apigateway.api(call.account.id, &at.rest_api_id)?.deployments.find(&at.id)?;
        let mut info = deployment.info.clone();
        info.api_summary = embed.iter().any(|what| what == "apisummary").then(|| deployment.snapshot.summary());
        Ok(info)
    })
}

/// Returns a page of the deployments of an API.
pub async fn get_deployments(call: Call<Listing<AtApi>>) -> Result<Page<DeploymentInfo>, GatewayError> {
    let Listing { at, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.rest_api_id)?;
        api.deployments.page(paging, |_| true, |deployment| deployment.info.clone())
    })
}

/// Deletes a deployment. A deployment that has a stage is a 400.
pub async fn delete_deployment(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, rest_api_id)?;
        api.deployments.find(id)?;
        let is_used = |stage: &Stage| {
            stage.deployment_id == *id || stage.canary_settings.as_ref().is_some_and(|canary| canary.deployment_id == *id)
        };
        if api.stages.values().any(is_used) {
            return Err(GatewayError::invalid("Active stages pointing to this deployment must be moved or deleted"));
        }
        api.deployments.remove(id).map(|_| ())
    })
}

/// Patches the description of a deployment.
pub async fn update_deployment(call: Call<Patching<InApi>>) -> Result<DeploymentInfo, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let deployment = state.apigateway.api_mut(call.account.id, rest_api_id)?.deployments.find_mut(id)?;
        patch::apply(&mut deployment.info, PATHS, operations)?;
        Ok(deployment.info.clone())
    })
}

const PATHS: &Table<DeploymentInfo> = &Table::listed(&[Field::replace("/description", |deployment, change| {
    deployment.description = change.optional();
    Ok(())
})]);

labels!(at CreateDeployment, GetDeployment);
