//! REST APIs, which own resources with methods, deployments, stages, validators, models and gateway responses.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    authorizers::Authorizer,
    collection::{Collection, Noun, Page},
    common::{AtApi, Listing, Nowhere, Seconds, Texts, at_most, free_id, new_id},
    deployments::Deployment,
    documentation::{DocumentationPart, DocumentationVersion},
    gateway_responses::GatewayResponse,
    models::Model,
    patch::{self, Field, Op, Patching, Table},
    policy,
    resources::Resource,
    stages::Stage,
    tags::MakesTagged,
    usage_plans::ApiStage,
    validators::RequestValidator,
};
use crate::{AccountId, Call};

/// The most REST APIs of an account. AWS's quotas are 120 edge-optimized and 600 regional APIs; Coldstart has one limit for all.
pub(super) const MOST_APIS: usize = 600;

/// The largest `minimumCompressionSize`, in bytes, by AWS's limit.
const LARGEST_UNCOMPRESSED: u32 = 10_485_760;

/// An API with its parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Api {
    /// The members that `get-rest-api` returns.
    pub info: RestApi,
    /// The resources as edited, by id. Deployments have copies of their own.
    pub resources: Collection<Resource>,
    /// The deployments, by id.
    #[serde(default)]
    pub deployments: Collection<Deployment>,
    /// The stages, by name.
    #[serde(default)]
    pub stages: Collection<Stage>,
    /// The request validators, by id.
    #[serde(default)]
    pub validators: Collection<RequestValidator>,
    /// The authorizers, by id.
    #[serde(default)]
    pub authorizers: Collection<Authorizer>,
    /// The models, by name.
    #[serde(default)]
    pub models: Collection<Model>,
    /// The API's own gateway responses, by type. The other types have defaults.
    #[serde(default)]
    pub gateway_responses: Collection<GatewayResponse>,
    /// The documentation parts, by id.
    #[serde(default)]
    pub documentation_parts: Collection<DocumentationPart>,
    /// The documentation versions, by name.
    #[serde(default)]
    pub documentation_versions: Collection<DocumentationVersion>,
}

/// An API in a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct RestApi {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub created_date: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub binary_media_types: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_compression_size: Option<u32>,
    pub api_key_source: ApiKeySource,
    pub endpoint_configuration: EndpointConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    pub disable_execute_api_endpoint: bool,
    pub root_resource_id: String,
}

/// The source of a caller's API key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ApiKeySource {
    /// The header `x-api-key`.
    #[default]
    Header,
    /// The result of an authorizer.
    Authorizer,
}

/// The type of an API's endpoint. It is stored and returned; calls of all types are answered alike.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointConfiguration {
    types: Vec<EndpointType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_address_type: Option<IpAddressType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vpc_endpoint_ids: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum EndpointType {
    Regional,
    Edge,
    Private,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum IpAddressType {
    Ipv4,
    Dualstack,
}

impl EndpointType {
    fn parse(text: &str) -> Result<Self, GatewayError> {
        match text {
            "REGIONAL" => Ok(Self::Regional),
            "EDGE" => Ok(Self::Edge),
            "PRIVATE" => Ok(Self::Private),
            _ => Err(GatewayError::invalid("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")),
        }
    }
}

impl EndpointConfiguration {
    /// Returns whether the first type is `EDGE`.
    pub(super) fn is_edge(&self) -> bool {
        self.types.first() == Some(&EndpointType::Edge)
    }

    pub(super) fn settled(given: Option<Self>) -> Self {
        let mut settled = given.unwrap_or(Self { types: Vec::new(), ip_address_type: None, vpc_endpoint_ids: Vec::new() });
        if settled.types.is_empty() {
            settled.types = vec![EndpointType::Edge];
        }
        let usual = if settled.types[0] == EndpointType::Private { IpAddressType::Dualstack } else { IpAddressType::Ipv4 };
        settled.ip_address_type.get_or_insert(usual);
        settled
    }
}

impl Api {
    /// Makes an API with a root resource and the two default models.
    pub fn new(info: RestApi) -> Self {
        let mut resources = Collection::default();
        resources.insert(info.root_resource_id.clone(), Resource::root(info.root_resource_id.clone()));
        Self {
            info,
            resources,
            deployments: Collection::default(),
            stages: Collection::default(),
            validators: Collection::default(),
            authorizers: Collection::default(),
            models: super::models::default_models(),
            gateway_responses: Collection::default(),
            documentation_parts: Collection::default(),
            documentation_versions: Collection::default(),
        }
    }
}

impl Noun for Api {
    const MISSING: &'static str = "Invalid API identifier specified";
}

impl State {
    /// Returns an API of this account, or a 404. `account` is named in the error's message.
    pub fn api(&self, account: AccountId, id: &str) -> Result<&Api, GatewayError> {
        self.apis.get(id).ok_or_else(|| GatewayError::NoSuchApi(account, id.into()))
    }

    /// Returns an API of this account, to be changed, or a 404.
    pub fn api_mut(&mut self, account: AccountId, id: &str) -> Result<&mut Api, GatewayError> {
        self.apis.find_mut(id).map_err(|_| GatewayError::NoSuchApi(account, id.into()))
    }
}

/// Input of [`create_rest_api`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRestApi {
    name: Option<String>,
    description: Option<String>,
    version: Option<String>,
    clone_from: Option<String>,
    #[serde(default)]
    binary_media_types: Vec<String>,
    minimum_compression_size: Option<u32>,
    #[serde(default)]
    api_key_source: ApiKeySource,
    endpoint_configuration: Option<EndpointConfiguration>,
    policy: Option<String>,
    #[serde(default)]
    tags: Texts,
    #[serde(default)]
    disable_execute_api_endpoint: bool,
}

/// Creates a REST API. `cloneFrom` is not implemented.
pub async fn create_rest_api(call: Call<CreateRestApi>) -> Result<RestApi, GatewayError> {
    let input = &call.input;
    if input.clone_from.is_some() {
        return Err(GatewayError::Unsupported("cloneFrom of CreateRestApi"));
    }
    let name = input.name.clone().filter(|name| !name.is_empty()).ok_or_else(|| GatewayError::invalid("Must specify a name"))?;
    at_most("Name", &name, 1024)?;
    let ids = call.core.ids.as_ref();
    let policy = input.policy.as_deref().filter(|policy| !policy.is_empty());
    call.account.write(|state| {
        let apis = &mut state.apigateway.apis;
        if apis.len() >= MOST_APIS {
            return Err(GatewayError::LimitExceeded("Maximum number of REST APIs for this account has been reached".into()));
        }
        let id = free_id(|| new_id(ids), |id| apis.contains(id));
        let info = RestApi {
            id: id.clone(),
            name,
            description: input.description.clone(),
            created_date: call.now.into(),
            version: input.version.clone(),
            binary_media_types: input.binary_media_types.clone(),
            minimum_compression_size: input.minimum_compression_size,
            api_key_source: input.api_key_source,
            endpoint_configuration: EndpointConfiguration::settled(input.endpoint_configuration.clone()),
            policy: policy.map(|policy| policy::stored(policy, call.region(), call.account.id, &id)).transpose()?,
            tags: input.tags.clone(),
            disable_execute_api_endpoint: input.disable_execute_api_endpoint,
            root_resource_id: new_id(ids),
        };
        apis.insert(id, Api::new(info.clone()));
        Ok(info)
    })
}

/// Returns a REST API.
pub async fn get_rest_api(call: Call<AtApi>) -> Result<RestApi, GatewayError> {
    call.account.read(|state| state.apigateway.api(call.account.id, &call.input.rest_api_id).map(|api| api.info.clone()))
}

/// Returns a page of the REST APIs of the account.
pub async fn get_rest_apis(call: Call<Listing<Nowhere>>) -> Result<Page<RestApi>, GatewayError> {
    call.account.read(|state| state.apigateway.apis.page(&call.input.paging, |_| true, |api| api.info.clone()))
}

/// Deletes a REST API, and removes its stages from usage plans.
pub async fn delete_rest_api(call: Call<AtApi>) -> Result<(), GatewayError> {
    let id = &call.input.rest_api_id;
    call.account.write(|state| {
        state.apigateway.api(call.account.id, id)?;
        state.apigateway.apis.remove(id)?;
        let is_of_it = |stage: &ApiStage| stage.api_id == *id;
        let plans = &mut state.apigateway.plans;
        plans.change_where(|plan| plan.api_stages.iter().any(is_of_it), |plan| plan.api_stages.retain(|stage| !is_of_it(stage)));
        Ok(())
    })
}

/// Patches a REST API.
pub async fn update_rest_api(call: Call<Patching<AtApi>>) -> Result<RestApi, GatewayError> {
    let Patching { at, operations } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &at.rest_api_id)?;
        let mut info = api.info.clone();
        patch::apply(&mut info, PATHS, operations)?;
        if let Some(given) = info.policy.as_ref().filter(|given| api.info.policy.as_ref() != Some(*given)) {
            info.policy = Some(policy::stored(given, call.region(), call.account.id, &at.rest_api_id)?);
        }
        api.info = info;
        Ok(api.info.clone())
    })
}

const PATHS: &Table<RestApi> = &Table::by_operation(&[
    Field::replace("/name", |api, change| {
        api.name = change.optional().ok_or_else(|| GatewayError::invalid("Must specify a name"))?;
        Ok(())
    }),
    Field::any("/description", |api, change| {
        api.description = change.optional();
        Ok(())
    }),
    Field::replace("/version", |api, change| {
        api.version = change.optional();
        Ok(())
    }),
    Field::replace("/policy", |api, change| {
        api.policy = change.optional();
        Ok(())
    }),
    Field::replace("/minimumCompressionSize", |api, change| {
        let bytes = change.optional().map(|bytes| bytes.parse().ok().filter(|bytes| *bytes <= LARGEST_UNCOMPRESSED));
        let wrong = || GatewayError::invalid("Invalid minimum compression size, must be between 0 and 10485760");
        api.minimum_compression_size = bytes.map(|bytes| bytes.ok_or_else(wrong)).transpose()?;
        Ok(())
    }),
    Field::replace("/disableExecuteApiEndpoint", |api, change| {
        api.disable_execute_api_endpoint = change.boolean()?;
        Ok(())
    }),
    Field::replace("/apiKeySource", |api, change| {
        api.api_key_source = match change.text().as_str() {
            "HEADER" => ApiKeySource::Header,
            "AUTHORIZER" => ApiKeySource::Authorizer,
            _ => return Err(GatewayError::invalid("Invalid apiKeySource specified. Valid options are HEADER, AUTHORIZER")),
        };
        Ok(())
    }),
    Field::any("/binaryMediaTypes/{mediaType}", |api, change| {
        api.binary_media_types.retain(|kept| kept != change.hole(0));
        match change.op {
            Op::Remove => {}
            Op::Replace => api.binary_media_types.push(change.text()),
            Op::Add | Op::Move | Op::Copy | Op::Test => api.binary_media_types.push(change.hole(0).into()),
        }
        Ok(())
    }),
    Field::replace("/endpointConfiguration/types/{type}", |api, change| {
        api.endpoint_configuration.types = vec![EndpointType::parse(&change.text())?];
        Ok(())
    }),
    Field::replace("/endpointConfiguration/ipAddressType", |api, change| {
        api.endpoint_configuration.ip_address_type = Some(match change.text().as_str() {
            "ipv4" => IpAddressType::Ipv4,
            "dualstack" => IpAddressType::Dualstack,
            _ => return Err(GatewayError::invalid("ipAddressType must be either ipv4 or dualstack.")),
        });
        Ok(())
    }),
]);

labels!(CreateRestApi:);

impl MakesTagged for CreateRestApi {
    fn tags(&self) -> &Texts {
        &self.tags
    }

    fn path(&self) -> String {
        "/restapis/*".into()
    }
}
